import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Creates the engine's memory: connections, stream states, raw records, quarantine. */
export class CreateEngineMemory1763776800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "connection" (
        "id" uuid NOT NULL,
        "name" text NOT NULL,
        "connector" text NOT NULL,
        "account" text,
        "title" text,
        "health" text NOT NULL DEFAULT 'new',
        "health_reason" text,
        "configured" boolean NOT NULL DEFAULT true,
        "every_ms" integer,
        "wait_until" timestamptz,
        "lease_owner" text,
        "lease_fence" bigint NOT NULL DEFAULT '0',
        "lease_until" timestamptz,
        CONSTRAINT "UQ_40aa09f28e6d4396e448886f6a7" UNIQUE ("name"),
        CONSTRAINT "PK_be611ce8b8cf439091c82a334b2" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`
      CREATE TABLE "quarantine" (
        "id" uuid NOT NULL,
        "connection_id" uuid NOT NULL,
        "stream" text NOT NULL,
        "part" text NOT NULL,
        "key" text,
        "code" text NOT NULL,
        "reason" text NOT NULL,
        "body_id" uuid NOT NULL,
        "pointer" text NOT NULL DEFAULT '',
        "meta" jsonb,
        "mapping_version" integer NOT NULL,
        "attempts" integer NOT NULL DEFAULT '1',
        "status" text NOT NULL DEFAULT 'waiting',
        "requested_at" timestamptz NOT NULL,
        "first_seen_at" timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT "PK_c1cbd36649a09294e417ae639fa" PRIMARY KEY ("id")
      )
    `);
    await runner.query(
      `CREATE INDEX "IDX_36ca054a34ffad6c5af54d0225" ON "quarantine"  ("connection_id", "stream", "status")`,
    );
    await runner.query(`
      CREATE TABLE "touched" (
        "kind" text NOT NULL,
        "id" uuid NOT NULL,
        CONSTRAINT "PK_8da59bc407d4081ad54a306e919" PRIMARY KEY ("kind", "id")
      )
    `);
    await runner.query(`
      CREATE TABLE "raw_body" (
        "id" uuid NOT NULL,
        "connection_id" uuid NOT NULL,
        "sha256" text NOT NULL,
        "bytes" bytea NOT NULL,
        "stored_at" timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT "PK_7439b8474ab163d3a80fcce133c" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_fcaf3eb6963d6fa10ed300a2d8" ON "raw_body"  ("connection_id")`);
    await runner.query(`
      CREATE TABLE "raw_record" (
        "id" uuid NOT NULL,
        "connection_id" uuid NOT NULL,
        "stream" text NOT NULL,
        "key" text NOT NULL,
        "part" text NOT NULL,
        "body_id" uuid NOT NULL,
        "pointer" text NOT NULL DEFAULT '',
        "meta" jsonb,
        "redacted" boolean NOT NULL DEFAULT false,
        "hash" text NOT NULL,
        "version" text,
        "mapping_version" integer NOT NULL,
        "requested_at" timestamptz NOT NULL,
        "previous_at" timestamptz,
        "state" text NOT NULL DEFAULT 'live',
        "gone_at" timestamptz,
        "gone_proof" text,
        CONSTRAINT "PK_eadf97e13638336627fd10330d4" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_83938cdcc7bf8c3a08137009cb" ON "raw_record"  ("body_id")`);
    await runner.query(
      `CREATE INDEX "IDX_9d560eac4450e90388089ef444" ON "raw_record"  ("connection_id", "stream", "part")`,
    );
    await runner.query(`
      CREATE TABLE "raw_revision" (
        "record_id" uuid NOT NULL,
        "revision" integer NOT NULL,
        "body_id" uuid NOT NULL,
        "pointer" text NOT NULL DEFAULT '',
        "meta" jsonb,
        "redacted" boolean NOT NULL DEFAULT false,
        "hash" text NOT NULL,
        "requested_at" timestamptz NOT NULL,
        "previous_at" timestamptz,
        CONSTRAINT "PK_2aaeca4a4d73d530dc9202a0030" PRIMARY KEY ("record_id", "revision")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_087f894f81a815944765271688" ON "raw_revision"  ("body_id")`);
    await runner.query(`
      CREATE TABLE "stream_state" (
        "connection_id" uuid NOT NULL,
        "stream" text NOT NULL,
        "part" text NOT NULL,
        "cursor" jsonb,
        "as_of" timestamptz,
        "complete_through" timestamptz,
        "whole_at" timestamptz,
        "version" text,
        "problem" text,
        CONSTRAINT "PK_fbb6cd320af644d7f2a7a8d43e4" PRIMARY KEY ("connection_id", "stream", "part")
      )
    `);
    await runner.query(`
      CREATE TABLE "part_queue" (
        "connection_id" uuid NOT NULL,
        "stream" text NOT NULL,
        "part" text NOT NULL,
        "version" text NOT NULL,
        "queued_at" timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT "PK_2b14445e5dfc67de68143b8e55b" PRIMARY KEY ("connection_id", "stream", "part")
      )
    `);
    await runner.query(`
      CREATE TABLE "sync_run" (
        "id" uuid NOT NULL,
        "connection_id" uuid NOT NULL,
        "started_at" timestamptz NOT NULL,
        "ended_at" timestamptz,
        "status" text NOT NULL,
        "full" boolean NOT NULL DEFAULT false,
        "read" integer NOT NULL DEFAULT '0',
        "applied" integer NOT NULL DEFAULT '0',
        "unchanged" integer NOT NULL DEFAULT '0',
        "superseded" integer NOT NULL DEFAULT '0',
        "quarantined" integer NOT NULL DEFAULT '0',
        "tombstones" integer NOT NULL DEFAULT '0',
        "problem" text,
        "streams" jsonb NOT NULL DEFAULT '{}',
        CONSTRAINT "PK_ab1387853fd86ea904a21058b01" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_cc3ee4ae0c18ef7ca1e7060584" ON "sync_run"  ("connection_id", "started_at")`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [
      'touched',
      'quarantine',
      'raw_revision',
      'raw_record',
      'raw_body',
      'sync_run',
      'part_queue',
      'stream_state',
      'connection',
    ]) {
      await runner.query(`DROP TABLE "${table}"`);
    }
  }
}
