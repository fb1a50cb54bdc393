import type { Found } from '../../src/sdk/index.js';
import { many, posts, range, refusal, StubSite, streamOf, walk, wallClock } from './wordpress-stub.js';

const content = streamOf('content');
const read = async (site: StubSite, job = posts()) => walk(content.read(await site.open(), job));
const lists = (site: StubSite) => site.requests.filter(({ route }) => route === '/wp/v2/posts');

describe('an incremental walk', () => {
  const since = { modified: '2026-03-04T16:00:00.000Z', futureIds: [] as number[], zone: 'America/New_York' };

  it('sends the bound with its zone, before the last stamp, and claims no whole list (woocommerce#14539, #12594)', async () => {
    const site = new StubSite();
    const { ids, last } = await read(site, posts(since));
    expect(lists(site)[0]!.query.modified_after).toBe('2026-03-04T14:59:59Z');
    expect(ids).toEqual([12, 15, 16]);
    expect(last.whole).toBeUndefined();
  });

  it('rows saved in the very second of the last stamp are seen', async () => {
    const site = new StubSite();
    site.lists['/wp/v2/posts'] = many([5], '2026-03-04T16:00:00Z');
    expect((await read(site, posts(since))).ids).toEqual([5]);
  });

  it('--full lists everything again', async () => {
    const site = new StubSite();
    const { ids, last } = await read(site, posts(since, true));
    expect(ids).toEqual([10, 12, 15, 16]);
    expect(last.whole).toBe(true);
  });

  it('edits in the hour that summer time repeats are seen (wp-gatsby#204)', async () => {
    const site = new StubSite();
    // 01:10 local, the second time round; the last stamp was 01:50, the first time round.
    site.lists['/wp/v2/posts'] = many([5], '2026-11-01T06:10:00Z');
    expect(wallClock('2026-11-01T06:10:00Z', site.zone) < wallClock('2026-11-01T05:50:00Z', site.zone)).toBe(true);
    site.date = 'Sun, 01 Nov 2026 06:15:00 GMT';
    const { ids } = await read(site, posts({ ...since, modified: '2026-11-01T05:50:00.000Z' }));
    expect(ids).toEqual([5]);
  });

  it('a site whose zone was changed is listed whole once more', async () => {
    const site = new StubSite();
    site.zone = 'Europe/Berlin';
    const { ids, last, nexts } = await read(site, posts(since));
    expect(ids).toEqual([10, 12, 15, 16]);
    expect(last.whole).toBe(true);
    expect(nexts).toMatchObject([{ zone: 'Europe/Berlin' }]);
  });

  it('a scheduled post that cron published, without touching its stamp, is seen', async () => {
    const site = new StubSite();
    site.lists['/wp/v2/posts']![2].status = 'publish';
    site.lists['/wp/v2/posts']![2].modified_gmt = '2026-02-01T00:00:00';
    const { rows, nexts } = await read(site, posts({ ...since, futureIds: [15] }));
    expect(rows.find(({ id }) => id === 15)).toMatchObject({ status: 'publish' });
    expect(lists(site)[0]!.query.include).toBe('15');
    expect(nexts).toMatchObject([{ futureIds: [] }]);
  });

  it('a post that still waits stays known; a deleted one is forgotten', async () => {
    const { nexts } = await read(
      new StubSite(),
      posts({ ...since, modified: '2026-03-30T00:00:00.000Z', futureIds: [15, 99] }),
    );
    expect(nexts).toMatchObject([{ futureIds: [15] }]);
  });

  it('more than 100 rows of one second are all read', async () => {
    const site = new StubSite();
    site.lists['/wp/v2/posts'] = many(range(1, 250)).map((row) => ({ ...row, modified_gmt: '2026-03-05T10:00:00' }));
    expect((await read(site, posts(since))).ids).toEqual(range(1, 250));
  });

  it('rows saved while we read are not lost: they move no page, and the next walk starts before them', async () => {
    const site = new StubSite();
    site.lists['/wp/v2/posts'] = many(range(1, 150));
    site.meanwhile = (_, { page }) => {
      if (page === '2') site.lists['/wp/v2/posts']![0].modified_gmt = '2026-03-06T12:00:05';
    };
    const { ids, nexts } = await read(site, posts(since));
    expect(ids).toEqual(range(1, 150));
    const again = await read(site, posts(nexts[0]));
    expect(again.ids).toContain(1);
  });
});

describe('looking again', () => {
  const states = (found: Found[]) => found.map(({ key, state }) => [key, state]);

  it('finds live posts of any type, proves deletions, and takes a refusal for hidden', async () => {
    const site = new StubSite();
    site.unreadable.add(12);
    const found = await content.get!(await site.open(), ['10', '12', '20', '30', '99']);
    expect(states(found)).toEqual([
      ['10', 'live'],
      ['12', 'hidden'],
      ['20', 'live'],
      ['30', 'live'],
      ['99', 'deleted'],
    ]);
    const asked = site.requests.filter(({ query }) => query.include);
    expect(asked[0]!.query).toMatchObject({ include: '10,12,20,30,99', status: expect.stringContaining('trash') });
  });

  it('a route that a plugin took away proves no deletion', async () => {
    const site = new StubSite();
    site.answers['/wp/v2/posts/99'] = () => refusal(404, 'rest_no_route');
    expect(states(await content.get!(await site.open(), ['99']))).toEqual([['99', 'hidden']]);
  });

  it('asks for more than 100 keys in several requests', async () => {
    const site = new StubSite();
    site.lists['/wp/v2/posts'] = many(range(1, 130));
    const found = await content.get!(await site.open(), range(1, 130).map(String));
    expect(found.every(({ state }) => state === 'live')).toBe(true);
    expect(lists(site)).toHaveLength(2);
  });
});
