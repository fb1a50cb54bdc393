import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Draft, Raw } from '../../src/sdk/index.js';
import { CHANNEL, fixture, MARKER, NOW, streamOf, understand, walk } from './slack-stub.js';

const FOLDER = join(__dirname, '../../connectors/slack/fixtures');
const PAGES: Record<string, { stream: string; method: string; part: string }> = {
  users: { stream: 'users', method: 'users.list', part: 'all' },
  channels: { stream: 'channels', method: 'conversations.list', part: 'all' },
  history: { stream: 'messages', method: 'conversations.history', part: CHANNEL },
  replies: { stream: 'replies', method: 'conversations.replies', part: `${CHANNEL}:1772443000.000700` },
};
const SEEN = { requestedAt: NOW, previousAt: null };

/** What each recorded page must say, text kept and not; written anew with `FIXTURES=write`, then reviewed. */
test.each(Object.entries(PAGES))('%s.json gives the drafts beside it', async (name, { stream, method, part }) => {
  const routes = { [method]: () => ({ body: fixture(name) }) };
  const { records, gone, again, next, whole } = await walk(stream, routes, { part }, { approvalMarker: MARKER });
  const said = JSON.parse(
    JSON.stringify({
      records: await Promise.all(records.map((raw) => sayings(raw, stream))),
      gone,
      again,
      next,
      whole,
    }),
  ) as unknown;
  const expected = join(FOLDER, `${name}.drafts.json`);
  if (process.env['FIXTURES'] === 'write') writeFileSync(expected, `${JSON.stringify(said, null, 2)}\n`);
  expect(existsSync(expected)).toBe(true);
  expect(said).toEqual(JSON.parse(readFileSync(expected, 'utf8')));
});

async function sayings(raw: Raw, name: string) {
  const [kept, bare] = [await understand(raw, true, name), await understand(raw, false, name)];
  const stream = streamOf(name);
  const { found } = kept.record as { found?: unknown };
  const drafts = stream.drafts(kept.record, SEEN);
  // Without the text the same is said; only what it is called differs.
  expect(stream.drafts(bare.record, SEEN).map(nameless)).toEqual(drafts.map(nameless));
  return { key: kept.key, found, drafts, observed: stream.observed?.(null, kept.record, SEEN) };
}

const nameless = (draft: Draft) => ({
  ...draft,
  text: null,
  ...(draft.draft !== 'person' && draft.draft !== 'container' && { name: null }),
  ...(draft.draft === 'asset' && { url: null }),
});

test('every recorded page is used', () => {
  const names = readdirSync(FOLDER).map((file) => file.split('.')[0]!);
  expect([...new Set(names)].toSorted()).toEqual([...Object.keys(PAGES), 'auth-test'].toSorted());
});

test('without text kept none of it is anywhere: not in the record, not in a draft, not in what was found', async () => {
  const routes = { 'conversations.history': () => ({ body: fixture('history') }) };
  const { records } = await walk('messages', routes, {}, { approvalMarker: MARKER });
  const all = await Promise.all(records.map((raw) => understand(raw)));
  const held = all.map(({ body, record, hash, meta }) =>
    JSON.stringify([body.toString(), record, hash, meta, streamOf('messages').drafts(record, SEEN)]),
  );
  for (const word of ['banner', 'landing', 'teaser', 'joined', 'where', 'hush', 'open', '& more', 'deleted.'])
    expect(held.filter((one) => one.toLowerCase().includes(word))).toEqual([]);
  // The same search finds them where text is kept.
  const kept = await Promise.all(records.map((raw) => understand(raw, true)));
  expect(JSON.stringify(kept.map(({ record }) => record))).toContain('banner');
});

test('a record that is set aside keeps its key and loses its text', async () => {
  const [, , asks] = fixture('history').messages;
  const broken = { ...asks, ts: 1772443000.0007, metadata: { event_payload: { title: 'secret' } } };
  const body = Buffer.from(JSON.stringify({ ok: true, messages: [broken] }));
  const prepared = await understand({ body, at: '/messages/0', meta: { channel: CHANNEL, site: null } });
  expect([prepared.key, prepared.problem?.code]).toEqual([`${CHANNEL}:1772443000.0007`, 'RECORD_QUARANTINED']);
  const stored = JSON.stringify([prepared.body.toString(), prepared.meta, prepared.problem]);
  for (const word of ['banner', 'secret', 'hush', 'approve']) expect(stored.toLowerCase()).not.toContain(word);
});

test('a field that Slack adds some day is not kept with text that is not', async () => {
  const message = { ...fixture('history').messages[2], summary_by_ai: 'the secret plan' };
  const body = Buffer.from(JSON.stringify({ ok: true, messages: [message] }));
  const prepared = await understand({ body, at: '/messages/0', meta: { channel: CHANNEL, site: null } });
  expect(prepared.problem).toBeNull();
  expect(prepared.body.toString()).not.toContain('secret');
});
