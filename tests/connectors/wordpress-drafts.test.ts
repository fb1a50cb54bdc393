import { createHash } from 'node:crypto';
import type { Content } from '../../connectors/wordpress/content.js';
import type { Draft, Seen } from '../../src/sdk/index.js';
import { fixture, refusal, StubSite, streamOf, walk } from './wordpress-stub.js';

const seen: Seen = { requestedAt: '2026-03-06T12:00:00.000Z', previousAt: null };
const content = streamOf('content');
const sha = (text: string) => createHash('sha256').update(text).digest('hex');
const draftsOf = (row: unknown, look = seen): Draft[] => content.drafts(content.record.parse(row), look);
const [pending, published, scheduled, trashed] = fixture('posts');

describe('what a post says', () => {
  it('a pending post: the asset, and the approval it waits for', () => {
    expect(draftsOf(pending)).toEqual([
      {
        draft: 'asset',
        key: '10',
        type: 'post',
        name: 'CMP-104 R&D launch',
        url: 'https://cms.example.test/?p=10',
        status: 'pending',
        placements: [
          { container: 'category:4', status: null },
          { container: 'tag:7', status: null },
        ],
        of: null,
        owner: { kind: 'person', key: 'user:3' },
        createdAt: null,
      },
      {
        draft: 'approval',
        key: '10:editorial',
        gate: 'editorial',
        name: 'CMP-104 R&D launch',
        url: 'https://cms.example.test/?p=10',
        status: 'pending',
        placements: [
          { container: 'category:4', status: null },
          { container: 'tag:7', status: null },
        ],
        item: { kind: 'asset', key: '10' },
        approvers: [],
        policy: 'any',
        creator: { kind: 'person', key: 'user:3' },
        createdAt: null,
      },
    ]);
  });

  it('a published post: the asset alone, no approval, versions by its revisions', () => {
    expect(draftsOf(published).map(({ draft }) => draft)).toEqual(['asset']);
  });

  it('a post that was never updated has no revision: it stands for itself, stamped in UTC (jetpack#36262)', () => {
    const page = fixture('pages')[0];
    expect(page.modified).not.toBe(page.modified_gmt);
    expect(draftsOf(page)[0]).toMatchObject({ type: 'page', placements: [{ container: 'site', status: null }] });
    expect(draftsOf(page)[1]).toEqual({
      draft: 'version',
      key: '20@2026-03-02T18:00:00',
      asset: '20',
      hash: sha('About the launch\n\nWho we are.'),
      hashReason: null,
      author: { kind: 'person', key: 'user:2' },
      at: '2026-03-02T18:00:00.000Z',
      timeSource: 'tool',
    });
  });

  it('with revisions switched off each save is told by the post', () => {
    const off = { ...published, _links: { 'version-history': [{ href: 'x', count: 0 }] } };
    expect(draftsOf(off)[1]).toMatchObject({ draft: 'version', key: '12@2026-03-04T16:00:00' });
    expect(draftsOf({ ...published, _links: undefined })[1]).toMatchObject({ key: '12@2026-03-04T16:00:00' });
  });

  it('a post created for a future day is only known to be here now', () => {
    expect(draftsOf(scheduled)[1]).toMatchObject({
      key: '15@2026-03-20T12:00:00',
      at: seen.requestedAt,
      timeSource: 'observed',
    });
  });

  it('a draft without stamps is known by its content', () => {
    const bare = { ...fixture('pages')[0], modified_gmt: '0000-00-00T00:00:00', date_gmt: null };
    expect(draftsOf(bare)[1]).toMatchObject({
      key: `20@${sha('About the launch\n\nWho we are.')}`,
      at: seen.requestedAt,
      timeSource: 'observed',
    });
  });

  it('a file: on its post, dated and versioned by its upload, without a hash of bytes', () => {
    expect(draftsOf(fixture('media')[0])).toMatchObject([
      {
        draft: 'asset',
        key: '30',
        type: 'media',
        name: 'Banner',
        status: 'inherit',
        of: { kind: 'asset', key: '12' },
        createdAt: '2026-03-02T15:10:00.000Z',
        placements: [{ container: 'site', status: null }],
      },
      {
        draft: 'version',
        key: '30@2026-03-02T15:10:00',
        at: '2026-03-02T15:10:00.000Z',
        hash: null,
        hashReason: 'files are listed, not downloaded',
      },
      {
        draft: 'change',
        id: '30:created',
        item: { kind: 'asset', key: '30' },
        what: 'created',
        actor: { kind: 'person', key: 'user:3' },
        at: '2026-03-02T15:10:00.000Z',
        timeSource: 'tool',
      },
    ]);
  });

  it('a trashed post keeps its status word', () => {
    expect(draftsOf(trashed)).toMatchObject([{ draft: 'asset', key: '16', status: 'trash' }]);
    expect(draftsOf(trashed)).toHaveLength(1);
  });

  it('without the source text there is no hash, and a reason', () => {
    const shown = { ...fixture('pages')[0], title: { rendered: 'x' }, content: { rendered: 'y' } };
    expect(draftsOf(shown)[1]).toMatchObject({ hash: null, hashReason: 'the site does not show the source text' });
  });

  it('custom types, statuses and unknown fields pass; missing ones of a type without title too', () => {
    const event = { id: 40, type: 'event', status: 'legal-review', date_gmt: null, modified_gmt: null, acf: { a: 1 } };
    expect(draftsOf(event)[0]).toMatchObject({ type: 'post', name: '#40', status: 'legal-review', owner: null });
  });

  it('rendered text, links and the password are no change of a post', () => {
    expect(content.volatile).toEqual(['/_links', '/title/rendered', '/content/rendered', '/excerpt/rendered']);
    expect(content.redact?.paths).toEqual(['/password']);
  });

  it('has no version of its own: the stamp of a post created for a future day falls back at the next save', () => {
    expect(content.identify(scheduled)).toEqual({ key: '15' });
  });
});

describe('revisions', () => {
  const revisions = streamOf('revisions');
  const children = (row: unknown) => {
    if (!revisions.parts || !('of' in revisions.parts)) throw new Error('no parent');
    return revisions.parts.from(content.record.parse(row) as Content as never);
  };
  const job = { part: 'posts/12', since: null, until: '', full: true };

  it('are parts of the posts that announce them, anew with each save and each status', () => {
    expect(children(published)).toEqual([{ part: 'posts/12', version: '2026-03-04T16:00:00 publish' }]);
    expect(children({ ...published, status: 'draft' })[0]!.version).toBe('2026-03-04T16:00:00 draft');
    expect(children(scheduled)).toEqual([]);
    expect(children(fixture('media')[0])).toEqual([]);
  });

  it('are found behind plain permalinks too', () => {
    const href = 'https://cms.example.test/index.php?rest_route=%2Fwp%2Fv2%2Fevents%2F40%2Frevisions';
    const row = { ...published, _links: { 'version-history': [{ href, count: 3 }] } };
    expect(children(row)[0]!.part).toBe('events/40');
  });

  it('each is a version of its post by whoever saved it; autosaves are none', async () => {
    const { rows, last } = await walk(revisions.read(await new StubSite().open(), job));
    expect(rows.flatMap((row) => revisions.drafts(revisions.record.parse(row), seen))).toEqual([
      {
        draft: 'version',
        key: '13',
        asset: '12',
        hash: sha('Spring offer\n\nFive percent off.'),
        hashReason: null,
        author: { kind: 'person', key: 'user:3' },
        at: '2026-03-02T14:30:00.000Z',
        timeSource: 'tool',
      },
      {
        draft: 'version',
        key: '14',
        asset: '12',
        hash: sha('Spring offer\n\nTen percent off.'),
        hashReason: null,
        author: { kind: 'person', key: 'user:2' },
        at: '2026-03-04T16:00:00.000Z',
        timeSource: 'tool',
      },
    ]);
    expect(last).toEqual({ records: [], next: {} });
  });

  it('a revision and the post as it stands have equal hashes for equal text', () => {
    const same = { ...published, _links: {} };
    expect((draftsOf(same)[1] as { hash: string }).hash).toBe(sha('Spring offer\n\nTen percent off.'));
  });

  it('a post deleted meanwhile ends its part; another failure does not', async () => {
    const site = new StubSite();
    const gone = { ...job, part: 'posts/99' };
    expect((await walk(revisions.read(await site.open(), gone))).last).toEqual({ records: [], next: {} });
    site.answers['/wp/v2/posts/99/revisions'] = () => refusal(403, 'rest_cannot_read');
    await expect(walk(revisions.read(await site.open(), gone))).rejects.toMatchObject({ name: 'ScopeError' });
  });
});

describe('comments', () => {
  const comments = streamOf('comments');
  const read = async (site: StubSite, since: unknown = null, full = false) =>
    walk(comments.read(await site.open(), { part: 'all', since, until: '', full }));

  it('are messages on their post; a visitor is nobody', async () => {
    const { rows } = await read(new StubSite());
    const reader = {
      campaignKeys: () => ['CMP-104'],
      chase: () => 'nudge',
      asks: () => false,
      verdict: () => null,
      links: () => [],
    };
    const drafts = rows.flatMap((row) => {
      const record = comments.record.parse(row);
      const { content: _, ...kept } = record;
      return comments.drafts({ ...kept, found: comments.redact!.found(record, reader) }, seen);
    });
    expect(drafts).toMatchObject([
      {
        draft: 'message',
        key: 'comment:5',
        kind: 'comment',
        at: '2026-03-04T17:00:00.000Z',
        author: { kind: 'person', key: 'user:2' },
        item: { kind: 'asset', key: '12' },
        thread: { key: 'post:12' },
        text: null,
        chase: 'nudge',
        keyTexts: ['CMP-104'],
      },
      { key: 'comment:6', author: null },
    ]);
  });

  it('keep neither text nor a visitor’s name and addresses', () => {
    expect(comments.redact!.paths).toEqual([
      '/content',
      '/author_name',
      '/author_email',
      '/author_ip',
      '/author_url',
      '/author_user_agent',
    ]);
  });

  it('are asked for with one status word, since commas are stripped from it', async () => {
    const site = new StubSite();
    const { last } = await read(site);
    expect(site.requests.at(-1)!.query).toMatchObject({ status: 'all', order: 'asc' });
    expect(site.requests.at(-1)!.query).not.toHaveProperty('after');
    expect(last).toEqual({ records: [], next: { after: '2026-03-04T18:00:00.000Z' }, whole: true });
  });

  it('incrementally only new ones are seen, and no list is called whole', async () => {
    const site = new StubSite();
    const { ids, last } = await read(site, { after: '2026-03-04T18:30:00.000Z' });
    expect(site.requests.at(-1)!.query.after).toBe('2026-03-04T17:29:59Z');
    expect(ids).toEqual([6]);
    expect(last).toEqual({ records: [], next: { after: '2026-03-04T18:30:00.000Z' } });
  });

  it('one in the bin is deleted though it can still be looked at', async () => {
    const site = new StubSite();
    site.answers['/wp/v2/comments/8'] = () => ({ body: { id: 8, status: 'trash' } });
    const found = await comments.get!(await site.open(), ['comment:5', 'comment:8']);
    expect(found.map(({ key, state }) => [key, state])).toEqual([
      ['comment:5', 'live'],
      ['comment:8', 'deleted'],
    ]);
  });
});
