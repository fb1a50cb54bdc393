import { AuthError } from '../../../src/sdk/index.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { DAY_MS, TestEngine } from './engine.js';
import { findEverywhere } from './everywhere.js';
import { FakeTool } from './fake-tool.js';

jest.setTimeout(60_000);

let database: TestDatabase;
let hub: TestEngine;

beforeEach(async () => {
  database = await createTestDatabase();
  hub = new TestEngine(database);
});

afterEach(async () => {
  await hub.close();
  await database.drop();
});

const AT = '2026-01-05T10:00:00.000Z';
const SAID = { id: 't1', at: AT, by: 'ann', title: 'canary-title', text: 'canary-text about CMP-7', asks: true };

test('without keepText no text of a redacted stream is anywhere, what was found in it is', async () => {
  const tool = new FakeTool().say('talk/all', { records: [SAID], whole: true });
  const target = await hub.connect('silent', tool);
  expect((await hub.run(target)).counts.applied).toBe(1);
  await hub.derive();
  expect(await findEverywhere(hub, 'canary')).toEqual([]);
  expect(await hub.rows('SELECT key, text, subject, key_texts FROM message')).toEqual([
    { key: 't1', text: null, subject: null, key_texts: ['CMP-7'] },
  ]);
});

test('a malformed message is set aside without its text; its neighbours in the page bring none either', async () => {
  const odd = [
    { id: 'm1', at: 5, by: 'ann', title: 'canary-title', text: 'canary-text' },
    { id: 'm2', at: AT, by: 'ann', title: 'fine', text: ['canary-list'] },
    { at: AT, by: 'ann', text: 'canary-nameless' },
    'canary-bare',
  ];
  const tool = new FakeTool().say('talk/all', { records: [SAID, ...odd], whole: true });
  const target = await hub.connect('malformed', tool);
  const { counts } = await hub.run(target);
  expect(counts).toMatchObject({ read: 5, applied: 1, quarantined: 4 });
  expect(await findEverywhere(hub, 'canary')).toEqual([]);
  const reasons = await hub.rows<{ key: string; reason: string }>(
    'SELECT key, reason FROM quarantine WHERE key IS NOT NULL ORDER BY key',
  );
  expect(reasons.map(({ key }) => key)).toEqual(['m1', 'm2']);
  expect(reasons[0]!.reason).toMatch(/^\/at: .*expected string.*; got number$/);
});

test('with keepText the text is there', async () => {
  const target = await hub.connect('kept', new FakeTool().say('talk/all', { records: [SAID], whole: true }), true);
  await hub.run(target);
  expect(await findEverywhere(hub, 'canary-text')).toEqual(['message.text', 'raw_body.bytes']);
  expect(await findEverywhere(hub, 'canary-title')).toEqual(['approval.name', 'message.subject', 'raw_body.bytes']);
});

test.each(['the tool says so', 'a whole listing and a second proof say so'])(
  'a message deleted in the tool is erased with its revisions and its text (%s); its page neighbours stay',
  async (how) => {
    const other = { id: 't2', at: AT, by: 'ben', text: 'neighbour-text', refs: ['t1'] };
    const tool = new FakeTool().say('talk/all', { records: [SAID, other], whole: true });
    const target = await hub.connect('erased', tool, true);
    await hub.run(target);
    hub.clock += 60_000;
    tool.say('talk/all', { records: [{ ...SAID, text: 'canary-edited' }, other], whole: true });
    await hub.run(target, { full: true });
    expect(await findEverywhere(hub, 'canary-text')).toEqual(['raw_body.bytes']);
    expect(await findEverywhere(hub, 'canary-edited')).toEqual(['message.text', 'raw_body.bytes']);

    hub.clock += DAY_MS;
    if (how === 'the tool says so') tool.say('talk/all', { records: [], gone: [{ key: 't1', proof: 'event' }] });
    else tool.say('talk/all', { records: [other], whole: true });
    expect((await hub.run(target, { full: true })).counts.tombstones).toBe(1);
    await hub.derive();
    expect(await findEverywhere(hub, 'canary')).toEqual([]);
    expect(await findEverywhere(hub, 'neighbour-text')).toEqual(['message.text', 'raw_body.bytes']);
    expect(
      await hub.rows(
        'SELECT m.key, m.gone_at IS NOT NULL AS gone, r.state FROM message m JOIN raw_record r ON r.id = m.raw_id ORDER BY 1',
      ),
    ).toEqual([
      { key: 't1', gone: true, state: 'deleted' },
      { key: 't2', gone: false, state: 'live' },
    ]);
    expect(
      await hub.rows('SELECT r.key, v.revision FROM raw_revision v JOIN raw_record r ON r.id = v.record_id'),
    ).toEqual([{ key: 't2', revision: 1 }]);
    // Shown again it is landed anew, text and all.
    hub.clock += DAY_MS;
    tool.say('talk/all', { records: [SAID, other], whole: true });
    expect((await hub.run(target, { full: true })).counts).toMatchObject({ applied: 1, unchanged: 1 });
    expect(await findEverywhere(hub, 'canary-text')).toEqual(['message.text', 'raw_body.bytes']);
  },
);

test('a hidden message is not erased, and work that is deleted keeps its raw record', async () => {
  const note = { id: 'n1', rev: '1', name: 'kept-name' };
  const tool = new FakeTool().say('notes/p1', { records: [note], whole: true });
  const target = await hub.connect('work', tool, true);
  await hub.run(target);
  hub.clock += DAY_MS;
  tool.say('notes/p1', { records: [], whole: true });
  expect((await hub.run(target, { full: true })).counts.tombstones).toBe(1);
  expect(await findEverywhere(hub, 'kept-name')).toEqual(['raw_body.bytes', 'task.name']);
});

describe('a connection that no longer keeps text', () => {
  const EDITED = { ...SAID, text: 'canary-edited about CMP-7' };
  const NEIGHBOUR = { id: 't2', at: AT, by: 'ben', text: 'canary-neighbour' };
  const NOTE = { id: 'n1', rev: '1', name: 'kept-name' };
  const ODD = { id: 'm1', at: 5, by: 'ann', text: 'canary-odd' };

  test('loses what it kept at the start of its next run, though the tool does not answer', async () => {
    const tool = new FakeTool().say('talk/all', { records: [SAID, NEIGHBOUR, ODD], whole: true });
    tool.say('notes/p1', { records: [NOTE], whole: true });
    const kept = await hub.connect('turned', tool, true);
    await hub.run(kept);
    hub.clock += 60_000;
    tool.say('talk/all', { records: [EDITED, NEIGHBOUR, ODD], whole: true });
    await hub.run(kept, { full: true });
    await hub.derive();
    expect(await findEverywhere(hub, 'canary')).not.toEqual([]);
    const logged: [unknown, string][] = [];
    hub.engine.log = (_, fields, message) => void logged.push([fields, message]);

    tool.refusal = new AuthError('not now');
    const silent = await hub.connect('turned', tool, false);
    expect((await hub.run(silent)).status).toBe('failed');
    await hub.derive();
    expect(await findEverywhere(hub, 'canary')).toEqual([]);
    expect(logged).toContainEqual([
      { connection: 'turned', messages: 2, quarantined: 1, records: 2, revisions: 3 },
      'text that was kept is no longer kept',
    ]);
    expect(await hub.rows('SELECT key, text, key_texts FROM message ORDER BY key')).toEqual([
      { key: 't1', text: null, key_texts: ['CMP-7'] },
      { key: 't2', text: null, key_texts: [] },
    ]);
    // Work is no talk: its bytes stay.
    expect(await findEverywhere(hub, 'kept-name')).toEqual(['raw_body.bytes', 'task.name']);

    // It is what a hub holds that never kept any; the next sweep has nothing to add, and nothing is redacted twice.
    const turned = await hub.dump(['raw_record', 'message', 'approval']);
    logged.length = 0;
    tool.refusal = null;
    expect((await hub.run(silent, { full: true })).counts).toMatchObject({ applied: 0, unchanged: 3, quarantined: 1 });
    expect(logged.filter(([, message]) => message.includes('kept'))).toEqual([]);
    expect(await hub.dump(['raw_record', 'message', 'approval'])).toEqual(turned);
    await hub.connect('never', tool, false).then((never) => hub.run(never));
    const lines = (name: string): string[] =>
      turned.filter((line) => line.includes('"connection":"turned"')).map((line) => line.replaceAll('turned', name));
    expect(
      (await hub.dump(['raw_record', 'message', 'approval'])).filter((line) => line.includes('"connection":"never"')),
    ).toEqual(lines('never'));
  });

  test('keeps it again from the next look on when it is turned back', async () => {
    const tool = new FakeTool().say('talk/all', { records: [SAID], whole: true });
    for (const [keeps, applied] of [
      [true, 1],
      [false, 0],
      [true, 1],
    ] as const) {
      hub.clock += DAY_MS;
      const target = await hub.connect('back', tool, keeps);
      expect((await hub.run(target, { full: true })).counts).toMatchObject({ applied });
      expect((await findEverywhere(hub, 'canary-text')).length > 0).toBe(keeps);
    }
  });
});
