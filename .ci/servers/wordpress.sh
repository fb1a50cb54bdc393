#!/usr/bin/env bash
# Debian's WordPress on PHP's own web server and a MariaDB with a folder and socket of its own.
#   eval "$(.ci/servers/wordpress.sh)"   installs if absent, starts, sets REAL_WORDPRESS_* and WORDPRESS_STOP
#   eval "$WORDPRESS_STOP"               ends it and removes its folder
# Two sites: the front page with pretty permalinks and New York's clock, and one in the folder /blog with plain ones.
# Content is the tests' own: they run PHP inside the site's folder (REAL_WORDPRESS_ROOT, …_BLOG_ROOT).
set -euo pipefail
cd "$(dirname "$0")"
. ./install.sh

if [ "${1:-start}" = stop ]; then
  folder=$2
  case $folder in /tmp/throughline-wordpress.*) ;; *) echo "not a folder of ours: $folder" >&2; exit 1 ;; esac
  end_process "$folder/php.pid"
  end_process "$folder/mariadb.pid"
  rm -rf "$folder"
  exit
fi

[ "$(id -u)" = 0 ] || { echo 'WordPress is started as root: its database runs as another user' >&2; exit 1; }
install_packages wordpress php-cli php-mysql php-gd mariadb-server
folder=$(mktemp -d /tmp/throughline-wordpress.XXXXXX)
chmod 755 "$folder"

install -d -o mysql -g mysql "$folder/data" "$folder/socket"
mariadb-install-db --no-defaults --user=mysql --datadir="$folder/data" --auth-root-authentication-method=normal \
  --skip-test-db >"$folder/mariadb.log" 2>&1 || { cat "$folder/mariadb.log" >&2; exit 1; }
mariadbd --no-defaults --user=mysql --datadir="$folder/data" --socket="$folder/socket/db" --skip-networking \
  --pid-file="$folder/data/pid" --skip-log-bin --innodb-flush-log-at-trx-commit=0 --innodb-buffer-pool-size=32M \
  --performance-schema=OFF >>"$folder/mariadb.log" 2>&1 &
echo $! > "$folder/mariadb.pid"
disown
wait_for 30 MariaDB mariadb-admin --no-defaults --socket="$folder/socket/db" -uroot ping
mariadb --no-defaults --socket="$folder/socket/db" -uroot -e \
  'CREATE DATABASE site CHARACTER SET utf8mb4; CREATE DATABASE blog CHARACTER SET utf8mb4'

port=$(free_port)
cp -rL --reflink=auto /usr/share/wordpress "$folder/site"
rm -rf "$folder/site/wp-config.php" "$folder/site/wp-content/plugins" "$folder/site/wp-content/uploads"
mkdir -p "$folder/site/wp-content/mu-plugins" "$folder/site/wp-content/plugins" "$folder/site/wp-content/uploads"
cat > "$folder/site/wp-content/mu-plugins/press.php" <<'PHP'
<?php
// A content type and a status of the site's own, as an editorial plugin brings them.
add_action('init', function () {
  register_post_type('press_release', [
    'public' => true, 'show_in_rest' => true, 'rest_base' => 'press-releases', 'label' => 'Press releases',
    'supports' => ['title', 'editor', 'author', 'revisions', 'excerpt'],
  ]);
  register_post_status('legal-review', ['label' => 'Legal review', 'protected' => true, 'show_in_rest' => true]);
});
PHP
# configure SITE-FOLDER DATABASE ADDRESS
configure() {
  cat > "$1/wp-config.php" <<PHP
<?php
define('DB_NAME', '$2');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:$folder/socket/db');
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
define('WP_HOME', '$3');
define('WP_SITEURL', '$3');
define('WP_ENVIRONMENT_TYPE', 'local');
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('DISABLE_WP_CRON', true);
define('WP_DEBUG', false);
foreach (['AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY', 'AUTH_SALT', 'SECURE_AUTH_SALT', 'LOGGED_IN_SALT', 'NONCE_SALT'] as \$name)
  define(\$name, 'only for tests, never on a network');
\$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
PHP
}
cp -r --reflink=auto "$folder/site" "$folder/blog-files"
mv "$folder/blog-files" "$folder/site/blog"
configure "$folder/site" site "http://127.0.0.1:$port"
configure "$folder/site/blog" blog "http://127.0.0.1:$port/blog"

# set_up SITE-FOLDER PERMALINKS ZONE TITLE: installs the site and prints the application passwords, one a line.
set_up() {
  (cd "$1" && PERMALINKS=$2 ZONE=$3 TITLE=$4 HTTP_HOST="127.0.0.1:$port" php -d display_errors=stderr -r '
    define("WP_INSTALLING", true);
    $_SERVER["HTTP_HOST"] = getenv("HTTP_HOST");
    $_SERVER["SERVER_PROTOCOL"] = "HTTP/1.1";
    require "wp-load.php";
    require ABSPATH . "wp-admin/includes/upgrade.php";
    // The welcome mail has nobody to reach.
    add_filter("pre_wp_mail", "__return_true");
    wp_install(getenv("TITLE"), "admin", "admin@example.test", false, "", bin2hex(random_bytes(12)));
    update_option("timezone_string", getenv("ZONE"));
    update_option("permalink_structure", getenv("PERMALINKS"));
    $password = function ($id) {
      return WP_Application_Passwords::create_new_application_password($id, ["name" => "hub"])[0];
    };
    $people = [
      ["editor", "Edda Torvald", "edda.torvald@example.test", "editor"],
      ["contributor", "Connie O’Brien & Söhne", "connie@example.test", "contributor"],
      ["author", "Artie Ng", "artie.ng@example.test", "author"],
    ];
    echo $password(1), "\n";
    foreach ($people as [$login, $name, $mail, $role]) {
      $id = wp_insert_user(["user_login" => $login, "display_name" => $name, "user_email" => $mail, "role" => $role,
        "user_pass" => bin2hex(random_bytes(12))]);
      echo $password($id), "\n";
    }
    // What an installation writes by itself is not the tests’.
    foreach (get_posts(["post_type" => "any", "post_status" => "any", "numberposts" => -1]) as $post) wp_delete_post($post->ID, true);
    foreach (get_comments() as $comment) wp_delete_comment($comment, true);
  ')
}
{ read -r admin; read -r editor; read -r contributor; read -r author; } \
  < <(set_up "$folder/site" '/%year%/%monthnum%/%postname%/' America/New_York 'Acme & Sons “Journal”')
{ read -r _; read -r blog_editor; read -r _; read -r _; } < <(set_up "$folder/site/blog" '' Asia/Kathmandu 'Side blog')
[ -n "$editor" ] && [ -n "$blog_editor" ] || { echo 'WordPress could not be installed' >&2; exit 1; }

cat > "$folder/router.php" <<'PHP'
<?php
// What a web server's rewrite rules do: files as they are, everything else to the index.php of its site.
$path = urldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
$file = $_SERVER['DOCUMENT_ROOT'] . $path;
if (is_file($file)) return false;
$site = preg_match('#^/blog(/|$)#', $path) ? '/blog' : '';
if (is_file("$file/index.php") && $site !== rtrim($path, '/')) return false;
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = "$site/index.php";
chdir($_SERVER['DOCUMENT_ROOT'] . $site);
require "index.php";
PHP
# A group of its own, since its workers outlive it.
PHP_CLI_SERVER_WORKERS=4 setsid php -d display_errors=0 -d opcache.enable_cli=1 -S "127.0.0.1:$port" -t "$folder/site" \
  "$folder/router.php" >"$folder/php.log" 2>&1 &
echo $! > "$folder/php.pid"
disown
wait_for 15 WordPress bash -c "exec 3<>/dev/tcp/127.0.0.1/$port"

echo "export REAL_WORDPRESS_URL=http://127.0.0.1:$port REAL_WORDPRESS_ROOT=$folder/site"
echo "export REAL_WORDPRESS_BLOG_URL=http://127.0.0.1:$port/blog REAL_WORDPRESS_BLOG_ROOT=$folder/site/blog"
echo "export REAL_WORDPRESS_ADMIN=$admin REAL_WORDPRESS_EDITOR=$editor REAL_WORDPRESS_CONTRIBUTOR=$contributor"
echo "export REAL_WORDPRESS_AUTHOR=$author REAL_WORDPRESS_BLOG_EDITOR=$blog_editor"
echo "WORDPRESS_STOP=$(quoted "$PWD/wordpress.sh stop $folder")"
