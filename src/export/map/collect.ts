import type { Pool } from 'pg';
import type { Rules } from '../../derive/rules.js';
import { classify } from '../../metrics/category.js';
import { transaction } from '../../store/pools.js';
import { CONTAINERS, GATES, PEOPLE, STATUSES, TOOL_STATUSES, UNLINKED } from './questions.js';

/** A status of one container, how work moves through it, and what the hub takes it for. */
export interface MappedStatus {
  connection: string;
  /** Connector id. */
  connector: string;
  /** Key of the container; null: the status holds everywhere in this connection. */
  container: string | null;
  containerName: string;
  word: string;
  code: string | null;
  done: boolean | null;
  /** Items that stand there now. */
  items: number;
  /** How often work came there, left again, and was made there. */
  came: number;
  left: number;
  began: number;
  /** Wall-clock hours that work stood there. */
  hours: number;
  category: string;
}

export interface MappedContainer {
  connection: string;
  connector: string;
  kind: string;
  key: string;
  name: string;
  campaign: string | null;
  rule: string | null;
  items: number;
  itemsLinked: number;
  parents: string[];
}

/** What there is to map in a team's tools, with counts, as the present rules see it. */
export interface TeamMap {
  containers: MappedContainer[];
  statuses: MappedStatus[];
  gates: { connection: string; connector: string; gate: string; approvals: number; open: number }[];
  people: {
    name: string;
    team: string | null;
    bot: boolean;
    active: boolean;
    accounts: string[];
    tasks: number;
    mayBeOthers: number;
  }[];
}

/** Reads every container, status, gate and person in one snapshot. */
export async function collectMap(pool: Pool, rules: Pick<Rules, 'statusMap'>, nowMs: number): Promise<TeamMap> {
  return transaction(pool, async (client) => {
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const now = new Date(nowMs).toISOString();
    const containers = await client.query<MappedContainer>(CONTAINERS);
    const statuses = await client.query<Omit<MappedStatus, 'category'>>(STATUSES, [now]);
    const everywhere = await client.query<Omit<MappedStatus, 'category'>>(TOOL_STATUSES, [now]);
    const gates = await client.query<TeamMap['gates'][number]>(GATES);
    const people = await client.query<TeamMap['people'][number]>(PEOPLE);
    return {
      containers: containers.rows,
      statuses: [...statuses.rows, ...everywhere.rows].map((row) => ({
        ...row,
        category: classify(
          row.connector,
          { container: row.container, word: row.word, code: row.code, done: row.done },
          rules.statusMap,
        ).category,
      })),
      gates: gates.rows,
      people: people.rows,
    };
  });
}

/** Work that nobody has mapped, ranked by the hours it took. */
export interface Unmapped {
  kind: 'status' | 'campaign';
  connection: string;
  container: string | null;
  containerName: string;
  /** The status nobody mapped; null: the items of this place belong to no campaign. */
  status: string | null;
  items: number;
  /** Wall-clock hours, not hours of labour: no tool says those. */
  hours: number;
}

/** Statuses that mean nothing to the hub, and places whose items belong to no campaign; most hours first. */
export async function collectUnmapped(pool: Pool, rules: Pick<Rules, 'statusMap'>, nowMs: number): Promise<Unmapped[]> {
  const { statuses } = await collectMap(pool, rules, nowMs);
  const { rows } = await pool.query<Omit<Unmapped, 'kind' | 'status'>>(UNLINKED, [new Date(nowMs).toISOString()]);
  const unknown = statuses
    .filter(({ category }) => category === 'unknown')
    .map(({ connection, container, containerName, word, items, came, hours }) => ({
      kind: 'status' as const,
      connection,
      container,
      containerName,
      status: word,
      items: Math.max(items, came),
      hours,
    }));
  const unlinked = rows.map(({ connection, container, containerName, items, hours }) => ({
    kind: 'campaign' as const,
    connection,
    container,
    containerName,
    status: null,
    items,
    hours,
  }));
  return [...unknown, ...unlinked].sort((a, b) => b.hours - a.hours || (a.containerName < b.containerName ? -1 : 1));
}
