import { ConfigError, NotFound } from '../errors.js';
import { loadHooks, makeAddress } from '../sync/inbox/hooks.js';
import { addressOf } from '../sync/inbox/receive.js';
import type { Session, Shell } from './session.js';

interface Line {
  connection: string;
  target: string;
  active: boolean;
  heardAt: string | null;
  refused: number;
  problem: string | null;
}

/**
 * How a tool tells the hub by itself: the subscriptions that the hub keeps, or, where a person has to enter an address in
 * the tool, that address. It is shown once; `renew` makes another in its place.
 */
export async function showWebhook(shell: Shell, connection: string, flags: { renew?: boolean } = {}): Promise<number> {
  return shell.withHub(async (session) => {
    const target = session.targets.find(({ name }) => name === connection);
    if (!target)
      throw new NotFound('No such connection', {
        expected: session.targets.map(({ name }) => name).join(', '),
        got: connection,
      });
    const { webhook, title, feed, listen } = target.connector;
    if (!webhook)
      throw new NotFound(`${title} tells nothing by itself`, { remedy: 'It is read at its interval, as ever' });
    if (session.publicUrl === null)
      throw new ConfigError('Tools do not know where this hub is', {
        where: 'PUBLIC_URL',
        expected: 'the https address at which tools reach it, such as https://hub.example.com',
        ...((feed ?? listen) && {
          remedy: `Without it ${title} is asked for its events, or heard over a line of its own`,
        }),
      });
    if (webhook.subscribing) return describe(shell, session, target.id);
    const known = (await loadHooks(session.worker, target.id)).has('');
    if (known && !flags.renew) return describe(shell, session, target.id);
    const { address } = await makeAddress(session.worker, target.id, '', { pending: false });
    const url = addressOf(session.publicUrl, connection, address);
    if (shell.json) shell.printJson({ connection, url });
    else {
      shell.print(url);
      shell.print(`Enter it in ${title}; the page of the connector says where. It is shown this once.`);
    }
    return 0;
  });
}

async function describe(shell: Shell, session: Session, connectionId: string): Promise<number> {
  const { rows } = await session.worker.query<Line>(
    `SELECT c.name AS connection, h.target, h.active, to_char(h.heard_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "heardAt", h.refused, h.problem
     FROM hook h JOIN connection c ON c.id = h.connection_id WHERE h.connection_id = $1 ORDER BY h.target`,
    [connectionId],
  );
  if (shell.json) {
    for (const row of rows) shell.printJson(row);
    return 0;
  }
  if (rows.length === 0)
    shell.print('No subscription yet: a running hub makes them when everything has been read once.');
  for (const { target, active, heardAt, refused, problem } of rows)
    shell.print(
      `${target || 'entered by hand'}: ${active ? 'stands' : 'does not stand'}, ${heardAt ? `last heard ${heardAt}` : 'never heard'}${
        refused ? `, ${refused} calls refused` : ''
      }${problem ? ` (${problem})` : ''}`,
    );
  if (rows.some(({ target }) => target === ''))
    shell.print('The address was shown when it was made; --renew makes another in its place.');
  return 0;
}
