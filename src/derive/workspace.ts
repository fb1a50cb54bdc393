import type { ClientBase } from 'pg';
import { Workspace } from '../model/derived/workspace.js';
import { replaceRows } from '../store/replace.js';
import { definitionOf } from './flow/items.js';
import type { Rules } from './rules.js';

/** Whether what is there was computed with other rules, or by a hub that kept less. */
export async function areOutdated(client: ClientBase, rules: Rules): Promise<boolean> {
  const { rows } = await client.query('SELECT FROM workspace WHERE definition = $1', [definitionOf(rules)]);
  return rows.length === 0;
}

const IN_FORCE = `
  INSERT INTO definition (version, measure, since) VALUES ($1, $2, now())
  ON CONFLICT (version) DO UPDATE SET until = NULL WHERE definition.until IS NOT NULL`;
const NO_MORE = 'UPDATE definition SET until = now() WHERE version <> $1 AND until IS NULL';
/** METRICS: old definitions can be asked for this long. */
const FORGOTTEN = `DELETE FROM definition WHERE until < now() - interval '180 days'`;

/** Keeps with what everything that this pass leaves behind was computed, and with what it was before. */
export async function keepWorkspace(client: ClientBase, rules: Rules): Promise<number> {
  const { measure } = rules;
  const definition = definitionOf(rules);
  await client.query(IN_FORCE, [definition, measure]);
  await client.query(NO_MORE, [definition]);
  await client.query(FORGOTTEN);
  return replaceRows(client, Workspace, [{ definition, timeZone: measure.tz, calendar: measure.calendar }]);
}
