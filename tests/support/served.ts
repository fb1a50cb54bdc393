import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const DIST = resolve(__dirname, '../../dist/src');

/** A server as `npm start` runs it, from the build; and what it says. */
export interface Served {
  process: ChildProcess;
  pid: number;
  stdout(): string;
  stderr(): string;
  /** The base URL of its `ready ` line or document, and how long that took; rejects with its words when it ends first. */
  ready: Promise<{ url: string; afterMs: number }>;
  /** How it ended. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

const running = new Set<Served>();

/** Starts the server with these settings and none of ours; where the folder has no hub.yaml, it is the sandbox company's. */
export function serve(cwd: string, env: Record<string, string>, ...flags: string[]): Served {
  const began = Date.now();
  const child = spawn(process.execPath, ['--enable-source-maps', join(DIST, 'main.js'), ...flags], {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }) as Awaited<Served['ended']>);
  const ready = new Promise<{ url: string; afterMs: number }>((answer, fail) => {
    child.stdout.on('data', (text: Buffer) => {
      stdout += text.toString();
      const url = /^(?:ready |{"ready":")([^\s"]+)/m.exec(stdout)?.[1];
      if (url) answer({ url, afterMs: Date.now() - began });
    });
    void ended.then((how) => fail(new Error(`ended before it was ready ${JSON.stringify(how)}: ${stdout}${stderr}`)));
  });
  // A test that waits for the end does not wait for this.
  ready.catch(() => {});
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  const served: Served = {
    process: child,
    pid: child.pid!,
    stdout: () => stdout,
    stderr: () => stderr,
    ready,
    ended,
  };
  running.add(served);
  void ended.then(() => running.delete(served));
  return served;
}

/** Kills the servers a failed test left; for `afterAll`. */
export async function endServed(): Promise<void> {
  const left = [...running];
  for (const served of left) served.process.kill('SIGKILL');
  await Promise.all(left.map((served) => served.ended));
}

/** One word of the command line on the same settings; what it prints, or its failure. */
export function runHub(cwd: string, env: Record<string, string>, ...words: string[]): Promise<string> {
  return new Promise((answer, fail) => {
    execFile(
      process.execPath,
      [join(DIST, 'cli.js'), ...words],
      { cwd, env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env }, maxBuffer: 1e9 },
      (error, stdout, stderr) => (error ? fail(new Error(`${error.message}\n${stderr}`)) : answer(stdout)),
    );
  });
}

/** The data of one operation; throws where there are errors. */
export async function askGraph<T>(url: string, query: string): Promise<T> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = (await response.json()) as { data: T; errors?: unknown };
  if (errors) throw new Error(`${response.status}: ${JSON.stringify(errors)}`);
  return data;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The process id of a home's embedded Postgres, wherever its cluster lies; undefined where none runs. */
export function postmasterOf(home: string): number | undefined {
  const pointer = join(home, 'postgres', 'moved-to');
  const folder = existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : join(home, 'postgres');
  try {
    return Number(readFileSync(join(folder, 'cluster', 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return undefined;
  }
}

/** Looks every 20 ms until it is so; fails after this long. */
export async function becomes(isSo: () => boolean | Promise<boolean>, withinMs: number): Promise<void> {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await pause(20)) if (await isSo()) return;
  throw new Error(`not so within ${withinMs} ms: ${isSo.toString()}`);
}
