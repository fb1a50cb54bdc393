import type { ClientBase } from 'pg';
import { WORK } from './work.js';

/** Whose each account is, and in which team, as it was derived last. */
export async function loadTeams(client: ClientBase): Promise<Map<string, string>> {
  const { rows } = await client.query<{ alias: string; of: string }>(
    `SELECT ap.alias_id AS alias, p.id || ' ' || coalesce(p.team, '') AS of FROM alias_person ap JOIN person p ON p.id = ap.person_id`,
  );
  return new Map(rows.map(({ alias, of }) => [alias, of]));
}

/** Accounts that are somebody else's than they were, or whose team is another one. */
export async function movedAccounts(client: ClientBase, before: ReadonlyMap<string, string>): Promise<string[]> {
  const after = await loadTeams(client);
  return [...new Set([...before.keys(), ...after.keys()])].filter((one) => before.get(one) !== after.get(one));
}

const EVER_ASSIGNED = `
  SELECT h.item_id AS id FROM change h
  CROSS JOIN LATERAL jsonb_array_elements_text(CASE jsonb_typeof(h.to_value) WHEN 'array' THEN h.to_value ELSE jsonb_build_array(h.to_value) END) AS given (key)
  JOIN alias a ON a.connection_id = h.connection_id AND a.key = given.key
  WHERE h.what = 'assign' AND a.id = ANY($1::uuid[])`;

/** Items that these accounts hold or ever held: nobody touched them, and whose they are and were is another one now. */
export async function itemsOfMoved(client: ClientBase, moved: string[]): Promise<string[]> {
  if (moved.length === 0) return [];
  const { rows } = await client.query<{ id: string }>(
    `SELECT w.id FROM (${WORK}) w WHERE w.assignee_alias_ids && $1::uuid[] UNION ${EVER_ASSIGNED}`,
    [moved],
  );
  return rows.map(({ id }) => id);
}
