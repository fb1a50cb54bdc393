import type { ClientBase } from 'pg';

// Rows that this very transaction wrote.
const WRITTEN = 'xmin = pg_current_xact_id()::xid';

/**
 * Campaigns whose ledger may be another one by approvals alone: what this pass wrote of them, the items (`lost`) whose
 * approval is gone, and what was asked of or decided by accounts that are somebody else's now (`moved`).
 */
export async function campaignsOfApprovals(client: ClientBase, lost: string[], moved: string[]): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `WITH changed AS (
       SELECT s.approval_id, s.item_id FROM approval_state s WHERE s.${WRITTEN}
         OR EXISTS (SELECT FROM approval_round r WHERE r.approval_id = s.approval_id AND (r.${WRITTEN} OR r.approver_alias_ids && $2::uuid[]
           OR EXISTS (SELECT FROM approval_decision d WHERE d.round_id = r.id AND (d.${WRITTEN} OR d.actor_alias_id = ANY($2)))))),
     item AS (SELECT item_id AS id FROM changed UNION SELECT approval_id FROM changed UNION SELECT unnest($1::uuid[]))
     SELECT DISTINCT f.campaign_id AS id FROM item_flow f JOIN item ON item.id = f.item_id WHERE f.campaign_id IS NOT NULL`,
    [lost, moved],
  );
  return rows.map(({ id }) => id);
}
