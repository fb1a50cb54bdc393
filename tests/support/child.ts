import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** A node process that runs TypeScript sources, and the JSON it prints line by line. */
export interface Child {
  process: ChildProcess;
  /** The next line of its output, parsed; rejects with what it wrote to standard error when it ends first. */
  line<T>(): Promise<T>;
  /** Its exit code, or null when it was killed. */
  ended: Promise<number | null>;
}

const running = new Set<Child>();

/** Kills the children a failed test left; for `afterEach`. */
export async function endChildren(): Promise<void> {
  const left = [...running];
  for (const child of left) child.process.kill('SIGKILL');
  await Promise.all(left.map((child) => child.ended));
}

/** Runs `script`; in it `source('src/…')` loads a module of the checkout and `say(value)` prints a line. */
export function runChild(script: string): Child {
  const root = resolve(__dirname, '../..');
  const prelude = `const source = (path) => require(${JSON.stringify(`${root}/`)} + path);
    const say = (value) => process.stdout.write(JSON.stringify(value) + '\\n');`;
  const child = spawn(
    process.execPath,
    ['-C', 'hub-source', '-r', resolve(__dirname, 'run-typescript.cjs'), '-e', `${prelude}(async () => {${script}})()`],
    { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
  const started: Child = {
    process: child,
    async line<T>() {
      const next = await lines.next();
      if (next.done) throw new Error(`child ended without a line: ${complaint}`);
      return JSON.parse(next.value) as T;
    },
    ended: once(child, 'exit').then(([code]) => code as number | null),
  };
  running.add(started);
  void started.ended.then(() => running.delete(started));
  return started;
}
