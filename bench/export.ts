import 'reflect-metadata';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import type { Pool } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { columnsOf } from '../src/export/data/columns.js';
import { DATASETS } from '../src/export/data/datasets.js';
import { atOneMoment } from '../src/export/data/snapshot.js';
import { createPool } from '../src/store/pools.js';
import { startPostgres } from '../src/store/postgres/index.js';
import { openBench } from './database.js';
import { inventFlows } from './flows.js';
import { runBench, say, timed, within } from './measured.js';

const SIZE = { items: 1_000_000, campaigns: 20_000 };
const FORMATS = ['csv', 'parquet'] as const;
const ROUNDS = 3;
const LIMIT_MB = 256;
const LIMIT_RATIO = 0.5;

const DATASET = DATASETS.find(({ name }) => name === 'cycle-times')!;
const FOLDER = resolve('.bench/export');

/** What one export took, start of the program and all. */
interface Export {
  ms: number;
  peakMb: number;
}

/** The peer: what the database itself makes of the same rows, with the same columns in the same order, streamed to a file. */
function copy(pool: Pool): Promise<number> {
  const file = join(FOLDER, 'copy.csv');
  return timed(() =>
    atOneMoment(pool, async (client) => {
      const columns = await columnsOf(client, DATASET.view);
      const list = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');
      const select = `SELECT ${list(columns.map(({ name }) => name))} FROM analytics."${DATASET.view}" ORDER BY ${list(DATASET.order)}`;
      await pipeline(client.query(copyTo(`COPY (${select}) TO STDOUT WITH CSV HEADER`)), createWriteStream(file));
    }),
  );
}

/** `hub export` as anybody runs it, in a process of its own that tells how much memory it took. */
async function hubExport(format: (typeof FORMATS)[number], databaseUrl: string): Promise<Export> {
  const words = ['export', DATASET.name, '--out', join(FOLDER, `hub.${format}`), '--force', '--json'];
  const hook = join(__dirname, 'peak.js');
  const cli = join(__dirname, '../src/cli.js');
  let peakMb = 0;
  const ms = await timed(async () => {
    const child = spawn(process.execPath, ['--require', hook, cli, ...words], {
      cwd: FOLDER,
      env: { HUB_CONFIG: 'hub.yaml', HUB_HOME: join(FOLDER, 'home'), DATABASE_URL: databaseUrl },
      stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    });
    const [said, peak, [code]] = await Promise.all([
      text(child.stdout!),
      text(child.stdio[3] as Readable),
      once(child, 'exit'),
    ]);
    const { rows } = code === 0 ? (JSON.parse(said) as { rows: number }) : { rows: 0 };
    if (rows !== SIZE.items) throw new Error(`hub export ended with ${code} and ${rows} rows: ${said}`);
    peakMb = Number(peak) / 1024;
  });
  return { ms, peakMb };
}

async function main(): Promise<void> {
  const server = await startPostgres({ home: resolve('.bench') });
  const config = await openBench(server, 'export');
  const owner = createPool(config, 'hub_worker', () => {});
  const reads = createPool(config, 'hub_api', () => {});
  try {
    const { rows } = await owner.query<{ n: string }>('SELECT count(*) AS n FROM item_flow');
    if (Number(rows[0]!.n) !== SIZE.items) {
      say(`inventing ${SIZE.items} rolled-up items (once; kept in .bench)`);
      await inventFlows(owner, SIZE);
    }
    mkdirSync(FOLDER, { recursive: true });
    // No tools: nothing is read while it is measured.
    writeFileSync(join(FOLDER, 'hub.yaml'), 'connections: []\n');
    const url = `postgres://${config.user}:${config.password}@${encodeURIComponent(server.config.host)}:${config.port}/${config.database}`;
    say(`${SIZE.items} cycle times, Node ${process.version}`);
    await measure(reads, url);
  } finally {
    rmSync(FOLDER, { recursive: true, force: true });
    await Promise.all([owner.end(), reads.end()]);
    await server.stop();
  }
}

async function measure(reads: Pool, url: string): Promise<void> {
  const peer: number[] = [];
  const own = FORMATS.map((): Export[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    // In turns, so that all of them meet the same machine.
    peer.push(await copy(reads));
    for (const [k, format] of FORMATS.entries()) own[k]!.push(await hubExport(format, url));
  }
  const copied = within(peer, 0.5);
  const size = (name: string): string => `${(statSync(join(FOLDER, name)).size / 1e6).toFixed(0)} MB`;
  say(`COPY … TO STDOUT of the same rows, columns and order: ${seconds(copied)}, ${size('copy.csv')}`);
  for (const [k, format] of FORMATS.entries()) {
    const median = within(
      own[k]!.map(({ ms }) => ms),
      0.5,
    );
    const peak = Math.max(...own[k]!.map(({ peakMb }) => peakMb));
    say(
      `hub export --format ${format}, start and all: ${seconds(median)}, ${size(`hub.${format}`)}; ` +
        `speed ${(copied / median).toFixed(2)} of COPY (limit ${LIMIT_RATIO}); memory at its peak ${peak.toFixed(0)} MB (limit ${LIMIT_MB} MB)`,
    );
  }
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

runBench(main);
