import type { ClientBase } from 'pg';
import { namesAccount } from './people.js';
import type { Rules } from './rules.js';

/** A decision as far as hub.yaml may say otherwise. */
interface Said {
  kind: string;
  subject: Record<string, string>;
  value: Record<string, string | boolean>;
}

/** The place of hub.yaml that says otherwise and wins, so that whoever decides hears it at once; null: the decision holds. */
export async function overruledBy(client: ClientBase, rules: Rules, said: Said): Promise<string | null> {
  const { kind, subject, value } = said;
  if (kind === 'link-item' || kind === 'link-container') {
    const field = kind === 'link-item' ? 'item' : 'container';
    const index = rules.links.findIndex(
      (link) => link[field] === subject[field] && (!link.connection || link.connection === subject.connection),
    );
    return index >= 0 && rules.links[index]!.campaign !== value.campaign ? `hub.yaml campaigns.links.${index}` : null;
  }
  if (kind !== 'merge-people' && kind !== 'split-person') return null;
  const accounts = [subject, ...(kind === 'merge-people' ? [value] : [])];
  const told = await Promise.all(
    accounts.map(async ({ connection, person }) => {
      const { rows } = await client.query<{ connection: string; key: string; email: string | null }>(
        `SELECT c.name AS connection, a.key, a.email FROM alias a JOIN connection c ON c.id = a.connection_id WHERE c.name = $1 AND a.key = $2`,
        [connection, person],
      );
      const [alias] = rows;
      return alias ? rules.people.findIndex((one) => one.aliases.some((known) => namesAccount(known, alias))) : -1;
    }),
  );
  const [first, second] = told;
  if (kind === 'split-person') return first! >= 0 ? `hub.yaml people.${first}` : null;
  return first! >= 0 && second! >= 0 && first !== second ? `hub.yaml people.${first} and people.${second}` : null;
}
