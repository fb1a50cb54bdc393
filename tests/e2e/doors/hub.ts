import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { parse } from 'csv-parse/sync';
import pino from 'pino';
import { createApi, type Api } from '../../../src/api/index.js';
import { definitionOf } from '../../../src/derive/flow/items.js';
import { rebuild } from '../../../src/derive/pass.js';
import { IDLE, PEPPER } from '../../integration/api/harness.js';
import { openStage, seedOr, type Stage } from '../truth/stage.js';

/** The company in a hub, with teams, and every door of it. */
export interface Doors {
  stage: Stage;
  api: Api;
  /** The data of an operation; throws where there are errors. */
  // oxlint-disable-next-line no-explicit-any -- an answer's shape is what the test looks at
  ask(query: string, variables?: object): Promise<any>;
  /** A file, by its path and query below `/export/`. */
  file(path: string, key?: string): Promise<{ status: number; body: Buffer }>;
  csv(path: string): Promise<Record<string, string>[]>;
  /** Rows of SQL over a Parquet file, which stands as FILE in it. */
  parquet(path: string, sql: string): Promise<unknown[][]>;
  /** Rows of SQL in the hub's database. */
  view(sql: string): Promise<unknown[][]>;
  close(): Promise<void>;
}

const TEAMS = ['Design', 'Content', 'Legal', 'Operations'];

export async function openDoors(campaigns: number): Promise<Doors> {
  const stage = await openStage({ seed: seedOr(2026), campaigns });
  const { hub, company } = stage;
  await stage.lookAt(company.start);
  await giveTeams(stage);
  const folder = mkdtempSync(join(tmpdir(), 'throughline-doors-'));
  const duck: DuckDBConnection = await (await DuckDBInstance.create()).connect();
  await duck.run("SET TimeZone = 'UTC'");
  const { rules, workspace, privacy } = hub.settings;
  const api = await createApi({
    api: hub.api,
    worker: hub.worker,
    exports: hub.exports,
    now: hub.now,
    workspace,
    measure: rules.measure,
    privacy,
    definition: definitionOf(rules),
    auth: { required: false, pepper: PEPPER },
    actions: IDLE,
    log: pino({ level: 'silent' }),
    version: '0.0.0-test',
  });
  const file: Doors['file'] = async (path, key) => {
    const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const { statusCode, rawPayload } = await api.app.inject({ url: `/export/${path}`, headers });
    return { status: statusCode, body: rawPayload };
  };
  const whole = async (path: string): Promise<Buffer> => {
    const { status, body } = await file(path);
    if (status !== 200) throw new Error(`${path}: ${status} ${body.toString()}`);
    return body;
  };
  return {
    stage,
    api,
    file,
    async ask(query, variables) {
      const response = await api.app.inject({ method: 'POST', url: '/graphql', payload: { query, variables } });
      const { data, errors } = response.json();
      if (errors) throw new Error(JSON.stringify(errors));
      return data;
    },
    csv: async (path) => parse(await whole(path), { columns: true }) as Record<string, string>[],
    async parquet(path, sql) {
      const saved = join(folder, 'file.parquet');
      writeFileSync(saved, await whole(path));
      return (
        await duck.runAndReadAll(sql.replaceAll('FILE', `read_parquet('${saved}')`))
      ).getRowsJson() as unknown[][];
    },
    view: async (sql) => (await hub.api.query({ text: sql, rowMode: 'array' })).rows as unknown[][],
    async close() {
      await api.close();
      duck.closeSync();
      rmSync(folder, { recursive: true, force: true });
      await stage.close();
    },
  };
}

/** Nobody in the company has a team: everybody gets one, in turn. */
async function giveTeams({ hub }: Stage): Promise<void> {
  const { rows } = await hub.worker.query<{ name: string; aliases: { connection: string; key: string }[] }>(
    `SELECT p.name, json_agg(json_build_object('connection', n.name, 'key', a.key)) AS aliases FROM person p
     JOIN alias_person x ON x.person_id = p.id JOIN alias a ON a.id = x.alias_id JOIN connection n ON n.id = a.connection_id GROUP BY p.id ORDER BY p.id`,
  );
  const people = rows.map((one, k) => ({ ...one, team: TEAMS[k % TEAMS.length]! }));
  hub.settings.rules.people.splice(0, Infinity, ...(people as typeof hub.settings.rules.people));
  await rebuild(hub.worker, hub.settings.rules, false);
}
