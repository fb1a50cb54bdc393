import { setImmediate as turn } from 'node:timers/promises';
import { Ending } from '../../src/ending.js';

test('what was opened is closed in reverse, all of it even where one fails', async () => {
  const ending = new Ending();
  const closed: string[] = [];
  for (const name of ['database', 'api', 'schedule'])
    await ending.hold(Promise.resolve(name), (opened) => {
      closed.push(opened);
      if (opened === 'api') throw new Error('stuck');
    });
  await expect(ending.close()).rejects.toThrow('stuck');
  expect(closed).toEqual(['schedule', 'api', 'database']);
});

test('an end in the middle of an opening waits for it, closes it, and the start never goes on', async () => {
  const ending = new Ending();
  const happened: string[] = [];
  let open!: (name: string) => void;
  const start = ending.hold(new Promise<string>((answer) => (open = answer)), (name) =>
    happened.push(`closed ${name}`),
  );
  void start.then(() => happened.push('went on'));
  const closing = ending.close().then(() => happened.push('ended'));
  await turn();
  expect(happened).toEqual([]);
  open('database');
  await closing;
  await turn();
  expect(happened).toEqual(['closed database', 'ended']);
});

test('a failure after the end has begun is the end’s own doing', async () => {
  const ending = new Ending();
  let fail!: (error: Error) => void;
  const outcome = jest.fn();
  void ending.unless(new Promise((_answer, refuse) => (fail = refuse))).then(outcome, outcome);
  await ending.close();
  fail(new Error('the pool is closed'));
  await turn();
  expect(outcome).not.toHaveBeenCalled();
});
