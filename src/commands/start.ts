import type { Wait } from '../sdk/client/index.js';
import type { RunResult } from '../sync/run.js';
import { createLines, createProgress, type ProgressView, type Reporter, type Said } from './progress.js';
import { plainRun } from './sync.js';

/** What `hub start` says on standard output while it serves: words for a person, or one JSON document a line. */
export interface Voice {
  sandbox(campaigns: number, missing: readonly { connector: string; reason: string }[]): void;
  /** How far first reads are; a person sees bars on standard error or lines in the log. */
  progress(reporters: readonly Reporter[]): ProgressView;
  waiting(connection: string, wait: Wait): void;
  run(result: RunResult): void;
  /** The graph answers at this base URL. */
  ready(base: string): void;
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
    ready: (base) => say({ ready: base, graph: `${base}/graphql` }),
  };
}
