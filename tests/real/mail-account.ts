import { Account } from './dovecot.js';
import { openRealHub, type RealHub } from './hub.js';
import { letter, type Letter, type Writing } from './letters/letter.js';

/** Hubs to close after the test. */
const open: RealHub[] = [];
afterEach(async () => {
  for (const hub of open.splice(0)) await hub.close();
});

/** A fresh account on this server, and a hub that reads it. */
export async function startAccount(
  server: ConstructorParameters<typeof Account>[0],
  ...changes: Parameters<Account['connecting']>
): Promise<{ account: Account; hub: RealHub }> {
  const account = new Account(server);
  const hub = await openRealHub([account.connecting(...changes)]);
  open.push(hub);
  return { account, hub };
}

export const note = (writing: Writing = {}): Letter => letter('a note', writing);
/** Keys of the messages that are there. */
export const living = async (hub: RealHub): Promise<string[]> =>
  (await hub.ask<{ key: string }>('SELECT key FROM message WHERE gone_at IS NULL ORDER BY key')).map(({ key }) => key);
/** Keys of those that are gone. */
export const gone = async (hub: RealHub): Promise<string[]> =>
  (await hub.ask<{ key: string }>('SELECT key FROM message WHERE gone_at IS NOT NULL ORDER BY key')).map(
    ({ key }) => key,
  );
/** Where each message lies, by key. */
export const places = async (hub: RealHub): Promise<Record<string, string[]>> =>
  Object.fromEntries(
    (
      await hub.ask<{ key: string; places: string[] }>(
        `SELECT m.key, array_agg(c.key ORDER BY c.key) AS places FROM message m JOIN placement p ON p.item_id = m.id
           JOIN container c ON c.id = p.container_id WHERE m.gone_at IS NULL GROUP BY 1`,
      )
    ).map((row) => [row.key, row.places]),
  );
