import { execFileSync } from 'node:child_process';
import type { Connecting, RealHub } from './hub.js';
import { settingsOf } from './need.js';

/** What `.ci/servers/wordpress.sh` prints. */
export const wordpress = settingsOf([
  'REAL_WORDPRESS_URL',
  'REAL_WORDPRESS_ROOT',
  'REAL_WORDPRESS_BLOG_URL',
  'REAL_WORDPRESS_BLOG_ROOT',
  'REAL_WORDPRESS_ADMIN',
  'REAL_WORDPRESS_EDITOR',
  'REAL_WORDPRESS_CONTRIBUTOR',
  'REAL_WORDPRESS_AUTHOR',
  'REAL_WORDPRESS_BLOG_EDITOR',
]);

const PRELUDE = `
  $_SERVER['HTTP_HOST'] = getenv('HOST_OF_SITE');
  $_SERVER['REQUEST_URI'] = '/';
  $_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
  require 'wp-load.php';
  require_once ABSPATH . 'wp-admin/includes/image.php';
  add_filter('pre_wp_mail', '__return_true');
  function user_named($login) { return get_user_by('login', $login)->ID; }
  function as_user($login) { wp_set_current_user(user_named($login)); }
  function write_post($fields) {
    $id = wp_insert_post(wp_slash($fields + ['post_title' => 'Untitled', 'post_content' => 'Text.', 'post_author' => user_named('author')]), true);
    if (is_wp_error($id)) throw new Exception($id->get_error_message());
    return $id;
  }
`;

/** One of the two sites: PHP inside it, its database, and its entry in hub.yaml. */
export class Site {
  constructor(
    readonly url: string,
    readonly root: string,
    readonly password: string,
  ) {}

  /** Runs statements inside WordPress; what they \`return\` comes back. */
  php<T = unknown>(code: string): T {
    const script = `${PRELUDE} echo "\\x1e", json_encode((function () { global $wpdb; ${code} })());`;
    const out = execFileSync('php', ['-d', 'display_errors=stderr', '-r', script], {
      cwd: this.root,
      env: { ...process.env, HOST_OF_SITE: new URL(this.url).host },
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return JSON.parse(out.slice(out.indexOf('\x1e') + 1) || 'null') as T;
  }

  /** Everything anybody wrote, gone without a trace. */
  wipe(): void {
    this.php(`
      foreach (['posts', 'postmeta', 'comments', 'commentmeta', 'term_relationships'] as $table) $wpdb->query("DELETE FROM {$wpdb->prefix}$table");
      $wpdb->query("DELETE FROM {$wpdb->prefix}term_taxonomy WHERE term_id > 1");
      $wpdb->query("DELETE FROM {$wpdb->prefix}terms WHERE term_id > 1");
      wp_cache_flush();
    `);
  }

  connecting(more: Partial<Connecting> = {}): Connecting {
    return {
      name: 'site',
      connector: 'wordpress',
      config: { user: 'editor' },
      secrets: { applicationPassword: this.password },
      baseUrl: this.url,
      // The pace is for other people's hosts.
      requestsPerMinute: 100_000,
      ...more,
    };
  }

  /** What the site's own tables hold of content: id → status; a file has the status of its row. */
  contents(): Record<string, string> {
    const rows = this.php<{ ID: string; post_status: string }[]>(
      `return $wpdb->get_results("SELECT ID, post_status FROM $wpdb->posts WHERE post_type IN ('post', 'page', 'attachment', 'press_release') AND post_status <> 'auto-draft' ORDER BY ID");`,
    );
    return Object.fromEntries(rows.map((row) => [row.ID, row.post_status]));
  }

  /** Ids of saved revisions, without autosaves. */
  revisions(): string[] {
    return this.php<string[]>(
      `return $wpdb->get_col("SELECT ID FROM $wpdb->posts WHERE post_type = 'revision' AND post_name NOT LIKE '%autosave%' ORDER BY ID");`,
    );
  }
}

/** What the hub holds: id → status, without what it knows to be gone for good. */
export async function assetsOf(hub: RealHub, name = 'site'): Promise<Record<string, string>> {
  const rows = await hub.ask<{ key: string; status: string }>(
    `SELECT a.key, a.tool_status AS status FROM asset a JOIN connection c ON c.id = a.connection_id
     WHERE c.name = $1 AND (a.gone_at IS NULL OR a.gone_proof = 'trash') ORDER BY a.key::bigint`,
    [name],
  );
  return Object.fromEntries(rows.map(({ key, status }) => [key, status]));
}

/** The history of one item, oldest first. */
export async function historyOf(hub: RealHub, kind: 'asset' | 'approval', key: string) {
  return hub.ask<{
    what: string;
    from: unknown;
    to: unknown;
    at: Date;
    seen: Date;
    notBefore: Date | null;
    source: string;
  }>(
    `SELECT h.what, h.from_value AS from, h.to_value AS to, h.occurred_at AS at, h.observed_at AS seen, h.not_before AS "notBefore", h.time_source AS source
     FROM change h JOIN "${kind}" i ON i.id = h.item_id WHERE i.key = $1 ORDER BY h.occurred_at, h.id`,
    [key],
  );
}
