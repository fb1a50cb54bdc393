import { NotFound } from '../errors.js';
import type { Connector } from '../sdk/index.js';
import { describeConnector } from './connector-page.js';
import { table, type Shell } from './session.js';

/** What came of one check of the kit. */
interface Outcome {
  id: string;
  title: string;
  status: 'proved' | 'failed' | 'not-proved';
  note: string | null;
}

/** The tools the hub knows, and how their checks are run; handed in, since only composition sees the stand-ins. */
export interface Kit {
  connectors: readonly Connector[];
  conform(id: string): AsyncIterable<Outcome>;
  /** A line for whoever waits; nothing where nobody does. */
  progress(line: string): void;
  /** Keeps what was proved, where the graph shows it from. */
  write(id: string, outcomes: readonly Outcome[]): void;
}

/** Every tool the hub knows. */
export function listConnectors(shell: Pick<Shell, 'json' | 'print' | 'printJson'>, { connectors }: Kit): number {
  const ways = ({ webhook, feed, listen }: Connector): string =>
    [webhook && 'webhooks', feed && 'events', listen && 'line'].filter(Boolean).join(', ') || 'at its interval';
  if (shell.json)
    for (const { id, title, streams, contract = null } of connectors)
      shell.printJson({ id, title, contract, streams: streams.map(({ name }) => name) });
  else
    shell.print(
      table([
        ['connector', 'tool', 'version', 'streams', 'tells'],
        ...connectors.map((one) => [
          one.id,
          one.title,
          one.contract?.version ?? '–',
          String(one.streams.length),
          ways(one),
        ]),
      ]),
    );
  return 0;
}

/** The page of a connector, as its declaration says. */
export function printPage(shell: Pick<Shell, 'print'>, kit: Kit, id: string): number {
  shell.print(describeConnector(find(kit, id)).trimEnd());
  return 0;
}

/** Holds a connector against its stand-in, faults and all; `write` keeps what came of it. Exit code 5 where a check fails. */
export async function testConnector(
  shell: Pick<Shell, 'json' | 'print' | 'printJson'>,
  kit: Kit,
  id: string,
  flags: { write?: boolean } = {},
): Promise<number> {
  const { title } = find(kit, id);
  const outcomes: Outcome[] = [];
  for await (const outcome of kit.conform(id)) {
    outcomes.push(outcome);
    if (shell.json) shell.printJson(outcome);
    else kit.progress(`${outcomes.length} ${outcome.status} ${outcome.title}`);
  }
  if (flags.write) kit.write(id, outcomes);
  const of = (status: Outcome['status']): Outcome[] => outcomes.filter((one) => one.status === status);
  if (!shell.json) {
    shell.print(table(outcomes.map((one) => [WORDS[one.status], one.title])));
    for (const { title: check, note } of [...of('failed'), ...of('not-proved')]) shell.print(`${check}: ${note}`);
    shell.print(
      `${title}: ${of('proved').length} proved, ${of('not-proved').length} not proved, ${of('failed').length} failed`,
    );
  }
  return of('failed').length > 0 ? 5 : 0;
}

const WORDS = { proved: 'proved', failed: 'FAILED', 'not-proved': 'not proved' } as const;

function find({ connectors }: Kit, id: string): Connector {
  const found = connectors.find((one) => one.id === id);
  if (found) return found;
  throw new NotFound('No such connector', { expected: connectors.map((one) => one.id).join(', '), got: id });
}
