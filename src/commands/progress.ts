import cliProgress from 'cli-progress';

/** What a long piece of work says of itself. */
export interface Said {
  connection: string;
  stream: string;
  done: number;
  total: number | null;
}

/** A connection that may report, with the streams it reads one after the other. */
export interface Reporter {
  name: string;
  streams: readonly string[];
}

/** Shows progress: a bar per connection on a terminal, otherwise a line now and then. */
export interface ProgressView {
  show(said: Said): void;
  /** A connection's work is over; `says` where it was no reading. */
  end(connection: string, result: { status: string; read: number; says?: string }): void;
  /** A line of the log; while bars stand it is written above them. */
  write(line: string): void;
  /** Whatever still works is no longer shown as bars. */
  stop: () => void;
}

const EVERY_MS = 2_000;
const WIDTH = 24;

/** Bars on standard error where a person looks; lines where a log does. Standard output stays for answers. */
export function createProgress(
  reporters: readonly Reporter[],
  say: (said: Said) => void,
  stderr: NodeJS.WriteStream = process.stderr,
): ProgressView {
  return stderr.isTTY ? bars(reporters, stderr) : createLines(say, stderr);
}

/** How far a connection is, from 0 to 1: streams count alike, since how many records the later ones hold is not known yet. */
export function shareDone(streams: readonly string[], said: Said, seen: number): number {
  const before = Math.max(0, streams.indexOf(said.stream));
  // Without a total, half of the stream's place in the bar is filled by its first record and the rest never quite.
  const inside = said.total ? Math.min(1, said.done / said.total) : seen / (seen + 20);
  return (before + inside) / Math.max(1, streams.length);
}

/** Sums up a stream that is read part by part, where each part counts from the beginning. */
export function createCounter(): (said: Said) => number {
  let stream = '';
  let earlier = 0;
  let last = 0;
  return (said) => {
    if (said.stream !== stream) [stream, earlier, last] = [said.stream, 0, 0];
    if (said.done <= last) earlier += last;
    last = said.done;
    return earlier + last;
  };
}

function bars(reporters: readonly Reporter[], stream: NodeJS.WriteStream): ProgressView {
  const width = Math.max(0, ...reporters.map(({ name }) => name.length));
  let multi: cliProgress.MultiBar | null = null;
  let stopped = false;
  const byName = new Map<string, { bar: cliProgress.SingleBar; count: (said: Said) => number; share: number }>();
  const streamsOf = new Map(reporters.map(({ name, streams }) => [name, streams]));

  // Not before there is something to show: what is printed until then stands above.
  const open = (): void => {
    multi = new cliProgress.MultiBar(
      {
        stream,
        format: '{name} {bar} {what}',
        barsize: WIDTH,
        clearOnComplete: false,
        // A log line pushes the bars down: then also those that did not change are drawn anew.
        forceRedraw: true,
        // Its handler of Ctrl-C would keep the process from ending, and a killed one cannot give the cursor back.
        gracefulExit: false,
        hideCursor: false,
        linewrap: true,
      },
      cliProgress.Presets.shades_classic,
    );
    for (const { name } of reporters)
      byName.set(name, {
        bar: multi.create(1, 0, { name: name.padEnd(width), what: 'waiting' }),
        count: createCounter(),
        share: 0,
      });
  };

  return {
    show(said) {
      if (stopped || !streamsOf.has(said.connection)) return;
      if (!multi) open();
      const entry = byName.get(said.connection)!;
      const seen = entry.count(said);
      // Never backwards, and full only when it is over.
      entry.share = Math.max(entry.share, Math.min(0.99, shareDone(streamsOf.get(said.connection)!, said, seen)));
      const count = said.total ? `${said.done} of ${said.total}` : `${seen}`;
      entry.bar.update(entry.share, { what: `${said.stream} ${count}` });
    },
    end(connection, { status, read, says }) {
      const entry = stopped ? undefined : byName.get(connection);
      if (!entry) return;
      const what = says ?? (status === 'succeeded' ? `${read} records read` : `${status}, ${read} records read`);
      const cutShort = status === 'failed' || status === 'waiting';
      entry.bar.update(cutShort ? entry.share : 1, { what });
    },
    write(line) {
      if (multi && !stopped) multi.log(line);
      else stream.write(line);
    },
    stop() {
      if (stopped) return;
      stopped = true;
      // Lines that came since the last drawing would be dropped.
      multi?.update();
      multi?.stop();
    },
  };
}

/** One report now and then per connection, for a log or a program. */
export function createLines(say: (said: Said) => void, stream: NodeJS.WriteStream = process.stderr): ProgressView {
  const last = new Map<string, number>();
  return {
    show(said) {
      const now = Date.now();
      const before = last.get(said.connection);
      // What is over within that time is told by its end alone.
      if (before === undefined) last.set(said.connection, now);
      else if (now - before >= EVERY_MS) {
        last.set(said.connection, now);
        say(said);
      }
    },
    end(connection) {
      last.delete(connection);
    },
    write: (line) => void stream.write(line),
    stop() {},
  };
}
