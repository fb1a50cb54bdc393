import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AuthError, ContractError, RateLimited, TransientError } from '../../src/errors.js';
import { expectSucceeded, openRealHub, type Connecting, type RealHub } from './hub.js';
import { withServer } from './need.js';
import { openWire } from './proxy.js';
import { assetsOf, Site, wordpress } from './wordpress.js';

jest.setTimeout(180_000);

withServer('a real WordPress that is in the way', wordpress, 'wordpress.sh', (server) => {
  const site = new Site(server.REAL_WORDPRESS_URL, server.REAL_WORDPRESS_ROOT, server.REAL_WORDPRESS_EDITOR);
  const blog = new Site(
    server.REAL_WORDPRESS_BLOG_URL,
    server.REAL_WORDPRESS_BLOG_ROOT,
    server.REAL_WORDPRESS_BLOG_EDITOR,
  );
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  });
  async function hubOf(...connections: Connecting[]): Promise<RealHub> {
    const hub = await openRealHub(connections);
    closing.push(() => hub.close());
    return hub;
  }
  function write(path: string, text: string): () => void {
    writeFileSync(path, text);
    const remove = () => rmSync(path, { force: true });
    closing.push(remove);
    return remove;
  }
  /** WordPress asks for ten minutes; no test sits them out. */
  async function letWaitsPass(hub: RealHub): Promise<void> {
    await hub.ask(`UPDATE connection SET waits = '{}', wait_until = NULL`);
  }

  beforeAll(() => {
    site.wipe();
    site.php(`
      update_option('timezone_string', 'America/New_York');
      write_post(['post_status' => 'publish', 'post_author' => user_named('contributor')]);
      write_post(['post_status' => 'draft']);
      write_post(['post_status' => 'private']);
      $id = write_post(['post_status' => 'pending', 'post_author' => user_named('contributor')]);
      for ($i = 0; $i < 205; $i++) wp_insert_comment(['comment_post_ID' => $id, 'comment_content' => "c$i", 'comment_approved' => '1']);
    `);
  });

  test('a wrong application password is refused, not read as a visitor', async () => {
    const hub = await hubOf(site.connecting());
    expectSucceeded(await hub.sync('site'));
    const before = await assetsOf(hub);
    const wrong = await hubOf(site.connecting({ secrets: { applicationPassword: 'abcd EFGH 1234 ijkl MNOP 5678' } }));
    const result = await wrong.sync('site');
    expect([result.status, result.error instanceof AuthError]).toEqual(['failed', true]);
    expect((result.error as AuthError).remedy).toMatch(/application password/i);
    expect(await assetsOf(wrong)).toEqual({});
    expect(before).toEqual(site.contents());
  });

  test('a password taken back later stops the run and buries nothing', async () => {
    const password = site.php<string>(
      `return WP_Application_Passwords::create_new_application_password(user_named('editor'), ['name' => 'second'])[0];`,
    );
    const hub = await hubOf(site.connecting({ secrets: { applicationPassword: password } }));
    expectSucceeded(await hub.sync('site'));
    site.php(
      `foreach (WP_Application_Passwords::get_user_application_passwords(user_named('editor')) as $one) if ($one['name'] === 'second') WP_Application_Passwords::delete_application_password(user_named('editor'), $one['uuid']);`,
    );
    const result = await hub.sync('site', { full: true });
    expect([result.error instanceof AuthError, result.counts.tombstones]).toEqual([true, 0]);
    expect(await assetsOf(hub)).toEqual(site.contents());
  });

  test('the password of a user who does not exist', async () => {
    const hub = await hubOf(site.connecting({ config: { user: 'nobody' } }));
    expect((await hub.sync('site')).error).toBeInstanceOf(AuthError);
  });

  test('spaces in the password and an address as user name sign in as well', async () => {
    const spaced = site.password.replace(/(.{4})(?=.)/g, '$1 ');
    const hub = await hubOf(
      site.connecting({ config: { user: 'edda.torvald@example.test' }, secrets: { applicationPassword: spaced } }),
    );
    expectSucceeded(await hub.sync('site'));
    expect(await assetsOf(hub)).toEqual(site.contents());
  });

  test('a contributor’s view is narrow, and the hub says so', async () => {
    const hub = await hubOf(
      site.connecting({
        config: { user: 'contributor' },
        secrets: { applicationPassword: server.REAL_WORDPRESS_CONTRIBUTOR },
      }),
    );
    const result = await hub.sync('site');
    expect(['succeeded', 'partial']).toContain(result.status);
    const warnings = hub.logged
      .filter(({ level }) => level === 40)
      .map(({ msg }) => msg)
      .join('\n');
    for (const right of [
      'edit_others_posts',
      'edit_published_posts',
      'read_private_posts',
      'list_users',
      'moderate_comments',
    ])
      expect(warnings).toContain(right);
    // What is published may be edited by editors only, and lists for editing leave it out: measured with 6.1.9.
    const own = site.php<string[]>(
      `return $wpdb->get_col($wpdb->prepare("SELECT ID FROM $wpdb->posts WHERE post_type = 'post' AND post_status <> 'publish' AND post_author = %d ORDER BY ID", user_named('contributor')));`,
    );
    expect(Object.keys(await assetsOf(hub))).toEqual(own);
    expect(own.length).toBe(1);
    expect(result.counts.tombstones).toBe(0);
  });

  test('a role of one’s own with the rights the README names sees everything; with fewer it is told what it misses', async () => {
    const password = site.php<string>(`
      remove_role('hub');
      $rights = ['read', 'moderate_comments', 'list_users'];
      foreach (['posts', 'pages'] as $of) array_push($rights, "edit_$of", "edit_others_$of", "edit_published_$of", "edit_private_$of", "read_private_$of");
      add_role('hub', 'Hub', array_fill_keys($rights, true));
      if ($old = get_user_by('login', 'reader')) { require_once ABSPATH . 'wp-admin/includes/user.php'; wp_delete_user($old->ID); }
      $id = wp_insert_user(['user_login' => 'reader', 'user_pass' => bin2hex(random_bytes(9)), 'role' => 'hub']);
      return WP_Application_Passwords::create_new_application_password($id, ['name' => 'hub'])[0];`);
    closing.push(() =>
      site.php(
        `require_once ABSPATH . 'wp-admin/includes/user.php'; wp_delete_user(user_named('reader')); remove_role('hub');`,
      ),
    );
    const hub = await hubOf(
      site.connecting({ config: { user: 'reader' }, secrets: { applicationPassword: password } }),
    );
    expectSucceeded(await hub.sync('site'));
    expect(await assetsOf(hub)).toEqual(site.contents());
    expect(hub.logged.filter(({ level }) => level >= 40)).toEqual([]);
    site.php(`get_role('hub')->remove_cap('edit_published_posts');`);
    await hub.sync('site');
    expect(hub.logged.filter(({ level }) => level === 40).map(({ msg }) => msg)).toEqual([
      expect.stringContaining('edit_published_posts'),
    ]);
  });

  test('rights taken away hide things; they do not delete them', async () => {
    const hub = await hubOf(site.connecting());
    expectSucceeded(await hub.sync('site'));
    site.php(`(new WP_User(user_named('editor')))->set_role('contributor');`);
    closing.push(() => site.php(`(new WP_User(user_named('editor')))->set_role('editor');`));
    await hub.sync('site', { full: true });
    expect(await hub.ask(`SELECT key FROM asset WHERE gone_proof IN ('not-found', 'trash', 'event')`)).toEqual([]);
  });

  test('maintenance: an HTML 503 with Retry-After waits its turn, nothing is lost', async () => {
    const hub = await hubOf(site.connecting());
    expectSucceeded(await hub.sync('site'));
    const end = write(join(site.root, '.maintenance'), '<?php $upgrading = time(); ?>');
    const during = await hub.sync('site', { full: true });
    expect([during.status, during.error instanceof RateLimited]).toEqual(['waiting', true]);
    expect((during.error as RateLimited).retryAt).toBeGreaterThan(Date.now() + 500_000);
    expect(during.counts.tombstones).toBe(0);
    end();
    // It was told to wait, so it does not even ask whether the site is back.
    expect(await hub.sync('site', { full: true })).toMatchObject({ status: 'waiting', counts: { read: 0 } });
    await letWaitsPass(hub);
    expectSucceeded(await hub.sync('site', { full: true }));
    expect(await assetsOf(hub)).toEqual(site.contents());
  });

  test('maintenance that begins between two pages: the rest comes later', async () => {
    let armed = true;
    let end = (): void => {};
    const wire = await openWire(Number(new URL(site.url).port), (chunk, { said }) => {
      if (armed && /GET [^ ]*comments[^ ]*[?&]page=1\b/.test(said)) {
        armed = false;
        end = write(join(site.root, '.maintenance'), '<?php $upgrading = time(); ?>');
      }
      return { chunk };
    });
    closing.push(() => wire.close());
    const hub = await hubOf(site.connecting({ baseUrl: `http://127.0.0.1:${wire.port}` }));
    const during = await hub.sync('site', { stream: 'comments' });
    expect([during.status, armed]).toEqual(['waiting', false]);
    expect(during.counts.read).toBeGreaterThan(0);
    end();
    await letWaitsPass(hub);
    expectSucceeded(await hub.sync('site'));
    expect(await hub.ask('SELECT count(*)::int AS n FROM message WHERE gone_at IS NULL')).toEqual([{ n: 205 }]);
  });

  test('a plugin that prints before the JSON: said with its remedy, nothing lost', async () => {
    const hub = await hubOf(site.connecting());
    expectSucceeded(await hub.sync('site'));
    const end = write(
      join(site.root, 'wp-content/mu-plugins/chatty.php'),
      `<?php add_action('rest_api_init', function () { echo "<br />\\n<b>Warning</b>:  Undefined variable \\$x in <b>/srv/plugin.php</b> on line <b>3</b><br />\\n"; });`,
    );
    const result = await hub.sync('site', { full: true });
    end();
    expect(result.status).not.toBe('succeeded');
    const error = result.error ?? result.problems[0]!.error;
    expect(error).toBeInstanceOf(ContractError);
    expect((error as ContractError).remedy).toMatch(/display_errors|WP_DEBUG_DISPLAY/);
    expect(await assetsOf(hub)).toEqual(site.contents());
  });

  test('the database is away: an HTML 500 is an outage', async () => {
    const hub = await hubOf(site.connecting());
    expectSucceeded(await hub.sync('site'));
    write(
      join(site.root, 'wp-content/db-error.php'),
      '<?php status_header(500); header("Content-Type: text/html"); echo "<h1>Error establishing a database connection</h1>";',
    );
    const end = write(join(site.root, 'wp-content/mu-plugins/away.php'), '<?php dead_db();');
    const result = await hub.sync('site', { full: true });
    end();
    expect([result.status, result.error instanceof TransientError]).toEqual(['failed', true]);
    expect(await assetsOf(hub)).toEqual(site.contents());
  });

  test('a site in a folder with plain permalinks and a zone of odd minutes; page ends that fall on a hundred', async () => {
    blog.wipe();
    const ids = blog.php<number[]>(`
      $ids = [];
      for ($i = 0; $i < 100; $i++) $ids[] = write_post(['post_status' => $i % 2 ? 'publish' : 'draft', 'post_title' => "Number $i"]);
      for ($i = 0; $i < 100; $i++) write_post(['post_status' => 'publish', 'post_type' => 'page']);
      return $ids;`);
    const hub = await hubOf(blog.connecting());
    expectSucceeded(await hub.sync('site'));
    expect(await assetsOf(hub)).toEqual(blog.contents());
    expect(Object.keys(blog.contents()).length).toBe(200);
    expectSucceeded(await hub.sync('site'));
    blog.php(
      `as_user('editor'); wp_update_post(['ID' => ${ids[0]}, 'post_status' => 'publish']); wp_update_post(['ID' => ${ids[1]}, 'post_title' => 'Renamed']); write_post(['post_status' => 'pending']);`,
    );
    const result = await hub.sync('site');
    expectSucceeded(result);
    expect(await assetsOf(hub)).toEqual(blog.contents());
    expect(await hub.ask(`SELECT name FROM asset WHERE key = $1`, [String(ids[1])])).toEqual([{ name: 'Renamed' }]);
    blog.php(`foreach ([${ids.slice(50, 75).join(',')}] as $id) wp_delete_post($id, true);`);
    // So many at once are deleted here when somebody says that it is right.
    expectSucceeded(await hub.sync('site', { full: true, confirmDeletes: true }));
    expect(await assetsOf(hub)).toEqual(blog.contents());
  });

  test('posts that leave while the list is read take no others along', async () => {
    blog.wipe();
    const ids = blog.php<number[]>(
      `$ids = []; for ($i = 0; $i < 220; $i++) $ids[] = write_post(['post_status' => 'publish']); return $ids;`,
    );
    let armed = true;
    const wire = await openWire(Number(new URL(blog.url).port), (chunk, { said }) => {
      if (
        armed &&
        /posts[^ ]*[?&]page=2\b/.test(
          decodeURIComponent(
            said
              .split('\r\n')
              .filter((line) => line.startsWith('GET'))
              .join(' '),
          ),
        )
      ) {
        armed = false;
        blog.php(`foreach ([${ids.slice(10, 30).join(',')}] as $id) wp_delete_post($id, true);`);
      }
      return { chunk };
    });
    closing.push(() => wire.close());
    const hub = await hubOf(blog.connecting({ baseUrl: `http://127.0.0.1:${wire.port}/blog/` }));
    expectSucceeded(await hub.sync('site'));
    expect(armed).toBe(false);
    const held = await assetsOf(hub);
    expect(Object.keys(blog.contents()).filter((id) => !(id in held))).toEqual([]);
    expectSucceeded(await hub.sync('site', { full: true }));
    expect(await assetsOf(hub)).toEqual(blog.contents());
  });
});
