import type { ClientBase } from 'pg';
import { WORK } from './work.js';

/** The team of each account whose person has one, as it was derived last. */
export async function loadTeams(client: ClientBase): Promise<Map<string, string>> {
  const { rows } = await client.query<{ alias: string; team: string }>(
    'SELECT ap.alias_id AS alias, p.team FROM alias_person ap JOIN person p ON p.id = ap.person_id WHERE p.team IS NOT NULL',
  );
  return new Map(rows.map(({ alias, team }) => [alias, team]));
}

/** Items of accounts whose team is another one than it was: nobody touched them, and their team is another one too. */
export async function itemsOfMoved(client: ClientBase, before: ReadonlyMap<string, string>): Promise<string[]> {
  const after = await loadTeams(client);
  const moved = [...new Set([...before.keys(), ...after.keys()])].filter((one) => before.get(one) !== after.get(one));
  if (moved.length === 0) return [];
  const { rows } = await client.query<{ id: string }>(
    `SELECT w.id FROM (${WORK}) w WHERE w.assignee_alias_ids && $1::uuid[]`,
    [moved],
  );
  return rows.map(({ id }) => id);
}
