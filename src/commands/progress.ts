import cliProgress from 'cli-progress';

/** What a long piece of work says of itself. */
export interface Said {
  connection: string;
  stream: string;
  done: number;
  total: number | null;
}

/** Shows progress: a bar per connection on a terminal, otherwise a line now and then. */
export interface ProgressView {
  show(said: Said): void;
  stop(): void;
}

const EVERY_MS = 2_000;

/** Bars on standard error where a person looks; lines where a log does. Standard output stays for answers. */
export function createProgress(names: string[], stderr: NodeJS.WriteStream = process.stderr): ProgressView {
  return stderr.isTTY ? bars(names, stderr) : lines(stderr);
}

function bars(names: string[], stream: NodeJS.WriteStream): ProgressView {
  const width = Math.max(0, ...names.map((name) => name.length));
  const multi = new cliProgress.MultiBar(
    {
      stream,
      format: '{name} {bar} {value}/{shownTotal} {stream}',
      hideCursor: true,
      clearOnComplete: false,
      barsize: 24,
      forceRedraw: false,
    },
    cliProgress.Presets.shades_classic,
  );
  const byName = new Map<string, { bar: cliProgress.SingleBar; sums: Map<string, { done: number; total: number }> }>();
  for (const name of names)
    byName.set(name, {
      bar: multi.create(1, 0, { name: name.padEnd(width), stream: 'waiting', shownTotal: '?' }),
      sums: new Map(),
    });
  return {
    show({ connection, stream: part, done, total }) {
      const entry = byName.get(connection);
      if (!entry) return;
      const before = entry.sums.get(part)?.done ?? 0;
      entry.sums.set(part, { done: Math.max(done, before), total: Math.max(total ?? 0, done) });
      const sum = [...entry.sums.values()].reduce((a, b) => ({ done: a.done + b.done, total: a.total + b.total }), {
        done: 0,
        total: 0,
      });
      entry.bar.setTotal(Math.max(1, sum.total));
      entry.bar.update(sum.done, { stream: part, shownTotal: String(sum.total) });
    },
    stop() {
      for (const { bar } of byName.values()) bar.update({ stream: 'read' });
      multi.stop();
    },
  };
}

function lines(stream: NodeJS.WriteStream): ProgressView {
  const last = new Map<string, number>();
  return {
    show({ connection, stream: part, done, total }) {
      const now = Date.now();
      if (now - (last.get(connection) ?? 0) < EVERY_MS) return;
      last.set(connection, now);
      stream.write(`syncing ${connection}: ${part} ${done}${total ? ` of ${total}` : ''}\n`);
    },
    stop() {},
  };
}
