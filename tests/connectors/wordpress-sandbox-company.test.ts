import { createCompany, truthAt } from '#sandbox';
import { startWordpressSandbox } from '../../connectors/wordpress/sandbox/index.js';
import type { Json } from './wordpress-site.js';

const company = createCompany({ seed: 7, campaigns: 20 });
const statuses = 'publish,future,draft,pending,private,trash';

describe.each([0, 15, 30])('the company %i days after its start', (days) => {
  test('the site shows what is there: every row with its status, every revision', async () => {
    const now = company.start + days * 86_400_000;
    const sandbox = await startWordpressSandbox({ company, now: () => now });
    const account = `${String(sandbox.config.user)}:${sandbox.secrets.applicationPassword}`;
    const headers = { authorization: `Basic ${Buffer.from(account).toString('base64')}` };
    const list = async (path: string): Promise<Json[]> => {
      const rows: Json[] = [];
      for (let page = 1, pages = 1; page <= pages; page++) {
        const answer = await fetch(
          `${sandbox.baseUrl}/wp-json/wp/v2/${path}&context=edit&per_page=5&orderby=id&order=asc&page=${page}`,
          { headers },
        );
        expect(answer.status).toBe(200);
        pages = Number(answer.headers.get('x-wp-totalpages'));
        rows.push(...((await answer.json()) as Json[]));
      }
      return rows;
    };
    const found: [string, string][] = [];
    const revisions: string[] = [];
    for (const base of ['posts', 'pages', 'media']) {
      const rows = await list(`${base}?status=${base === 'media' ? 'inherit,trash' : statuses}`);
      found.push(...rows.map((row): [string, string] => [String(row.id), row.status as string]));
      if (base === 'media') continue;
      for (const row of rows)
        revisions.push(
          ...(await list(`${base}/${row.id}/revisions?_fields=id`)).map((revision) => String(revision.id)),
        );
    }
    await sandbox.close();
    const sort = <Row extends [string, string]>(rows: Row[]): Row[] => rows.sort((a, b) => Number(a[0]) - Number(b[0]));
    const deleted = new Set(
      company.wordpress
        .filter((event) => event.type === 'post_deleted' && event.at <= now)
        .map((event) => String('id' in event && event.id)),
    );
    const items = truthAt(company, now).items.filter(
      (item) => item.tool === 'wordpress' && item.kind === 'asset' && !deleted.has(item.key),
    );
    expect(items.length).toBeGreaterThan(5);
    expect(sort(found)).toEqual(sort(items.map((item): [string, string] => [item.key, item.status!])));
    const written = company.wordpress.flatMap((event) =>
      event.type === 'post_edited' && event.at <= now && !deleted.has(String(event.id)) ? [String(event.revision)] : [],
    );
    expect(revisions.sort((a, b) => Number(a) - Number(b))).toEqual(written.sort((a, b) => Number(a) - Number(b)));
    expect(sandbox.offContract).toEqual([]);
  });
});
