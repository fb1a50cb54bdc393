import { all, api, at, company, ids, post, read, scene, start, useSite } from './wordpress-site.js';
import type { Json } from './wordpress-site.js';

useSite();

describe('checklist: zones', () => {
  test('site zone other than UTC: local and UTC texts differ by the offset, both without zone', async () => {
    const { body } = await post(21);
    expect([body.date, body.date_gmt]).toEqual(['2026-03-09T06:00:00', '2026-03-09T10:00:00']);
  });

  test('DST change inside the data: five hours before it, four after', async () => {
    expect((await post(10)).body).toMatchObject({
      modified: '2026-03-08T01:30:00',
      modified_gmt: '2026-03-08T06:30:00',
    });
    expect((await post(21)).body).toMatchObject({
      modified: '2026-03-09T06:00:00',
      modified_gmt: '2026-03-09T10:00:00',
    });
    expect((await read('/wp-json/')).body).toMatchObject({
      gmt_offset: -4,
      timezone_string: 'America/New_York',
      name: 'Acme News',
    });
    scene.now = at('2026-03-07T12:00:00Z');
    expect((await read('/wp-json/')).body.gmt_offset).toBe(-5);
  });

  test('zone changed after content exists: old rows keep their old local time and match as newer', async () => {
    const moved = await start({ earlierZone: { until: at('2026-03-09T11:30:00Z'), timezone: 'UTC' } });
    const { body } = await read(`${api}/posts/21?context=edit`, { from: moved });
    expect([body.modified, body.modified_gmt]).toEqual(['2026-03-09T10:00:00', '2026-03-09T10:00:00']);
    const newer = `${api}/posts?status=private&modified_after=2026-03-09T12:00:00Z`;
    expect(ids(await read(newer, { from: moved }))).toEqual([21]);
    expect(ids(await read(newer))).toEqual([]);
  });

  test('modified_after without a zone is read as site-local, with Z or an offset it is converted, and the bound is exclusive', async () => {
    const list = async (bound: string): Promise<number[]> =>
      ids(await read(`${api}/posts?status=private&modified_after=${encodeURIComponent(bound)}`));
    expect(await list('2026-03-09T10:00:00')).toEqual([]);
    expect(await list('2026-03-09T05:59:59')).toEqual([21]);
    expect(await list('2026-03-09T10:00:00Z')).toEqual([]);
    expect(await list('2026-03-09T09:59:59Z')).toEqual([21]);
    expect(await list('2026-03-09T11:59:59+02:00')).toEqual([21]);
    expect((await read(`${api}/posts?modified_after=yesterday`)).body.data.params.modified_after).toBe('Invalid date.');
    expect(ids(await read(`${api}/posts?${all}&modified_before=2026-03-08T06:30:01Z`))).toEqual([10]);
    expect(ids(await read(`${api}/posts?status=private&after=2026-03-09T06:00:00`))).toEqual([]);
    expect(ids(await read(`${api}/posts?status=private&before=2026-03-09T06:00:01`))).toEqual([21]);
  });
});

describe('checklist: a row on its way', () => {
  test('draft, pending, publish: the date floats with every save until the post is published', async () => {
    scene.now = at('2026-03-02T15:00:00Z');
    expect((await post(10)).body).toMatchObject({
      status: 'draft',
      date_gmt: '2026-03-02T15:00:00',
      slug: '',
      generated_slug: 'launch-page',
    });
    scene.now = at('2026-03-04T15:00:00Z');
    expect((await post(10)).body).toMatchObject({
      status: 'pending',
      date_gmt: '2026-03-04T15:00:00',
      link: 'https://www.acme.example/?p=10',
    });
    scene.now = at('2026-03-08T06:30:00Z');
    expect((await post(10)).body).toMatchObject({
      status: 'publish',
      date_gmt: '2026-03-08T06:30:00',
      slug: 'launch-page',
      link: 'https://www.acme.example/launch-page/',
    });
  });

  test('trash: bumps modified, adds the slug suffix, and is listed only where named; untrash gives the slug back', async () => {
    scene.now = at('2026-03-21T10:00:00Z');
    expect((await post(10)).body).toMatchObject({
      status: 'trash',
      slug: 'launch-page__trashed',
      modified_gmt: '2026-03-21T10:00:00',
      date_gmt: '2026-03-08T06:30:00',
    });
    expect(ids(await read(`${api}/posts?status=any&order=asc&orderby=id`))).toEqual([20, 21]);
    expect(ids(await read(`${api}/posts?status=trash&order=asc&orderby=id`))).toEqual([10, 22]);
    scene.now = at('2026-03-22T10:00:00Z');
    expect((await post(10)).body).toMatchObject({
      status: 'draft',
      slug: 'launch-page',
      modified_gmt: '2026-03-22T10:00:00',
      date_gmt: '2026-03-08T06:30:00',
    });
  });

  test('hard delete: the row is gone, 404 rest_post_invalid_id', async () => {
    scene.now = at('2026-03-23T10:00:00Z');
    const gone = await post(22);
    expect([gone.status, gone.body]).toEqual([
      404,
      { code: 'rest_post_invalid_id', message: 'Invalid post ID.', data: { status: 404 } },
    ]);
    expect(ids(await read(`${api}/posts?${all}&orderby=id&order=asc`))).toEqual([10, 20, 21]);
  });

  test('private: out of the public list, in the one that names it', async () => {
    expect(ids(await read(`${api}/posts`))).toEqual([10]);
    expect(ids(await read(`${api}/posts?status=private`))).toEqual([21]);
  });

  test('future post with future modified', async () => {
    expect((await post(20)).body).toMatchObject({
      status: 'future',
      modified: '2026-03-20T08:00:00',
      modified_gmt: '2026-03-20T12:00:00',
    });
    expect(Date.parse((await post(20)).headers.get('date')!)).toBe(company.start);
  });

  test('cron publish without modified change', async () => {
    scene.now = at('2026-03-20T12:00:29Z');
    const before = (await post(20)).body;
    scene.now = at('2026-03-20T12:00:30Z');
    const after = (await post(20)).body;
    expect([before.status, after.status]).toEqual(['future', 'publish']);
    expect([after.modified_gmt, after.date_gmt]).toEqual([before.modified_gmt, before.date_gmt]);
  });
});

describe('checklist: revisions', () => {
  const revisions = `${api}/posts/10/revisions?context=edit`;

  test('revisions without status, newest first, and a status change alone writes none', async () => {
    const { body, headers } = await read(revisions);
    expect((body as Json[]).map((item) => [item.id, item.author, item.date_gmt, item.content.raw, item.slug])).toEqual([
      [12, 4, '2026-03-04T15:00:00', '"v2" & more', '10-revision-v1'],
      [11, 1, '2026-03-03T15:00:00', 'v1', '10-revision-v1'],
    ]);
    expect('status' in (body as Json[])[0]!).toBe(false);
    expect(headers.get('x-wp-total')).toBe('2');
    expect((await read(`${api}/posts/10/revisions/12`)).body.title).toEqual({ rendered: 'Launch page' });
    expect((await read(`${api}/posts/10`)).body._links['predecessor-version'][0].id).toBe(12);
  });

  test('first-update revision: the first save after creation writes one though the text is the same', async () => {
    scene.now = at('2026-03-02T16:00:00Z');
    expect(ids(await read(revisions))).toEqual([]);
    scene.now = at('2026-03-03T15:00:00Z');
    expect(ids(await read(revisions))).toEqual([11]);
  });

  test('autosave: listed among the revisions and under autosaves, told by its slug', async () => {
    const autosave = {
      id: 13,
      post: 10,
      at: at('2026-03-09T00:00:00Z'),
      author: 4,
      title: 'Launch page',
      content: 'v3 half',
    };
    const from = await start({ autosaves: [autosave] });
    expect(ids(await read(revisions, { from }))).toEqual([13, 12, 11]);
    const only = (await read(`${api}/posts/10/autosaves?context=edit`, { from })).body as Json[];
    expect(only.map((item) => [item.id, item.slug, item.content.raw])).toEqual([[13, '10-autosave-v1', 'v3 half']]);
  });

  test('revisions disabled: an empty list, not an error', async () => {
    const answer = await read(revisions, { from: await start({ revisionsDisabled: true }) });
    expect([answer.status, answer.text]).toEqual([200, '[]']);
  });
});
