import type { HubContext } from '../context.js';
import type { Unknown } from '../schema/answers.js';
import { itemOf } from './item.js';
import { configuredConnections, freshnessOf } from './sources.js';

/** So many lines say enough; the rest is in the lists themselves. */
const SHOWN = 50;

interface UnknownRow {
  what: string;
  itemId: string;
  connection: string;
  /** What the sentence needs: an instant or the tool's word. */
  word: string | null;
}

const UNKNOWNS = `
  SELECT u.campaign_id AS "_parent", u.what, u.item_id AS "itemId", u.word, n.name AS connection FROM (
    SELECT f.*, row_number() OVER (PARTITION BY f.campaign_id ORDER BY f.rank, f.item_id, f.word) AS place FROM (
      SELECT ci.campaign_id, ci.item_id, x.connection_id, 1 AS rank, 'decision' AS what, x.decides->>'decision' AS word
      FROM campaign_item ci JOIN message x ON x.id = ci.item_id OR x.item_id = ci.item_id
      WHERE ci.campaign_id = ANY($1::uuid[]) AND x.decides IS NOT NULL AND x.decides->>'proof' IS NULL AND x.gone_at IS NULL
      UNION
      SELECT ci.campaign_id, ci.item_id, u.connection_id, 5, 'access', u.kind
      FROM campaign_item ci JOIN not_seen u ON u.named_by_id = ci.item_id WHERE ci.campaign_id = ANY($1::uuid[])
      UNION
      SELECT ci.campaign_id, ci.item_id, x.connection_id, w.rank, w.what, w.word
      FROM campaign_item ci JOIN item_state st ON st.item_id = ci.item_id
      JOIN LATERAL (
        SELECT connection_id, gone_proof FROM task WHERE id = ci.item_id AND gone_at IS NULL
        UNION ALL SELECT connection_id, gone_proof FROM asset WHERE id = ci.item_id AND gone_at IS NULL
        UNION ALL SELECT connection_id, gone_proof FROM approval WHERE id = ci.item_id AND gone_at IS NULL) x ON true
      JOIN LATERAL (VALUES
        (2, 'gap', st.status, st.gap),
        (3, 'status', st.status, st.category = 'unknown'),
        (4, 'history', to_char(st.history_from AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'), st.history_from IS NOT NULL),
        (5, 'access', 'itself', x.gone_proof = 'hidden')
      ) w (rank, what, word, holds) ON w.holds
      WHERE ci.campaign_id = ANY($1::uuid[])
    ) f
  ) u JOIN connection n ON n.id = u.connection_id WHERE u.place <= ${SHOWN} ORDER BY u.campaign_id, u.place`;

function why(row: UnknownRow): string {
  switch (row.what) {
    case 'decision':
      return `A message in ${row.connection} says ${row.word ?? 'something'}, but its sender is not proved, so it does not count.`;
    case 'gap':
      return `The log of ${row.connection} and its record disagree; a step is missing from the history.`;
    case 'access':
      if (row.word === 'itself')
        return `${row.connection} does not show it to our token any more; it stands here as it was seen last.`;
      return `It names ${row.word === 'person' ? 'a person' : row.word === 'container' ? 'a place' : 'an item'} that ${row.connection} does not show to our token.`;
    case 'history':
      return `${row.connection} keeps no log: what happened before ${row.word} UTC cannot be known.`;
    default:
      return row.word
        ? `No rule says what the status ${JSON.stringify(row.word)} of ${row.connection} means.`
        : `${row.connection} shows no status for it.`;
  }
}

/** What the hub does not know about a campaign: first what may change a decision, then what concerns history. */
export async function unknownsOf(context: HubContext, campaignId: string): Promise<Unknown[]> {
  const rows = await context.loaders.manyFrom<UnknownRow>('campaign.unknowns', UNKNOWNS, campaignId);
  const known = rows.map(async (row) => ({ what: row.what, why: why(row), item: await itemOf(context, row.itemId) }));
  const records = (await configuredConnections(context)).map(async (connection): Promise<Unknown | null> => {
    const count = (await freshnessOf(context, connection.id))?.quarantined ?? 0;
    const noun = count === 1 ? 'record' : 'records';
    const text = `${count} ${noun} of ${connection.name} could not be understood and may concern this campaign.`;
    return count === 0 ? null : { what: 'record', why: text, item: null };
  });
  const all = await Promise.all([...known, ...records]);
  return all.filter((each) => each !== null).slice(0, SHOWN);
}
