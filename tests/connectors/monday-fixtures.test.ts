import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { monday } from '../../connectors/monday/index.js';
import { BOARD, fixture, openStub, read, SEEN } from './monday-stub.js';

// Also the history of the approval columns is read from the log's page, as monday gives it without that filter.
const PAGES: Record<string, string> = {
  Check: 'check',
  Workspaces: 'workspaces',
  Users: 'users',
  Teams: 'teams',
  Boards: 'boards',
  Groups: 'groups',
  ItemsFirst: 'items',
  ItemsById: 'items-by-id',
  Log: 'log',
  Updates: 'updates',
};
const recorded = () => openStub({}, (operation) => ({ body: fixture(PAGES[operation]!) }));

const reader = {
  campaignKeys: (text: string) => text.match(/CMP-\d+/g) ?? [],
  chase: (text: string) => (text.includes('news') ? 'status' : null),
  asks: () => false,
  verdict: () => null,
  links: () => [],
};

/** What the recorded pages of a stream come to, through its own walk. */
async function draftsOf(name: string): Promise<unknown[]> {
  const stream = monday.streams.find((one) => one.name === name)!;
  const { records } = await read(name, await recorded());
  return records.flatMap((value) => {
    const record = stream.record.parse(value);
    return stream.drafts(stream.redact ? { ...record, found: stream.redact.found(record, reader) } : record, SEEN);
  });
}

// JSON has no undefined, and neither has the store.
const plain = (drafts: unknown): unknown => JSON.parse(JSON.stringify(drafts));

describe('recorded pages and the drafts they give', () => {
  const files = readdirSync(join(__dirname, '../../connectors/monday/fixtures'));

  it.each(monday.streams.map(({ name }) => name))('%s', async (name) => {
    expect(plain(await draftsOf(name))).toEqual(fixture('drafts')[name]);
  });

  it('every recorded page is read here', () => {
    expect(files.map((file) => file.replace('.json', '')).toSorted()).toEqual(
      [...Object.values(PAGES), 'drafts'].toSorted(),
    );
  });

  it('the account and its plan are checked, with the version that answered', async () => {
    const { api, requests } = await recorded();
    expect(await monday.check(api)).toEqual({
      account: '31415926',
      title: 'Northwind Marketing',
      warnings: [],
      identity: 'Lea Brandt',
      plan: { name: 'pro', requestsPerDay: 10_000 },
    });
    expect(requests[0]!.headers).toMatchObject({ authorization: 'secret-token', 'api-version': '2026-10' });
  });

  it('another version that answers, and a plan with few calls, are warned of', async () => {
    const body = fixture('check');
    body.data.version.value = '2027-01';
    body.data.account.plan.tier = 'basic';
    const { api } = await openStub({}, () => ({ body }));
    expect((await monday.check(api)).warnings).toEqual([
      expect.stringContaining('2027-01'),
      expect.stringContaining('1000 calls a day'),
    ]);
  });

  it('boards of documents and deleted ones are no parts', async () => {
    const { api } = await recorded();
    const parts: string[] = [];
    const { list } = monday.streams.find(({ name }) => name === 'items')!.parts as {
      list(a: unknown): AsyncIterable<string>;
    };
    for await (const part of list(api)) parts.push(part);
    expect(parts).toEqual([BOARD, '8123456702', '8123456704']);
  });
});
