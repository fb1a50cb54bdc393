import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keeps secrets that tools hand out, sealed and out of the api role's reach; and when a connection's credentials end. */
export class SealSecrets1795651500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "sealed_secret" (
        "connection_id" uuid NOT NULL,
        "field" text NOT NULL,
        "version" integer NOT NULL,
        "key_id" text NOT NULL,
        "nonce" bytea NOT NULL,
        "tag" bytea NOT NULL,
        "ciphertext" bytea NOT NULL,
        "sealed_at" timestamptz NOT NULL,
        CONSTRAINT "PK_sealed_secret" PRIMARY KEY ("connection_id", "field")
      )
    `);
    // Not by grantTable: the role that answers the graph reads every other table, and must not even see these bytes.
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'hub_worker') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON "sealed_secret" TO hub_worker;
      END IF;
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'hub_api') THEN
        REVOKE ALL ON "sealed_secret" FROM hub_api;
      END IF;
    END $$`);
    await runner.query(`ALTER TABLE "connection" ADD "expires_at" timestamptz`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "connection" DROP "expires_at"`);
    await runner.query(`DROP TABLE "sealed_secret"`);
  }
}
