import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const CLI = resolve(__dirname, '../../dist/src/cli.js');

/** How a word of the command line ended. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
  ms: number;
}

/** Where a command runs and what it is told. */
export interface Place {
  folder: string;
  env?: Record<string, string>;
  /** Closes the reading end of standard output after this many bytes. */
  hangUpAfterBytes?: number;
}

// Two at a time: more only wait for each other.
const lanes: Promise<unknown>[] = [Promise.resolve(), Promise.resolve()];
let next = 0;

/** Runs one word in a process of its own, with these settings and none of ours. */
export function runCommand(place: Place, ...words: string[]): Promise<Ended> {
  const lane = next++ % lanes.length;
  const ended = lanes[lane]!.then(() => run(place, words));
  lanes[lane] = ended.catch(() => {});
  return ended;
}

function run({ folder, env = {}, hangUpAfterBytes }: Place, words: string[]): Promise<Ended> {
  const began = Date.now();
  const child = spawn(process.execPath, [CLI, ...words], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, HUB_HOME: join(folder, 'home'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text: Buffer) => {
    stdout += text.toString();
    if (hangUpAfterBytes !== undefined && stdout.length >= hangUpAfterBytes) child.stdout.destroy();
  });
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  return new Promise((answer, fail) => {
    child.once('error', fail);
    child.once('close', (code) => answer({ code, stdout, stderr, ms: Date.now() - began }));
  });
}

/** A folder with this hub.yaml in it (null: none), gone after the work. */
export async function inFolder<T>(yaml: string | null, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-command-'));
  try {
    if (yaml !== null) writeFileSync(join(folder, 'hub.yaml'), yaml);
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every line of the answer as JSON; throws on the first that is none. */
export const jsonLines = <T>(text: string): T[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
