import { expectSucceeded, openRealHub, type RealHub } from './hub.js';
import { withServer } from './need.js';
import { assetsOf, historyOf, Site, wordpress } from './wordpress.js';

jest.setTimeout(180_000);

/** The ids of what `seed` wrote. */
interface Written {
  draft: string;
  pending: string;
  sentBack: string;
  binned: string;
  published: string;
  future: string;
  scheduled: string;
  secret: string;
  trashed: string;
  doomed: string;
  page: string;
  release: string;
  review: string;
  file: string;
  many: string[];
  category: number;
}

const SEED = `
  as_user('editor');
  $category = wp_insert_term('Spring & Söhne “24”', 'category')['term_id'];
  $child = wp_insert_term('CMP-7001', 'category', ['parent' => $category])['term_id'];
  wp_insert_term('launch', 'post_tag');
  $out = ['category' => $category];
  $out['draft'] = write_post(['post_status' => 'draft', 'post_title' => 'Fish & Chips <em>“quoted”</em> 🌷 C:\\\\temp', 'post_content' => '[gallery ids="1"] <script>alert(1)</script>']);
  $out['pending'] = write_post(['post_status' => 'pending', 'post_author' => user_named('contributor'), 'post_category' => [$child]]);
  $out['sentBack'] = write_post(['post_status' => 'pending', 'post_author' => user_named('contributor')]);
  $out['binned'] = write_post(['post_status' => 'pending', 'post_author' => user_named('contributor')]);
  $out['published'] = write_post(['post_status' => 'publish', 'post_date' => '2023-11-05 01:30:00', 'post_date_gmt' => '2023-11-05 06:30:00', 'post_category' => [$child], 'tags_input' => ['launch'], 'post_password' => 'hush-hush']);
  foreach (['one', 'two', 'three'] as $text) wp_update_post(['ID' => $out['published'], 'post_content' => $text]);
  $out['future'] = write_post(['post_status' => 'future', 'post_date' => '2030-01-01 09:00:00']);
  $out['scheduled'] = write_post(['post_status' => 'future', 'post_date' => wp_date('Y-m-d H:i:s', time() + 7200)]);
  $out['secret'] = write_post(['post_status' => 'private', 'post_title' => '']);
  $out['trashed'] = write_post(['post_status' => 'publish', 'post_title' => 'Old news']);
  wp_trash_post($out['trashed']);
  $out['doomed'] = write_post(['post_status' => 'publish']);
  $out['page'] = write_post(['post_status' => 'publish', 'post_type' => 'page']);
  write_post(['post_status' => 'draft', 'post_type' => 'page', 'post_parent' => $out['page'], 'post_content' => str_repeat('long ', 250000)]);
  $out['release'] = write_post(['post_status' => 'draft', 'post_type' => 'press_release']);
  wp_update_post(['ID' => $out['release'], 'post_content' => 'second']);
  $out['review'] = write_post(['post_status' => 'legal-review']);
  $bits = wp_upload_bits('plan für märz.png', null, base64_decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='));
  $out['file'] = wp_insert_attachment(['post_title' => 'Plan', 'post_mime_type' => 'image/png', 'post_status' => 'inherit', 'guid' => $bits['url']], $bits['file'], $out['draft']);
  write_post(['post_status' => 'auto-draft']);
  $out['many'] = [];
  for ($i = 0; $i < 130; $i++) $out['many'][] = write_post(['post_status' => 'publish', 'post_title' => "Same second $i"]);
  $ids = implode(',', $out['many']);
  $wpdb->query("UPDATE $wpdb->posts SET post_modified = '2024-05-05 10:00:00', post_modified_gmt = '2024-05-05 14:00:00' WHERE ID IN ($ids)");
  $wpdb->query("UPDATE $wpdb->posts SET post_modified_gmt = '0000-00-00 00:00:00', post_modified = '0000-00-00 00:00:00' WHERE ID = {$out['many'][7]}");
  for ($i = 0; $i < 3; $i++) wp_insert_comment(['comment_post_ID' => $out['published'], 'comment_content' => "Comment $i", 'comment_author' => 'Lea', 'comment_author_email' => 'lea@example.test', 'comment_approved' => $i === 2 ? '0' : '1']);
  wp_insert_comment(['comment_post_ID' => $out['published'], 'comment_content' => 'buy', 'comment_approved' => 'spam']);
  return json_decode(json_encode($out), true, 512, JSON_BIGINT_AS_STRING);
`;

withServer('a real WordPress, full and then by what changed', wordpress, 'wordpress.sh', (server) => {
  const site = new Site(server.REAL_WORDPRESS_URL, server.REAL_WORDPRESS_ROOT, server.REAL_WORDPRESS_EDITOR);
  let hub: RealHub;
  let ids: Written;
  let looked: number;

  beforeAll(async () => {
    site.php(`update_option('timezone_string', 'America/New_York');`);
    site.wipe();
    const written = site.php<Record<string, unknown>>(SEED);
    ids = JSON.parse(JSON.stringify(written), (key, value) =>
      typeof value === 'number' && key !== 'category' ? String(value) : value,
    );
    hub = await openRealHub([site.connecting()]);
    looked = Date.now();
    expectSucceeded(await hub.sync('site'));
  });
  afterAll(async () => hub?.close());

  async function look(full = false) {
    const before = looked;
    looked = Date.now();
    const result = await hub.sync('site', { full });
    expectSucceeded(result);
    return { counts: result.counts, before, now: looked };
  }
  const approvals = () =>
    hub.ask<{ key: string; outcome: string }>(
      `SELECT a.key, s.outcome FROM approval a JOIN approval_state s ON s.approval_id = a.id ORDER BY a.key::text`,
    );

  test('every row of the site is an asset with its status, and nothing else is', async () => {
    const truth = site.contents();
    expect(await assetsOf(hub)).toEqual(truth);
    expect(Object.keys(truth).length).toBeGreaterThan(140);
    expect(truth[ids.review]).toBe('legal-review');
  });

  test('every revision is a version; a post without one has its present state; a file its upload', async () => {
    const versions = await hub.ask<{ key: string; asset: string; hash: string | null }>(
      `SELECT v.key, a.key AS asset, v.hash FROM asset_version v JOIN asset a ON a.id = v.asset_id`,
    );
    const revisions = site.revisions();
    expect(revisions.length).toBeGreaterThan(3);
    expect(
      versions
        .filter(({ key }) => /^\d+$/.test(key))
        .map(({ key }) => key)
        .toSorted(),
    ).toEqual(revisions.toSorted());
    const without = Object.keys(site.contents()).filter((id) => !versions.some(({ asset }) => asset === id));
    expect(without).toEqual([]);
    expect(versions.find(({ asset }) => asset === ids.draft)!.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test('addresses of people are seen by who may list users, and an administrator is told that less would do', async () => {
    const all = await openRealHub([
      site.connecting({ config: { user: 'admin' }, secrets: { applicationPassword: server.REAL_WORDPRESS_ADMIN } }),
    ]);
    expectSucceeded(await all.sync('site'));
    expect(await all.ask(`SELECT email FROM alias WHERE key LIKE 'user:%' ORDER BY key`)).toEqual([
      { email: 'admin@example.test' },
      { email: 'edda.torvald@example.test' },
      { email: 'connie@example.test' },
      { email: 'artie.ng@example.test' },
    ]);
    expect(all.logged.some(({ level, msg }) => level === 40 && /administrator/.test(msg))).toBe(true);
    await all.close();
  });

  test('people, categories and talk are there, in the words people wrote', async () => {
    expect(await hub.ask(`SELECT key, name, email FROM alias WHERE key LIKE 'user:%' ORDER BY key`)).toEqual([
      { key: 'user:1', name: 'admin', email: null },
      { key: 'user:2', name: 'Edda Torvald', email: null },
      { key: 'user:3', name: 'Connie O’Brien & Söhne', email: null },
      { key: 'user:4', name: 'Artie Ng', email: null },
    ]);
    expect(await hub.ask(`SELECT name FROM container WHERE key = $1`, [`category:${ids.category}`])).toEqual([
      { name: 'Spring & Söhne “24”' },
    ]);
    expect(await hub.ask(`SELECT name FROM container WHERE key = 'site'`)).toEqual([{ name: 'Acme & Sons “Journal”' }]);
    expect(await hub.ask(`SELECT name FROM asset WHERE key = $1`, [ids.draft])).toEqual([
      { name: 'Fish & Chips <em>“quoted”</em> 🌷 C:\\temp' },
    ]);
    expect(await hub.ask(`SELECT count(*)::int AS n FROM message`)).toEqual([{ n: 3 }]);
    expect(JSON.stringify(await hub.ask(`SELECT * FROM asset WHERE key = $1`, [ids.published]))).not.toContain(
      'hush-hush',
    );
  });

  test('what waits for an editor is an open approval', async () => {
    expect(await approvals()).toEqual(
      [ids.pending, ids.sentBack, ids.binned].toSorted().map((id) => ({ key: `${id}:editorial`, outcome: 'open' })),
    );
  });

  test('a publishing day is told in UTC, on both sides of the change of clocks', async () => {
    const [change] = (await historyOf(hub, 'asset', ids.published)).filter(({ what }) => what === 'status');
    expect(change).toMatchObject({ to: 'publish', at: new Date('2023-11-05T06:30:00Z'), source: 'inferred' });
  });

  test('looking again at once finds nothing new', async () => {
    expect((await look()).counts).toMatchObject({ applied: 0, tombstones: 0 });
    expect((await look(true)).counts).toMatchObject({ applied: 0, tombstones: 0 });
  });

  test('an edit is seen although a post of 2030 bears the highest stamp', async () => {
    expect(site.php(`return get_post(${ids.future})->post_modified;`)).toMatch(/^2030/);
    site.php(`as_user('author'); wp_update_post(['ID' => ${ids.draft}, 'post_content' => 'new text']);`);
    const { counts } = await look();
    expect(counts.applied).toBeGreaterThan(0);
    expect(counts.applied).toBeLessThan(10);
    const hashes = await hub.ask(
      `SELECT v.key FROM asset_version v JOIN asset a ON a.id = v.asset_id WHERE a.key = $1 AND v.key ~ '^[0-9]+$'`,
      [ids.draft],
    );
    expect(hashes.length).toBe(site.php<string[]>(`return array_keys(wp_get_post_revisions(${ids.draft}));`).length);
  });

  test('what the editor decides shows as decided between two looks', async () => {
    site.php(`as_user('editor'); wp_update_post(['ID' => ${ids.pending}, 'post_status' => 'publish']);
      wp_update_post(['ID' => ${ids.sentBack}, 'post_status' => 'draft']); wp_trash_post(${ids.binned});`);
    const { before, now } = await look();
    expect(await assetsOf(hub)).toEqual(site.contents());
    const outcomes = Object.fromEntries((await approvals()).map(({ key, outcome }) => [key, outcome]));
    expect(outcomes).toEqual({
      [`${ids.pending}:editorial`]: 'approved',
      [`${ids.sentBack}:editorial`]: 'changes_requested',
      [`${ids.binned}:editorial`]: 'rejected',
    });
    for (const id of [ids.pending, ids.sentBack, ids.binned]) {
      const decided = (await historyOf(hub, 'approval', `${id}:editorial`)).find(
        ({ what }) => what === 'approval_decided',
      )!;
      expect(decided.source).toBe('observed');
      expect(decided.notBefore!.getTime()).toBeGreaterThanOrEqual(before - 1_000);
      expect(decided.at.getTime()).toBeLessThanOrEqual(now + 60_000);
      expect(decided.at.getTime()).toBeGreaterThanOrEqual(decided.notBefore!.getTime());
    }
  });

  test('what cron publishes is seen although no stamp moves', async () => {
    const [was, is] = site.php<[string, string]>(`
      $was = get_post(${ids.scheduled})->post_modified_gmt;
      $wpdb->update($wpdb->posts, ['post_date' => wp_date('Y-m-d H:i:s', time() - 5), 'post_date_gmt' => gmdate('Y-m-d H:i:s', time() - 5)], ['ID' => ${ids.scheduled}]);
      clean_post_cache(${ids.scheduled});
      wp_publish_post(${ids.scheduled});
      return [$was, get_post(${ids.scheduled})->post_modified_gmt];`);
    expect(is).toBe(was);
    await look();
    expect((await assetsOf(hub))[ids.scheduled]).toBe('publish');
    expect((await historyOf(hub, 'asset', ids.scheduled)).at(-1)).toMatchObject({
      what: 'status',
      from: 'future',
      to: 'publish',
    });
    expect((await assetsOf(hub))[ids.future]).toBe('future');
  });

  test('a post brought back from the bin lives again', async () => {
    site.php(`wp_untrash_post(${ids.trashed}); wp_publish_post(${ids.trashed});`);
    await look();
    expect(await assetsOf(hub)).toEqual(site.contents());
    expect(await hub.ask(`SELECT gone_at FROM asset WHERE key = $1`, [ids.trashed])).toEqual([{ gone_at: null }]);
  });

  test('what is deleted for good is noticed by the next whole look, and its neighbours stay', async () => {
    site.php(
      `wp_delete_post(${ids.doomed}, true); wp_delete_attachment(${ids.file}, true); wp_delete_post(${ids.many[3]}, true);`,
    );
    const { counts } = await look(true);
    expect(counts.tombstones).toBeGreaterThanOrEqual(3);
    expect(await assetsOf(hub)).toEqual(site.contents());
    expect(await hub.ask(`SELECT gone_proof FROM asset WHERE key = ANY($1)`, [[ids.doomed, ids.file]])).toEqual([
      { gone_proof: 'not-found' },
      { gone_proof: 'not-found' },
    ]);
  });

  test('edits within the second of the last look are not lost', async () => {
    site.php(`as_user('author'); wp_update_post(['ID' => ${ids.draft}, 'post_content' => 'first of this second']);`);
    await look();
    site.php(`$stamp = get_post(${ids.draft});
      $wpdb->update($wpdb->posts, ['post_title' => 'Late in the same second', 'post_modified' => $stamp->post_modified, 'post_modified_gmt' => $stamp->post_modified_gmt], ['ID' => ${ids.many[9]}]);`);
    await look();
    expect(await hub.ask(`SELECT name FROM asset WHERE key = $1`, [ids.many[9]])).toEqual([
      { name: 'Late in the same second' },
    ]);
  });

  test('a site that moves to another zone loses nothing', async () => {
    site.php(
      `update_option('timezone_string', 'Pacific/Kiritimati'); wp_update_post(['ID' => ${ids.page}, 'post_title' => 'Moved east']);`,
    );
    await look();
    site.php(
      `update_option('timezone_string', 'America/New_York'); wp_update_post(['ID' => ${ids.page}, 'post_title' => 'Moved west']);`,
    );
    await look();
    expect(await hub.ask(`SELECT name FROM asset WHERE key = $1`, [ids.page])).toEqual([{ name: 'Moved west' }]);
    site.php(`wp_update_post(['ID' => ${ids.page}, 'post_title' => 'Stays west']);`);
    await look();
    expect(await hub.ask(`SELECT name FROM asset WHERE key = $1`, [ids.page])).toEqual([{ name: 'Stays west' }]);
    expect(await assetsOf(hub)).toEqual(site.contents());
  });
});
