import { randomBytes } from 'node:crypto';
import { TransientError } from '../../../src/sdk/index.js';
import { makeAddress, findHook, readHookSecrets, keepHookSecret } from '../../../src/sync/inbox/hooks.js';
import { keepHeard, expireInbox, MOST_ATTEMPTS } from '../../../src/sync/inbox/store.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { InboxBench, vault, type Telling } from './bench.js';
import { callOf, SECRET } from './telling-tool.js';

let database: TestDatabase;
let bench: InboxBench;
let telling: Telling;

beforeAll(async () => {
  database = await createTestDatabase();
  bench = new InboxBench(database);
});
afterAll(async () => {
  await bench.close();
  await database.drop();
});
beforeEach(async () => void (telling = await bench.telling()));

const note = { id: 'n1', rev: '1', name: 'brief', project: 'p1' };
const event = { id: 'e1', key: 'n1', part: 'p1', at: '2026-03-02T07:00:00.000Z' };

describe('who is believed', () => {
  test.each([
    ['a wrong signature', callOf([event], 'another secret')],
    ['a body that was changed', { ...callOf([event]), body: Buffer.from('{"events":[]}') }],
    ['a handshake that nobody asked for', callOf('{}', null, { 'x-handshake': 'x'.repeat(20) })],
  ])('%s: as if nobody were there, and nothing is kept', async (_, call) => {
    expect(await telling.send(call)).toBeNull();
    expect(await telling.inbox()).toEqual([]);
    const rows = await bench.rows('SELECT refused FROM hook WHERE id = $1', [telling.hook.id]);
    expect(rows).toEqual([{ refused: 1 }]);
  });

  test('an address nobody made, and one of another connection', async () => {
    expect(await telling.send(callOf([event]), randomBytes(24).toString('base64url'))).toBeNull();
    const other = await bench.telling();
    expect(await telling.send(callOf([event]), other.hook.address)).toBeNull();
    expect(await telling.inbox()).toEqual([]);
  });

  test('two secrets while one replaces the other; the third drives out the first', async () => {
    const row = (await findHook(bench.pool, telling.target.name, telling.hook.address))!;
    for (const secret of ['second secret', 'second secret', 'third secret'])
      await keepHookSecret(bench.pool, () => vault, row, secret);
    expect(await readHookSecrets(bench.pool, () => vault, row)).toEqual(['third secret', 'second secret']);
    expect(await telling.send(callOf([event], 'second secret'))).toEqual({ status: 200 });
    expect(await telling.send(callOf([event], SECRET))).toBeNull();
  });

  test('while it is registered a handshake is answered, its secret sealed before', async () => {
    const { id, address } = await makeAddress(bench.pool, telling.target.id, 'p2', { pending: true });
    const answer = await telling.send(callOf('{}', null, { 'x-handshake': 'brought by the tool' }), address);
    expect(answer).toEqual({ status: 200, headers: { 'x-handshake': 'brought by the tool' } });
    expect(await readHookSecrets(bench.pool, () => vault, { id, connectionId: telling.target.id } as never)).toEqual([
      'brought by the tool',
    ]);
    const stored = await bench.rows<{ all: string }>(`SELECT string_agg(s::text, ' ') AS all FROM sealed_secret s`);
    expect(stored[0]!.all).not.toContain('brought by the tool');
    expect(await telling.send(callOf([event], 'brought by the tool'), address)).toEqual({ status: 200 });
  });

  test('an address is stored nowhere', async () => {
    const stored = await bench.rows<{ all: string }>(`SELECT string_agg(h::text, ' ') AS all FROM hook h`);
    expect(stored[0]!.all).not.toContain(telling.hook.address);
  });
});

describe('what is kept', () => {
  test('a proved record is landed as it came, without asking the tool; its bytes go from the inbox', async () => {
    expect(await telling.send(callOf([{ ...event, record: note }]))).toEqual({ status: 200 });
    expect(await telling.inbox()).toMatchObject([{ state: 'waiting', attempts: 0 }]);
    expect(await telling.work()).toMatchObject({ calls: 1, notices: 1, counts: { read: 1, applied: 1 } });
    expect(await telling.task('n1')).toEqual({ name: 'brief', gone: false });
    expect(telling.tool.asked).toEqual([]);
    expect(telling.tool.completed).toBe(1);
    expect(await telling.inbox()).toEqual([{ state: 'done', attempts: 1, reason: null, bytes: 0 }]);
  });

  test('a hint is read back, whatever it carries', async () => {
    telling.tool.answers.set('n1', { ...note, name: 'as the tool has it' });
    await telling.send(callOf([{ ...event, record: { ...note, name: 'made up' } }], null));
    await telling.work();
    expect(await telling.task('n1')).toEqual({ name: 'as the tool has it', gone: false });
    expect(telling.tool.asked).toEqual(['n1']);
  });

  test('told twice it is one; ten hints of one record are one question', async () => {
    telling.tool.answers.set('n1', note);
    for (let i = 0; i < 2; i++) await telling.send(callOf([event], null));
    expect(await telling.inbox()).toHaveLength(1);
    for (let i = 0; i < 10; i++) await telling.send(callOf([{ ...event, id: `more-${i}` }], null));
    await telling.work();
    expect(telling.tool.asked).toEqual(['n1']);
    expect((await telling.inbox()).every(({ state }) => state === 'done')).toBe(true);
  });

  test('a forged hint of an event does not keep the proved one out', async () => {
    telling.tool.answers.set('n1', 'deleted');
    await telling.send(callOf([{ ...event, record: note }], null));
    await telling.send(callOf([{ ...event, record: note }]));
    expect(await telling.inbox()).toHaveLength(2);
  });

  test('proved but not understood: kept for a person; neither: refused', async () => {
    expect(await telling.send(callOf('no json'))).toEqual({ status: 200 });
    expect(await telling.send(callOf('no json either', null))).toBeNull();
    await telling.work();
    expect(await telling.inbox()).toEqual([{ state: 'failed', attempts: 1, reason: 'Not JSON', bytes: 7 }]);
  });

  test('signs of life are not kept, streams nobody reads are ignored', async () => {
    expect(await telling.send(callOf([]))).toEqual({ status: 200 });
    await telling.send(callOf([{ ...event, stream: 'nothing of ours' }]));
    await telling.work();
    expect((await telling.inbox()).map(({ state }) => state)).toEqual(['ignored']);
  });

  test('proofs of who called are not stored', async () => {
    await telling.send(callOf([event], SECRET, { authorization: 'Bearer canary', cookie: 'canary' }));
    const rows = await bench.rows<{ call: string }>(
      'SELECT call::text AS call FROM webhook_inbox WHERE connection_id = $1',
      [telling.target.id],
    );
    expect(rows[0]!.call).not.toContain('canary');
  });
});

describe('when it does not go', () => {
  test('the tool is away: it is tried again, and nothing is lost', async () => {
    await telling.send(callOf([event], null));
    const { open } = telling.target;
    telling.target.open = () => Promise.reject(new TransientError('The tool is away'));
    await telling.work();
    expect(await telling.inbox()).toMatchObject([{ state: 'waiting', attempts: 1, reason: 'The tool is away' }]);
    // Not before its time.
    expect((await telling.work()).calls).toBe(0);
    telling.target.open = open;
    telling.tool.answers.set('n1', note);
    await bench.hurry();
    await telling.work();
    expect(await telling.task('n1')).toEqual({ name: 'brief', gone: false });
  });

  test('after the last try it is failed, and said why', async () => {
    await telling.send(callOf([event], null));
    telling.target.open = () => Promise.reject(new TransientError('The tool is away'));
    for (let i = 0; i < MOST_ATTEMPTS + 2; i++) {
      await bench.hurry();
      await telling.work();
    }
    expect(await telling.inbox()).toMatchObject([
      { state: 'failed', attempts: MOST_ATTEMPTS, reason: 'The tool is away' },
    ]);
  });

  test('a process that was killed with a row in hand loses it after a minute', async () => {
    telling.tool.answers.set('n1', note);
    await telling.send(callOf([event], null));
    const claimed = `UPDATE webhook_inbox SET attempts = 1, next_at = now() + interval '60 s' WHERE connection_id = $1`;
    await bench.rows(claimed, [telling.target.id]);
    expect((await telling.work()).calls).toBe(0);
    await bench.rows(`UPDATE webhook_inbox SET next_at = next_at - interval '61 s'`);
    expect((await telling.work()).calls).toBe(1);
    expect(await telling.task('n1')).not.toBeNull();
  });

  test('a flood is told to come later', async () => {
    await bench.rows(
      `INSERT INTO webhook_inbox (connection_id, source, proof, body, digest, received_at)
       SELECT $1, 'webhook', 'hint', '', sha256(n::text::bytea), now() FROM generate_series(1, 10000) n`,
      [telling.target.id],
    );
    await expect(telling.send(callOf([event]))).rejects.toThrow(TransientError);
    const heard = { connectionId: telling.target.id, hookId: null, source: 'feed', proof: 'hint' } as const;
    const more = { ...heard, call: null, notices: [{ id: 'x', stream: 'notes', key: 'x' }], receivedAt: bench.now };
    await expect(keepHeard(bench.pool, more)).rejects.toThrow('fewer than 10000 calls');
    await bench.rows('DELETE FROM webhook_inbox WHERE connection_id = $1', [telling.target.id]);
  });

  test('what is worked off goes after a day, what failed after a week', async () => {
    await bench.rows('DELETE FROM webhook_inbox');
    for (const [state, days] of [
      ['done', 0.9],
      ['done', 1.1],
      ['ignored', 1.1],
      ['failed', 6],
      ['failed', 8],
      ['waiting', 30],
    ])
      await bench.rows(
        `INSERT INTO webhook_inbox (connection_id, source, proof, body, digest, received_at, state, done_at)
         VALUES ($1, 'webhook', 'hint', '', sha256($4), now(), $2, CASE WHEN $2 <> 'waiting' THEN now() - make_interval(secs => $3::float8 * 86400) END)`,
        [telling.target.id, state, days, randomBytes(8)],
      );
    expect(await expireInbox(bench.pool)).toBe(3);
    expect((await telling.inbox()).map(({ state }) => state)).toEqual(['done', 'failed', 'waiting']);
  });
});
