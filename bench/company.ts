import type { Pool } from 'pg';
import type { Rules } from '../src/derive/rules.js';

/** How large the invented company is; each item has ten changes. */
export interface Size {
  items: number;
  campaigns: number;
}

const PEOPLE = 200;
const TEAMS = 10;
const OPEN: [string, string][] = [['09:00', '17:00']];

/** What the now of the company is: its work was made in the two years before. */
export const NOW = Date.parse('2026-04-01T00:00:00Z');

/** The rules of the company: two hundred people in ten teams. */
export const RULES: Rules = {
  campaignKey: 'CMP-\\d+',
  from: [],
  links: [],
  statusMap: {},
  people: Array.from({ length: PEOPLE }, (_, k) => ({
    name: `person ${k}`,
    team: `team ${k % TEAMS}`,
    aliases: [{ connection: 'bench', key: `p${k}` }],
  })),
  toolPriority: [],
  measure: {
    tz: 'Europe/Berlin',
    calendar: { tz: 'Europe/Berlin', week: { mon: OPEN, tue: OPEN, wed: OPEN, thu: OPEN, fri: OPEN }, holidays: [] },
    startCategories: ['in_progress', 'in_review'],
    touchCategories: ['in_progress'],
    toolPriority: [],
    launch: [],
  },
  itemOf: () => null,
};

/** An id that SQL can make of a text: md5 is as good as any other hash of a name here. */
export const id = (text: string): string => `md5(${text})::uuid`;
const STEPS =
  "(ARRAY['backlog','ready','in_progress','in_review','in_progress','waiting','in_progress','in_review','done'])";

/** Invents the facts by SQL alone: no tool is asked, so a million changes take seconds. */
export async function invent(pool: Pool, { items, campaigns }: Size): Promise<void> {
  await pool.query(
    `INSERT INTO connection (id, name, connector, health) VALUES (${id("'bench'")}, 'bench', 'asana', 'ok')`,
  );
  await pool.query(
    `INSERT INTO alias (id, connection_id, key, raw_id, name)
     SELECT ${id("'alias' || p")}, ${id("'bench'")}, 'p' || p, ${id("'raw'")}, 'person ' || p FROM generate_series(0, ${PEOPLE - 1}) p`,
  );
  await pool.query(
    `INSERT INTO container (id, connection_id, key, raw_id, kind, name, key_texts)
     SELECT ${id("'place' || c")}, ${id("'bench'")}, 'b' || c, ${id("'raw'")}, 'project', 'CMP-' || c, ARRAY['CMP-' || c] FROM generate_series(1, ${campaigns}) c`,
  );
  await pool.query(
    `INSERT INTO task (id, connection_id, key, raw_id, type, name, tool_status, assignee_alias_ids, created_at, key_texts)
     SELECT ${id("'task' || i")}, ${id("'bench'")}, 't' || i, ${id("'raw'")}, 'task', 'task ' || i,
       ${STEPS}[CASE WHEN i % 10 = 0 THEN 7 ELSE 9 END], ARRAY[${id(`'alias' || (i % ${PEOPLE})`)}],
       timestamptz '2024-04-01Z' + i % 700 * interval '1 day' + i % 1440 * interval '1 minute', ARRAY['CMP-' || (1 + i % ${campaigns})]
     FROM generate_series(1, ${items}) i`,
  );
  // Nine steps and an assignment each; every tenth item stops in the middle of its work.
  await pool.query(
    `INSERT INTO change (id, connection_id, key, raw_id, item_kind, item_id, what, from_value, to_value, occurred_at, observed_at, time_source)
     SELECT ${id("'change' || i || '/' || s")}, ${id("'bench'")}, i || '/' || s, ${id("'raw'")}, 'task', t.id,
       CASE WHEN s = 10 THEN 'assign' ELSE 'status' END,
       CASE WHEN s BETWEEN 2 AND 9 THEN to_jsonb(${STEPS}[s - 1]) END,
       CASE WHEN s = 10 THEN to_jsonb('p' || (i % ${PEOPLE})) ELSE to_jsonb(${STEPS}[s]) END,
       t.created_at + (CASE WHEN s = 10 THEN 1 ELSE s END) * (1 + (i * 7919 + s * 104729) % 40) * interval '1 hour',
       timestamptz '2026-04-01Z', 'tool'
     FROM generate_series(1, ${items}) i JOIN task t ON t.id = ${id("'task' || i")} CROSS JOIN generate_series(1, 10) s
     WHERE s = 10 OR i % 10 <> 0 OR s <= 7`,
  );
  await pool.query('ANALYZE');
}
