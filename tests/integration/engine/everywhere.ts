import { gunzipSync } from 'node:zlib';
import type { TestEngine } from './engine.js';

/** Places (`table.column`) where a text can be read, raw bodies unpacked. */
export async function findEverywhere(hub: TestEngine, canary: string): Promise<string[]> {
  const columns = await hub.rows<{ place: string; table: string; column: string; type: string }>(
    `SELECT table_name || '.' || column_name AS place, table_name AS "table", column_name AS "column", udt_name AS type
     FROM information_schema.columns WHERE table_schema = 'public' AND udt_name IN ('text', 'varchar', 'json', 'jsonb', 'bytea', '_text', '_jsonb') ORDER BY 1`,
  );
  const found: string[] = [];
  for (const { place, table, column, type } of columns) {
    if (type === 'bytea') {
      const rows = await hub.rows<{ bytes: Buffer }>(`SELECT "${column}" AS bytes FROM "${table}"`);
      const texts = rows.map(({ bytes }) => (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('utf8'));
      if (texts.some((text) => text.includes(canary))) found.push(place);
    } else {
      const rows = await hub.rows(`SELECT FROM "${table}" WHERE position($1 IN "${column}"::text) > 0 LIMIT 1`, [
        canary,
      ]);
      if (rows.length > 0) found.push(place);
    }
  }
  return found;
}
