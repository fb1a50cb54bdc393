import { UsageError } from '../errors.js';
import type { Wait } from '../sdk/client/index.js';
import type { RunResult } from '../sync/run.js';
import { createLines, createProgress, type ProgressView, type Reporter, type Said } from './progress.js';
import { plainRun } from './run-words.js';

/** What a process does: serve the graph, work, or both. */
export type Role = 'api' | 'worker' | 'all';

const ROLES: readonly Role[] = ['all', 'api', 'worker'];

/** Throws UsageError for a word that is none. */
export function roleOf(word: string | undefined): Role {
  const role = ROLES.find((one) => one === (word ?? 'all'));
  if (!role) throw new UsageError('No such role', { where: '--role', expected: ROLES.join(', '), got: word });
  return role;
}

/** What `hub start` says on standard output while it serves: words for a person, or one JSON document a line. */
export interface Voice {
  sandbox(campaigns: number, missing: readonly { connector: string; reason: string }[]): void;
  /** How far first reads are; a person sees bars on standard error or lines in the log. */
  progress(reporters: readonly Reporter[]): ProgressView;
  waiting(connection: string, wait: Wait): void;
  run(result: RunResult): void;
  /** The graph answers at this base URL; null: this process serves none, and works. */
  ready(base: string | null): void;
}

/** Shorter waits come with every budget that is used well. */
const WORTH_TELLING_MS = 1_000;

/** Words for whoever reads along; `ready ` begins a line that programs wait for as well. */
export function speakWords(log: (said: Said) => void, out: (text: string) => void): Voice {
  return {
    sandbox(campaigns, missing) {
      out(
        `No hub.yaml found: running the sandbox company (${campaigns} campaigns, invented).\n` +
          'To connect a real tool, write a hub.yaml as the README shows under “Connect a real tool”, then start again.\n',
      );
      for (const { connector, reason } of missing) out(`  without ${connector}: ${reason}\n`);
    },
    progress: (reporters) => createProgress(reporters, log),
    waiting() {},
    run() {},
    ready(base) {
      if (base === null) return out('ready worker (serves no graph; reads and derives)\n');
      out(`ready ${base}\n`);
      out(`  graph ${base}/graphql (open it in a browser)\n`);
    },
  };
}

/** The same for a program: every document has one of `sandbox`, `progress`, `waiting`, `run` and `ready`. */
export function speakJson(out: (text: string) => void): Voice {
  const say = (document: object): void => out(`${JSON.stringify(document)}\n`);
  return {
    sandbox: (campaigns, missing) => say({ sandbox: { campaigns, missing } }),
    progress: () => createLines((progress) => say({ progress })),
    waiting(connection, { lane, until, why }) {
      if (until - Date.now() < WORTH_TELLING_MS) return;
      say({ waiting: { connection, lane, until: new Date(until).toISOString(), why } });
    },
    run: (result) => say({ run: plainRun(result) }),
    ready: (base) => say(base === null ? { ready: 'worker' } : { ready: base, graph: `${base}/graphql` }),
  };
}
