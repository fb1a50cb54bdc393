import type { MigrationInterface, QueryRunner } from 'typeorm';

const MAIL = `SELECT r.id FROM raw_record r JOIN connection c ON c.id = r.connection_id WHERE c.connector = 'email' AND r.stream = 'messages'`;

/**
 * Adds to raw records what they are copies of: one mail in two mailboxes is two records and one message. What mail has said
 * so far had one record a message; it is dropped and read again. And notes whether a connection keeps text.
 */
export class AddCopies1795651300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['message', 'asset', 'asset_version', 'approval', 'placement'])
      await runner.query(`DELETE FROM "${table}" WHERE raw_id IN (${MAIL})`);
    await runner.query(`DELETE FROM "raw_revision" WHERE record_id IN (${MAIL})`);
    for (const table of ['raw_record', 'quarantine', 'stream_state'])
      await runner.query(
        `DELETE FROM "${table}" t USING connection c WHERE c.id = t.connection_id AND c.connector = 'email' AND t.stream = 'messages'`,
      );
    await runner.query(`DELETE FROM raw_body b USING connection c WHERE c.id = b.connection_id AND c.connector = 'email'
      AND NOT EXISTS (SELECT FROM raw_record r WHERE r.body_id = b.id) AND NOT EXISTS (SELECT FROM raw_revision v WHERE v.body_id = b.id)
      AND NOT EXISTS (SELECT FROM quarantine q WHERE q.body_id = b.id)`);
    await runner.query(`INSERT INTO touched (kind, id) SELECT 'structure', '00000000-0000-0000-0000-000000000000'
      WHERE EXISTS (SELECT FROM connection WHERE connector = 'email') ON CONFLICT DO NOTHING`);
    await runner.query(`ALTER TABLE "raw_record" ADD "copy_of" text, ADD "copy" jsonb`);
    await runner.query(
      `CREATE INDEX "IDX_raw_record_copy" ON "raw_record" ("connection_id", "stream", "copy_of") WHERE "copy_of" IS NOT NULL`,
    );
    await runner.query(`ALTER TABLE "connection" ADD "keeps_text" boolean`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "connection" DROP "keeps_text"`);
    await runner.query(`DROP INDEX "IDX_raw_record_copy"`);
    await runner.query(`ALTER TABLE "raw_record" DROP "copy_of", DROP "copy"`);
  }
}
