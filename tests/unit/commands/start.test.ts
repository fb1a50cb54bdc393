import { speakJson, speakWords, type Voice } from '../../../src/commands/start.js';
import { RateLimited } from '../../../src/errors.js';
import type { RunResult } from '../../../src/sync/run.js';

const counts = { read: 3, applied: 2, unchanged: 1, superseded: 0, quarantined: 0, tombstones: 0 };
const UNTIL = '2027-01-05T11:00:00.000Z';
const waiting: RunResult = {
  runId: 'r1',
  connection: 'asana-main',
  status: 'waiting',
  counts,
  problems: [],
  error: new RateLimited('Asana asks for a pause', { retryAt: Date.parse(UNTIL) }),
  waitUntil: UNTIL,
};

function said(speak: (out: (text: string) => void) => Voice): string[] {
  const lines: string[] = [];
  const voice = speak((text) => lines.push(...text.split('\n').filter(Boolean)));
  jest.useFakeTimers({ now: Date.parse('2027-01-05T09:00:00.000Z') });
  voice.sandbox(2, [{ connector: 'email', reason: 'no port' }]);
  const progress = voice.progress([{ name: 'asana-main', streams: ['tasks'] }]);
  progress.show({ connection: 'asana-main', stream: 'tasks', done: 1, total: 4 });
  jest.advanceTimersByTime(5_000);
  progress.show({ connection: 'asana-main', stream: 'tasks', done: 2, total: 4 });
  voice.waiting('asana-main', { lane: 'default', until: Date.now() + 50, why: 'pace' });
  voice.waiting('asana-main', { lane: 'default', until: Date.parse(UNTIL), why: 'rate limit' });
  voice.run(waiting);
  voice.ready('http://127.0.0.1:4000');
  jest.useRealTimers();
  return lines;
}

test('a program is told everything, a document a line; waits too short to matter are left out', () => {
  expect(said(speakJson).map((line) => JSON.parse(line) as unknown)).toEqual([
    { sandbox: { campaigns: 2, missing: [{ connector: 'email', reason: 'no port' }] } },
    { progress: { connection: 'asana-main', stream: 'tasks', done: 2, total: 4 } },
    { waiting: { connection: 'asana-main', lane: 'default', until: UNTIL, why: 'rate limit' } },
    {
      run: {
        connection: 'asana-main',
        runId: 'r1',
        status: 'waiting',
        ...counts,
        waitUntil: UNTIL,
        error: 'Asana asks for a pause',
        problems: [],
      },
    },
    { ready: 'http://127.0.0.1:4000', graph: 'http://127.0.0.1:4000/graphql' },
  ]);
});

test('a person reads words, and one line begins with `ready `', () => {
  const log = jest.fn();
  const lines = said((out) => speakWords(log, out));
  expect(lines.filter((line) => line.startsWith('ready '))).toEqual(['ready http://127.0.0.1:4000']);
  expect(lines[0]).toBe('No hub.yaml found: running the sandbox company (2 campaigns, invented).');
  expect(lines).toContain('  without email: no port');
  expect(lines.join('\n')).not.toMatch(/[{}]/);
});
