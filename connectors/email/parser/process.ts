import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Parsed } from './parsed.js';

/** How far one mail may go before its parser is ended. */
export interface ParserLimits {
  /** Of processor time: a machine that is busy with other things makes no mail hostile. */
  cpuMs: number;
  /** Of time as it passes; where the system tells no processor time (all but Linux) `cpuMs` is meant so. */
  ms: number;
  /** Of JavaScript objects. */
  heapMegabytes: number;
  /** Of the whole process, where the system says it: buffers lie outside the heap. */
  megabytes: number;
}

const START_MS = 30_000;
const WATCH_MS = 100;
// V8 ends so when its heap is full, and code in C++ when it is wrong: the same mail would do it again.
const CRASHES = ['SIGABRT', 'SIGTRAP', 'SIGILL', 'SIGSEGV', 'SIGBUS'];

type Answer = { ready: true } | { mail: Parsed } | { fault: string };
/** What became of one mail. `overrun`: which limit it broke; `died`: the process ended by itself. */
export type Outcome = Exclude<Answer, { ready: true }> | { overrun: string } | { died: string };

/** A process that parses one mail at a time and can be ended in the middle of it. */
export class Parser {
  readonly #child: ChildProcess;
  readonly #limits: ParserLimits;
  readonly ready: Promise<boolean>;
  isGone = false;
  #overrun: string | null = null;
  #settle: ((outcome: Outcome) => void) | null = null;

  constructor(limits: ParserLimits) {
    this.#limits = limits;
    // Nothing of the hub's own is handed on: no environment, no open files, no flags.
    this.#child = fork(join(__dirname, 'child.cjs'), [], {
      env: {},
      execArgv: [`--max-old-space-size=${limits.heapMegabytes}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    // An idle parser keeps nobody waiting who wants to end; a mail in work does, by its clock.
    this.#child.unref();
    this.#child.channel?.unref();
    const begun = setTimeout(() => this.#child.kill('SIGKILL'), START_MS);
    this.ready = new Promise((resolve) => {
      this.#child.on('message', (answer: Answer) => {
        if ('ready' in answer) resolve(true);
        else this.#settle?.(answer);
      });
      const leave = (how: string): void => {
        this.isGone = true;
        resolve(false);
        this.#settle?.(this.#overrun === null ? { died: how } : { overrun: this.#overrun });
      };
      this.#child.on('error', (error) => leave(error.message));
      this.#child.on('disconnect', () => (this.isGone = true));
      this.#child.on('exit', (code, signal) => {
        if (signal !== null && CRASHES.includes(signal)) this.#overrun ??= `a crash (${signal}), as of a full heap`;
        leave(`exit ${signal ?? code}`);
      });
    });
    void this.ready.finally(() => clearTimeout(begun));
  }

  parse(body: Buffer, mostText: number): Promise<Outcome> {
    return new Promise<Outcome>((resolve) => {
      const { cpuMs, ms, megabytes } = this.#limits;
      const begun = Date.now();
      const before = usageOf(this.#child.pid);
      const watch = setInterval(() => {
        const now = usageOf(this.#child.pid);
        const passed = Date.now() - begun;
        const spent = now && before ? now.cpuMs - before.cpuMs : passed;
        if (spent >= cpuMs || passed >= ms) this.#end(`no end after ${Math.round(Math.min(spent, passed) / 1_000)} s`);
        if (now && now.megabytes > megabytes) this.#end(`more than ${megabytes} MB`);
      }, WATCH_MS);
      this.#settle = (outcome) => {
        this.#settle = null;
        clearInterval(watch);
        resolve(outcome);
      };
      // A broken pipe is told by `exit` as well.
      this.#child.send({ body, mostText }, () => undefined);
    });
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }

  #end(overrun: string): void {
    this.#overrun ??= overrun;
    this.stop();
  }
}

/** Processor time and resident memory of a process; null where the system does not say (proc(5): ticks of 10 ms, pages of 4 KB). */
function usageOf(pid: number | undefined): { cpuMs: number; megabytes: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return { cpuMs: (fields[11]! + fields[12]!) * 10, megabytes: fields[21]! / 256 };
  } catch {
    return null;
  }
}
