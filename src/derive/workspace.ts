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

/** Keeps with what everything that this pass leaves behind was computed. */
export const keepWorkspace = (client: ClientBase, rules: Rules): Promise<number> =>
  replaceRows(client, Workspace, [
    { definition: definitionOf(rules), timeZone: rules.measure.tz, calendar: rules.measure.calendar },
  ]);
