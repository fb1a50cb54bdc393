import { Redaction } from '../../../src/export/record/redact.js';

const salt = Buffer.alloc(32, 7);
const redacted = (value: unknown): unknown => new Redaction(salt).of(value);

const RECORD = {
  gid: '1201000000000042',
  name: 'Spring launch (CMP-104) for Zoë Müller',
  notes: '',
  resource_type: 'task',
  status: 'in_progress',
  completed: false,
  count: 17,
  created_at: '2026-03-01T08:00:00.000Z',
  due_on: '2026-04-01',
  ts: '1774627520.330000',
  assignee: { gid: '1201000000000007', email: 'Zoe.Mueller@acme.test', name: 'Zoë Müller' },
  followers: [{ gid: '1201000000000007' }],
  permalink_url: 'https://app.asana.com/0/1/1201000000000042',
  token: 'xoxb-1234-abcd',
  by_user: { U0ACME00153: 'said' },
  team_id: 12010000000042,
};

test('nothing of anybody’s is left, in no spelling', () => {
  const text = JSON.stringify(redacted(RECORD));
  for (const word of [
    'Spring',
    'launch',
    'CMP-104',
    'Zo',
    'ller',
    'acme',
    'asana.com',
    '1201000000000042',
    'xoxb-1234',
    'U0ACME',
    'said',
  ])
    expect({ word, there: text.toLowerCase().includes(word.toLowerCase()) }).toEqual({ word, there: false });
});

test('shape, stamps, counts and the tool’s own words stay', () => {
  const out = redacted(RECORD) as typeof RECORD;
  expect(Object.keys(out)).toEqual(Object.keys(RECORD));
  const { resource_type, status, completed, count, created_at, due_on, ts, notes } = RECORD;
  expect(out).toMatchObject({ resource_type, status, completed, count, created_at, due_on, ts, notes });
  expect(out.gid).toMatch(/^\d{16}$/);
  expect(out.name).toHaveLength(RECORD.name.length);
  expect(out.assignee.email).toMatch(/^person-[0-9a-f]{6}@example\.com$/);
});

test('the same is replaced by the same, and by something else with another salt', () => {
  const out = redacted(RECORD) as typeof RECORD;
  expect(out.followers[0]!.gid).toBe(out.assignee.gid);
  expect(out.gid).not.toBe(out.assignee.gid);
  expect(redacted(RECORD)).toEqual(out);
  expect((new Redaction(Buffer.alloc(32, 8)).of(RECORD) as typeof RECORD).gid).not.toBe(out.gid);
});

test('what was replaced is counted', () => {
  const redaction = new Redaction(salt);
  redaction.of(RECORD);
  expect(redaction.replaced).toEqual({ addresses: 1, urls: 1, ids: 6, texts: 3 });
});
