import { wordpress } from '../../connectors/wordpress/index.js';
import { fixture, refusal, StubSite, walk, streamOf } from './wordpress-stub.js';

const check = async (site: StubSite) => wordpress.check(await site.open());

describe('finding the API', () => {
  it('reads it from the front page’s Link header, once', async () => {
    const site = new StubSite();
    site.root = '/api';
    site.link =
      '<https://cms.example.test/?p=2>; rel=shortlink, <https://cms.example.test/api/>; rel="https://api.w.org/"';
    const api = await site.open();
    expect(site.requests).toHaveLength(0);
    await api.get('/wp/v2/tags');
    await api.get('/wp/v2/tags');
    expect(site.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'HEAD https://cms.example.test/',
      'GET https://cms.example.test/api/wp/v2/tags',
      'GET https://cms.example.test/api/wp/v2/tags',
    ]);
  });

  it.each([
    [
      '<https://cms.example.test/index.php?rest_route=/>; rel="https://api.w.org/"',
      'https://cms.example.test/index.php',
    ],
    [null, 'https://cms.example.test/'],
  ])('plain permalinks put the route into the query (Link %p)', async (link, url) => {
    const site = new StubSite();
    Object.assign(site, { root: null, link });
    const api = await site.open();
    await api.get('/wp/v2/posts', { status: 'draft' });
    expect(site.requests[1]).toMatchObject({ url, query: { rest_route: '/wp/v2/posts', status: 'draft' } });
    await api.get('/', {});
    expect(site.requests[2]!.query.rest_route).toBe('/');
  });

  it('a site in a subfolder, with and without a slash at the end', async () => {
    for (const base of ['https://acme.test/blog', 'https://acme.test/blog/']) {
      const site = new StubSite();
      Object.assign(site, {
        base,
        root: '/blog/wp-json',
        link: '<https://acme.test/blog/wp-json/>; rel="https://api.w.org/"',
      });
      await (await site.open()).get('/wp/v2/tags');
      expect(site.requests.map(({ url }) => url)).toEqual([
        'https://acme.test/blog/',
        'https://acme.test/blog/wp-json/wp/v2/tags',
      ]);
    }
  });

  it('stays on the address it was given when the site calls itself by another (proxy)', async () => {
    const site = new StubSite();
    site.base = 'http://127.0.0.1:8080';
    await (await site.open()).get('/wp/v2/tags');
    expect(site.requests[1]!.url).toBe('http://127.0.0.1:8080/wp-json/wp/v2/tags');
  });

  it('asks again after a failed discovery', async () => {
    const site = new StubSite();
    let failures = 1;
    site.meanwhile = () => {
      if (failures-- > 0) throw new Error('ECONNRESET');
    };
    const api = await site.open();
    await expect(api.get('/wp/v2/tags')).rejects.toThrow('ECONNRESET');
    expect((await api.get('/wp/v2/tags')).status).toBe(200);
  });

  it('signs every request and asks caches for fresh JSON (stale cache)', async () => {
    const site = new StubSite();
    await (await site.open('ömar')).get('/wp/v2/tags');
    for (const { headers } of site.requests)
      expect(headers).toEqual({
        authorization: `Basic ${Buffer.from('ömar:abcd efgh ijkl', 'utf8').toString('base64')}`,
        'cache-control': 'no-cache',
      });
  });

  it('needs a baseUrl, and says so before anything is sent', async () => {
    await expect(new StubSite().open('omar', '')).rejects.toMatchObject({ name: 'ConfigError' });
  });
});

describe('the check before every run', () => {
  it('names the site, not its spelling', async () => {
    const site = new StubSite();
    expect(await check(site)).toMatchObject({ account: 'cms.example.test', title: 'Acme & Sons' });
    const index = fixture('site');
    site.answers['/'] = () => ({ body: { ...index, name: 'Renamed', home: 'http://cms.example.test/' } });
    expect((await check(site)).account).toBe('cms.example.test');
  });

  it('a wrong application password, read silently as anonymous, is an AuthError that says so', async () => {
    const site = new StubSite();
    site.answers['/wp/v2/users/me'] = () => refusal(401, 'rest_not_logged_in');
    const error = await check(site).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'AuthError', code: 'UPSTREAM_AUTH' });
    expect((error as Error).message).toMatch(/silently as an anonymous visitor/);
    expect((error as Error).message).toMatch(/Authorization header/);
    expect((error as Error).message).not.toContain('abcd');
  });

  it('asks who we are in the editing context', async () => {
    const site = new StubSite();
    await check(site);
    expect(site.requests[1]).toMatchObject({ route: '/wp/v2/users/me', query: { context: 'edit' } });
  });

  it('an editor is warned about addresses only; a contributor about everything; an administrator about too much', async () => {
    const site = new StubSite();
    const rights = async (...names: string[]) => {
      site.answers['/wp/v2/users/me'] = () => ({
        body: { ...fixture('me'), capabilities: Object.fromEntries(names.map((name) => [name, true])) },
      });
      const { warnings } = await check(site);
      return (warnings ?? []).map((text) => /lacks (\w+)|(administrator)/.exec(text)?.slice(1).join(''));
    };
    const own = ['edit_others_posts', 'edit_published_posts', 'edit_private_posts', 'read_private_posts'];
    const pages = ['edit_others_pages', 'edit_published_pages'];
    const editor = [...own, ...pages, 'moderate_comments'];
    expect(await rights(...editor)).toEqual(['list_users']);
    expect(await rights('edit_posts')).toEqual([...own, ...pages, 'list_users', 'moderate_comments']);
    expect(await rights(...editor, 'list_users', 'manage_options')).toEqual(['administrator']);
  });

  it('maintenance during the check is an outage, not a wrong password', async () => {
    const site = new StubSite();
    site.answers['/wp/v2/users/me'] = () => ({
      status: 503,
      body: '<html>',
      headers: { 'content-type': 'text/html', 'retry-after': '600' },
    });
    await expect(check(site)).rejects.toMatchObject({
      name: 'TransientError',
      retryAt: Date.parse('2026-03-06T12:10:00Z'),
    });
  });
});

describe('people, places and the site', () => {
  it('reads users with their addresses, whole at every run', async () => {
    const site = new StubSite();
    const users = streamOf('users');
    const { rows, last } = await walk(
      users.read(await site.open(), { part: 'all', since: {}, until: '', full: false }),
    );
    expect(last).toEqual({ records: [], next: {}, whole: true });
    expect(rows.flatMap((row) => users.drafts(users.record.parse(row), {} as never))).toEqual([
      { draft: 'person', key: 'user:2', name: 'Omar Haddad', email: 'omar@acme.test' },
      { draft: 'person', key: 'user:3', name: 'Lea Brandt', email: 'lea@acme.test' },
    ]);
  });

  it('without the right to list users reads authors without addresses, and never calls that the whole list', async () => {
    const site = new StubSite();
    site.answers['/wp/v2/users'] = ({ context }) =>
      context === 'edit'
        ? refusal(403, 'rest_forbidden_context')
        : { body: [{ id: 3, name: 'Lea Brandt' }], headers: { 'x-wp-total': '1' } };
    const users = streamOf('users');
    const { rows, pages } = await walk(
      users.read(await site.open(), { part: 'all', since: null, until: '', full: true }),
    );
    expect(rows.map((row) => users.drafts(users.record.parse(row), {} as never)[0])).toEqual(
      rows.map(() => ({ draft: 'person', key: 'user:3', name: 'Lea Brandt', email: null })),
    );
    expect(site.requests.at(-1)!.query).toMatchObject({ who: 'authors', context: 'view' });
    expect(pages.some((page) => page.whole)).toBe(false);
  });

  it('a forbidden user is hidden, a missing one deleted, an unreadable key neither', async () => {
    const site = new StubSite();
    site.unreadable.add(3);
    const found = await streamOf('users').get!(await site.open(), ['user:2', 'user:3', 'user:9', 'user:undefined']);
    expect(found.map(({ key, state }) => [key, state])).toEqual([
      ['user:2', 'live'],
      ['user:3', 'hidden'],
      ['user:9', 'deleted'],
      ['user:undefined', 'hidden'],
    ]);
  });

  it('categories lie in their parent or in the site; stored entities are undone', async () => {
    const site = new StubSite();
    const drafts = async (name: string) => {
      const stream = streamOf(name);
      const { rows } = await walk(stream.read(await site.open(), { part: 'all', since: {}, until: '', full: false }));
      return rows.flatMap((row) => stream.drafts(stream.record.parse(row), {} as never));
    };
    expect(await drafts('categories')).toMatchObject([
      { key: 'category:1', kind: 'category', name: 'Uncategorized', parents: ['site'] },
      { key: 'category:4', kind: 'category', name: 'CMP-104 R&D launch', parents: ['category:1'] },
    ]);
    expect(await drafts('tags')).toMatchObject([{ key: 'tag:7', kind: 'tag', name: 'spring', parents: ['site'] }]);
    expect(await drafts('site')).toEqual([
      { draft: 'container', key: 'site', kind: 'site', name: 'Acme & Sons', url: 'https://cms.example.test' },
    ]);
    // Reading terms for editing would take a right that readers of content lack.
    expect(site.requests.find(({ route }) => route === '/wp/v2/tags')!.query.context).toBe('view');
  });
});
