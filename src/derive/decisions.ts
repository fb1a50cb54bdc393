import type { ClientBase } from 'pg';
import type { ToldLink } from './campaigns.js';
import type { ToldMirror } from './mirrors.js';
import type { ToldPeople } from './people.js';
import type { Rules } from './rules.js';

/** Everything people said that holds, newest first; hub.yaml's word goes before a decision of the same kind. */
export interface Decided {
  links: ToldLink[];
  mirrors: ToldMirror[];
  people: ToldPeople;
  /** `item` waits for `on`, across tools. */
  dependencies: { item: ItemName; on: ItemName; decisionId: string }[];
  /** Suggestions that somebody turned down. */
  rejected: Set<string>;
}

/** An item or an account by natural keys. */
interface ItemName {
  connection: string;
  key: string;
}

interface Row {
  id: string;
  kind: string;
  subject: Record<string, string>;
  value: Record<string, string | boolean>;
  decided_by: string;
}

/** Reads what people said; `rules` are hub.yaml's. */
export async function loadDecided(client: ClientBase, rules: Rules): Promise<Decided> {
  const { rows } = await client.query<Row>(
    'SELECT id, kind, subject, value, decided_by FROM decision WHERE undone_at IS NULL ORDER BY decided_at DESC, id DESC',
  );
  const of = (kind: string): Row[] => rows.filter((row) => row.kind === kind);
  const name = (from: Row['subject'] | Row['value'], field: string): ItemName => ({
    connection: String(from.connection),
    key: String(from[field]),
  });
  const configured: ToldLink[] = rules.links.map((link) => ({
    ...link,
    rule: 'configured',
    by: 'hub.yaml campaigns.links',
  }));
  const decided = [...of('link-item'), ...of('link-container')].map(({ subject, value, decided_by }): ToldLink => ({
    campaign: String(value.campaign),
    rule: 'decided',
    by: decided_by,
    ...(subject.connection !== undefined && { connection: subject.connection }),
    ...(subject.container !== undefined && { container: subject.container }),
    ...(subject.item !== undefined && { item: subject.item }),
  }));
  return {
    links: [...configured, ...decided],
    mirrors: of('mirror').map(({ subject, value, decided_by }) => ({
      items: [name(subject, 'item'), name(value, 'item')],
      same: value.same !== false,
      by: decided_by,
    })),
    people: {
      merges: of('merge-people').map(({ subject, value }) => [name(subject, 'person'), name(value, 'person')]),
      splits: of('split-person').map(({ subject }) => name(subject, 'person')),
    },
    dependencies: of('depends').map(({ id, subject, value }) => ({
      item: name(subject, 'item'),
      on: name(value, 'item'),
      decisionId: id,
    })),
    rejected: new Set(of('reject').map(({ subject }) => subject.suggestion!)),
  };
}
