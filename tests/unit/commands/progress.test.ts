import { PassThrough } from 'node:stream';
import { createCounter, createProgress, shareDone } from '../../../src/commands/progress.js';

const STREAMS = ['users', 'tasks', 'stories'];
const said = (stream: string, done: number, total: number | null = null) => ({
  connection: 'asana',
  stream,
  done,
  total,
});

/** A terminal of 100 columns that keeps what was written, without its steering characters. */
function terminal() {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 100, rows: 30 });
  let text = '';
  stream.on('data', (bytes: Buffer) => (text += bytes.toString()));
  stream.resume();
  return {
    stream: Object.assign(stream, {
      cursorTo: move,
      moveCursor: move,
      clearLine: move,
      clearScreenDown: move,
    }) as never,
    lines: () =>
      text
        // oxlint-disable-next-line no-control-regex -- the escape character is what is taken out
        .replace(/\u001b\[[0-9?]*[A-Za-z]/g, '')
        .split(/[\r\n]+/)
        .filter(Boolean),
    raw: () => text,
  };
}
const move = (): boolean => true;

test('a stream without a total fills its place but never quite; one with a total does', () => {
  expect(shareDone(STREAMS, said('users', 1), 1)).toBeCloseTo((0 + 1 / 21) / 3);
  expect(shareDone(STREAMS, said('tasks', 1e6), 1e6)).toBeLessThan(2 / 3);
  expect(shareDone(STREAMS, said('stories', 50, 100), 50)).toBeCloseTo(2.5 / 3);
  expect(shareDone(STREAMS, said('stories', 130, 100), 130)).toBe(1);
});

test('parts that each count from the beginning are summed up, per stream', () => {
  const count = createCounter();
  expect([3, 8, 2, 5, 1].map((done) => count(said('tasks', done)))).toEqual([3, 8, 10, 13, 14]);
  expect(count(said('stories', 4))).toBe(4);
});

test('a terminal: nothing until something is said, bars that end full, log lines above them, the cursor left alone', () => {
  const { stream, lines, raw } = terminal();
  const view = createProgress(
    [
      { name: 'asana', streams: STREAMS },
      { name: 'site', streams: ['site'] },
    ],
    () => {},
    stream,
  );
  view.write('before\n');
  expect(raw()).toBe('before\n');
  view.show(said('stories', 40, 80));
  view.write('the tool is slow\n');
  view.end('asana', { status: 'succeeded', read: 120 });
  view.end('site', { status: 'failed', read: 0 });
  view.stop();
  view.show(said('users', 1));
  const seen = lines();
  expect(seen).toContain('the tool is slow');
  // Drawn over the drawing before, which here stands on the same line.
  expect(seen.at(-2)).toMatch(/asana █{24} 120 records read$/);
  expect(seen.at(-1)).toBe(`site  ${'░'.repeat(24)} failed, 0 records read`);
  // What hides the cursor or switches wrapping off is never given back by a killed process.
  // oxlint-disable-next-line no-control-regex -- the escape character is what is looked for
  expect(raw()).not.toMatch(/\u001b\[\?(25|7)l/);
});

test('a log: nothing of what is quick, a line every two seconds of what is not', () => {
  jest.useFakeTimers({ now: 0 });
  const told: number[] = [];
  const view = createProgress([{ name: 'asana', streams: STREAMS }], ({ done }) => told.push(done), {
    isTTY: false,
  } as never);
  for (let done = 1; done <= 50; done++) {
    view.show(said('tasks', done));
    jest.advanceTimersByTime(100);
  }
  expect(told).toEqual([21, 41]);
  view.end('asana', { status: 'succeeded', read: 50 });
  jest.advanceTimersByTime(300_000);
  view.show(said('tasks', 1));
  expect(told).toEqual([21, 41]);
  jest.useRealTimers();
});
