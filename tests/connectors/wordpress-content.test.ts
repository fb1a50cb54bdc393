import { fixture, many, NOW, posts, range, refusal, StubSite, streamOf, walk } from './wordpress-stub.js';

const content = streamOf('content');
const read = async (site: StubSite, job = posts()) => walk(content.read(await site.open(), job));

const lists = (site: StubSite) => site.requests.filter(({ route }) => route === '/wp/v2/posts');

describe('what kinds of content there are', () => {
  it('posts, pages, media and custom types, not the site’s machinery; a foreign namespace is said, not hidden', async () => {
    const site = new StubSite();
    const parts: string[] = [];
    if (!content.parts || !('list' in content.parts)) throw new Error('no list');
    for await (const part of content.parts.list(await site.open())) parts.push(part);
    expect(parts).toEqual(['posts', 'pages', 'media', 'events']);
    expect(site.logged).toEqual(['A content type outside wp/v2 is not read']);
  });

  it('no type at all is a lacking right, not an empty site', async () => {
    const site = new StubSite();
    site.answers['/wp/v2/types'] = () => ({ body: [] });
    if (!content.parts || !('list' in content.parts)) throw new Error('no list');
    const parts = content.parts.list(await site.open())[Symbol.asyncIterator]();
    await expect(parts.next()).rejects.toMatchObject({ name: 'ScopeError' });
  });
});

describe('a full walk', () => {
  it('names every status, trash and a plugin’s own among them, and orders by id', async () => {
    const site = new StubSite();
    const { ids, last, pages } = await read(site);
    expect(ids).toEqual([10, 12, 15, 16]);
    expect(lists(site)[0]!.query).toMatchObject({
      status: 'publish,future,draft,pending,private,trash,legal-review',
      orderby: 'id',
      order: 'asc',
      per_page: '100',
      context: 'edit',
    });
    expect(lists(site)[0]!.query).not.toHaveProperty('modified_after');
    expect(last.whole).toBe(true);
    expect(pages.slice(0, -1).some((page) => page.whole || page.next)).toBe(false);
  });

  it('media have inherit, private and trash only', async () => {
    const site = new StubSite();
    const { ids } = await read(site, { ...posts(), part: 'media' });
    expect(ids).toEqual([30]);
    expect(site.requests.at(-1)!.query.status).toBe('inherit,private,trash');
  });

  it('hands a trashed post over and lists it as gone by the trash', async () => {
    const { pages, ids } = await read(new StubSite());
    expect(pages[0]!.gone).toEqual([{ key: '16', proof: 'trash' }]);
    expect(ids).toContain(16);
  });

  it('the 400 beyond the last page is the end of the list', async () => {
    const site = new StubSite();
    site.hasTotals = false;
    site.lists['/wp/v2/posts'] = many(range(1, 200));
    const { ids, last } = await read(site);
    expect(ids).toEqual(range(1, 200));
    expect(last.whole).toBe(true);
    expect(lists(site).map(({ query }) => query.page)).toEqual(['1', '2', '3']);
  });

  it('a 400 that is not about the page stops the stream', async () => {
    const site = new StubSite();
    site.answers['/wp/v2/posts'] = () => refusal(400, 'rest_invalid_param');
    await expect(read(site)).rejects.toMatchObject({ name: 'ContractError' });
  });

  it('a password that went wrong within the run is an AuthError', async () => {
    const site = new StubSite();
    site.answers['/wp/v2/posts'] = () =>
      refusal(400, 'rest_invalid_param', { status: { code: 'rest_forbidden_status', data: { status: 401 } } });
    await expect(read(site)).rejects.toMatchObject({ name: 'AuthError' });
  });

  it('a short page is no end: rows that we may not edit are left out after the page was cut', async () => {
    const site = new StubSite();
    site.lists['/wp/v2/posts'] = many(range(1, 250));
    range(20, 40).forEach((id) => site.unreadable.add(id));
    range(101, 200).forEach((id) => site.unreadable.add(id));
    const { ids } = await read(site);
    expect(ids).toEqual([...range(1, 19), ...range(41, 100), ...range(201, 250)]);
  });

  it('rows deleted between two pages hide none of the rest', async () => {
    const site = new StubSite();
    site.lists['/wp/v2/posts'] = many(range(1, 350));
    site.meanwhile = (_, { page }) => {
      if (page === '3' && lists(site).length === 3)
        site.lists['/wp/v2/posts'] = site.lists['/wp/v2/posts']!.filter(({ id }) => id < 5 || id > 9);
    };
    const { ids } = await read(site);
    expect(new Set(ids)).toEqual(new Set(range(1, 350)));
  });

  it('rows deleted before the last page hide none of it either (400 where rows were left)', async () => {
    const site = new StubSite();
    site.lists['/wp/v2/posts'] = many(range(1, 101));
    site.meanwhile = (_, { page }) => {
      if (page === '2') site.lists['/wp/v2/posts'] = site.lists['/wp/v2/posts']!.filter(({ id }) => id !== 1);
    };
    const { ids } = await read(site);
    expect(ids).toContain(101);
  });

  it('rows added while we read come at the end', async () => {
    const site = new StubSite();
    site.lists['/wp/v2/posts'] = many(range(1, 150));
    site.meanwhile = (_, { page }) => {
      if (page === '2') site.lists['/wp/v2/posts'] = many(range(1, 230));
    };
    expect((await read(site)).ids).toEqual(range(1, 230));
  });

  it('an empty page although rows are left is asked again', async () => {
    const site = new StubSite();
    site.lists['/wp/v2/posts'] = many(range(1, 150));
    let empty = 2;
    site.answers['/wp/v2/posts'] = ({ page }) =>
      page === '1' && empty-- > 0 ? { body: [], headers: { 'x-wp-total': '150' } } : undefined;
    expect((await read(site)).ids).toEqual(range(1, 150));
  });

  it('a cache that answers every page with the same one is found out', async () => {
    const site = new StubSite();
    const first = many(range(1, 100));
    site.answers['/wp/v2/posts'] = () => ({ body: first, headers: { 'x-wp-total': '300' } });
    await expect(read(site)).rejects.toMatchObject({ name: 'ContractError', code: 'UPSTREAM_LOOP' });
  });

  it('an empty list has an end', async () => {
    const site = new StubSite();
    site.lists['/wp/v2/posts'] = [];
    const { pages, last } = await read(site);
    expect(pages).toHaveLength(1);
    expect(last).toMatchObject({ whole: true, next: { modified: '2026-03-06T12:00:00.000Z', futureIds: [] } });
  });

  it('a malformed row is handed over for quarantine and hides nothing', async () => {
    const site = new StubSite();
    site.answers['/wp/v2/posts'] = () => ({
      body: [{ id: 'x' }, null, fixture('posts')[1]],
      headers: { 'x-wp-total': '3' },
    });
    const { rows, nexts } = await read(site);
    expect(rows).toHaveLength(3);
    expect(nexts).toEqual([{ modified: '2026-03-04T16:00:00.000Z', futureIds: [], zone: 'America/New_York' }]);
    expect(content.identify(null).key).toBe('undefined');
  });
});

describe('the cursor', () => {
  it('keeps the newest stamp, the posts that wait for their day, and the site’s zone', async () => {
    const { nexts } = await read(new StubSite());
    expect(nexts).toEqual([{ modified: '2026-03-06T12:00:00.000Z', futureIds: [15], zone: 'America/New_York' }]);
  });

  it('is never ahead of the site’s clock (a post created for 2030 has modified = 2030)', async () => {
    const site = new StubSite();
    site.lists['/wp/v2/posts'] = [
      ...many([1]),
      { ...fixture('posts')[2], date_gmt: '2030-01-01T12:00:00', modified_gmt: '2030-01-01T12:00:00' },
    ];
    site.date = 'Fri, 06 Mar 2026 11:59:00 GMT';
    expect((await read(site)).nexts).toMatchObject([{ modified: '2026-03-06T11:59:00.000Z' }]);
    site.date = null;
    expect((await read(site)).nexts).toMatchObject([{ modified: NOW }]);
  });

  it('is clamped to the first answer, since rows saved during the walk may have been passed', async () => {
    const site = new StubSite();
    site.lists['/wp/v2/posts'] = many([1], '2026-03-06T12:30:00Z');
    site.meanwhile = (route) => {
      site.date = route === '/wp/v2/posts' ? 'Fri, 06 Mar 2026 13:00:00 GMT' : 'Fri, 06 Mar 2026 12:00:00 GMT';
    };
    expect((await read(site)).nexts).toMatchObject([{ modified: '2026-03-06T12:00:00.000Z' }]);
  });

  it('never goes back', async () => {
    const since = { modified: '2026-03-06T11:00:00.000Z', futureIds: [], zone: 'America/New_York' };
    const { nexts } = await read(new StubSite(), posts(since));
    expect(nexts).toMatchObject([{ modified: '2026-03-06T12:00:00.000Z' }]);
    const site = new StubSite();
    site.lists['/wp/v2/posts'] = [];
    site.date = 'Fri, 06 Mar 2026 09:00:00 GMT';
    expect((await read(site, posts(since))).nexts).toMatchObject([{ modified: '2026-03-06T11:00:00.000Z' }]);
  });

  it('tolerates drafts without stamps (0000-00-00)', async () => {
    const site = new StubSite();
    site.answers['/wp/v2/posts'] = () => ({
      body: [{ ...fixture('posts')[0], modified_gmt: '0000-00-00T00:00:00', date_gmt: null }, ...many([12])],
      headers: { 'x-wp-total': '2' },
    });
    const { ids, nexts } = await read(site);
    expect(ids).toEqual([10, 12]);
    expect(nexts).toMatchObject([{ modified: '2026-03-05T10:00:00.000Z' }]);
  });
});
