import { wordpress } from '../../connectors/wordpress/index.js';
import type { Surveyed } from '../../src/sdk/index.js';
import { many, range, refusal, StubSite } from './wordpress-stub.js';

async function look(site: StubSite) {
  const api = await site.open();
  await api.get('/');
  const before = site.requests.length;
  const lines: Surveyed[] = [];
  for await (const line of wordpress.survey!(api)) lines.push(line);
  const asked = lines.reduce((sum, line) => sum + line.asked, 0);
  return {
    of: (stream: string) => lines.find((line) => line.stream === stream)!,
    lines,
    asked,
    sent: site.requests.length - before,
  };
}
const withHistory = (ids: number[], saved: number) =>
  many(ids).map((post) => ({ ...post, _links: { 'version-history': [{ href: 'x', count: saved }] } }));

test('the site’s own counts, one request a list', async () => {
  const site = new StubSite();
  site.lists['/wp/v2/posts'] = [...withHistory(range(1, 150), 3), ...withHistory(range(151, 250), 0)];
  site.lists['/wp/v2/comments'] = many(range(1, 220));
  const { of, lines, asked, sent } = await look(site);
  expect(lines.map(({ stream }) => stream).sort()).toEqual(wordpress.streams.map(({ name }) => name).sort());
  expect(of('users')).toMatchObject({
    records: site.lists['/wp/v2/users']!.length,
    requests: 2,
    how: 'counted by the site',
  });
  const pages = site.lists['/wp/v2/pages']!.length;
  const media = site.lists['/wp/v2/media']!.length;
  expect(of('content').records).toBe(250 + pages + media);
  expect(of('content').how).toMatch(/^counted by the site: posts, pages, media/);
  expect(of('comments')).toMatchObject({ records: 220, requests: 3, everyRun: 1 });
  expect([asked, sent]).toEqual([sent, sent]);
  expect(sent).toBeLessThan(12);
});

test('revisions are as many as a hundred posts announce, for all of them', async () => {
  const site = new StubSite();
  site.lists = {
    ...site.lists,
    '/wp/v2/pages': [],
    '/wp/v2/media': [],
    '/wp/v2/posts': [...withHistory(range(1, 50), 4), ...withHistory(range(51, 200), 0)],
  };
  const { of } = await look(site);
  // Of the hundred shown, 50 have 4 saved states: so 100 of 200 have, and 400 states in one list each.
  expect(of('revisions')).toMatchObject({ parts: 100, records: 400, requests: 100, everyRun: 0 });
});

test('what the user may not see is said; without the right to list users, those who write are counted', async () => {
  const site = new StubSite();
  site.answers['/wp/v2/comments'] = () => refusal(403, 'rest_forbidden_context');
  site.answers['/wp/v2/users'] = (query) =>
    query['context'] === 'edit' ? refusal(403, 'rest_forbidden_context') : undefined;
  const { of } = await look(site);
  expect(of('comments')).toMatchObject({ records: null, how: 'not visible: HTTP 403' });
  expect(of('users')).toMatchObject({ records: site.lists['/wp/v2/users']!.length });
});

test('a user who may edit nothing, and a site that announces no numbers', async () => {
  const site = new StubSite();
  site.answers['/wp/v2/types'] = () => ({ body: {} });
  site.hasTotals = false;
  const { of } = await look(site);
  expect(of('content')).toMatchObject({
    parts: 0,
    records: null,
    how: expect.stringMatching(/^not visible: .*edit no kind of content/),
  });
  expect(of('tags')).toMatchObject({ records: null, requests: 1, how: 'the site announces no number' });
});
