#!/usr/bin/env bash
# Debian's Dovecot with private settings, folders and ports; any user name signs in, each with a home of its own.
#   eval "$(.ci/servers/dovecot.sh)"   installs if absent, starts, sets REAL_IMAP_* and DOVECOT_STOP
#   eval "$DOVECOT_STOP"               ends it and removes its folder
# Three instances share the mail: as shipped without TLS (with ACLs; also XOAUTH2; the token's issuer must listen on
# REAL_IMAP_ISSUER_PORT), one that offers bare IMAP4rev1, one behind TLS with a certificate nobody vouches for.
set -euo pipefail
cd "$(dirname "$0")"
. ./install.sh

if [ "${1:-start}" = stop ]; then
  folder=$2
  case $folder in /tmp/throughline-dovecot.*) ;; *) echo "not a folder of ours: $folder" >&2; exit 1 ;; esac
  for run in "$folder"/run-*; do end_process "$run/master.pid"; done
  rm -rf "$folder"
  exit
fi

[ "$(id -u)" = 0 ] || { echo 'Dovecot is started as root: it hands each session to another user' >&2; exit 1; }
install_packages dovecot-imapd openssl
folder=$(mktemp -d /tmp/throughline-dovecot.XXXXXX)
chmod 755 "$folder"
install -d -o mail -g mail "$folder/mail"
password=$(head -c 12 /dev/urandom | od -An -tx1 | tr -d ' \n')
issuer=$(free_port)

cat > "$folder/oauth2.conf" <<SETTINGS
introspection_mode = post
introspection_url = http://127.0.0.1:$issuer/
username_attribute = username
active_attribute = active
active_value = true
SETTINGS

# start_instance NAME PORT, further settings on standard input
start_instance() {
  local run="$folder/run-$1"
  mkdir "$run"
  {
    cat <<SETTINGS
base_dir = $run
log_path = $folder/$1.log
protocols = imap
listen = 127.0.0.1
mail_location = maildir:~/Maildir
mail_uid = mail
mail_gid = mail
first_valid_uid = 1
first_valid_gid = 1
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
# As shipped, a refused password is answered seconds late.
auth_failure_delay = 0
mail_max_userip_connections = 8
maildir_very_dirty_syncs = no
stats_writer_socket_path =
passdb {
  driver = static
  mechanisms = plain login
  args = password=$password
}
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = $folder/oauth2.conf
}
userdb {
  driver = static
  args = uid=mail gid=mail home=$folder/mail/%u
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Sent {
    special_use = \Sent
    auto = create
  }
  mailbox Drafts {
    special_use = \Drafts
  }
  mailbox Trash {
    special_use = \Trash
    auto = create
  }
  mailbox Junk {
    special_use = \Junk
  }
}
SETTINGS
    cat
  } > "$folder/$1.conf"
  dovecot -c "$folder/$1.conf" || { cat "$folder/$1.log" >&2; return 1; }
  wait_for 10 "Dovecot ($1)" bash -c "exec 3<>/dev/tcp/127.0.0.1/$2"
}

port=$(free_port)
start_instance shipped "$port" <<SETTINGS
ssl = no
# Rights per mailbox, from a file named dovecot-acl in its folder.
mail_plugins = acl
plugin {
  acl = vfile
}
service imap-login {
  inet_listener imap {
    port = $port
  }
  inet_listener imaps {
    port = 0
  }
}
SETTINGS
plain=$(free_port)
start_instance bare "$plain" <<SETTINGS
ssl = no
imap_capability = IMAP4rev1
service imap-login {
  inet_listener imap {
    port = $plain
  }
  inet_listener imaps {
    port = 0
  }
}
SETTINGS
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout "$folder/key.pem" \
  -out "$folder/certificate.pem" 2>/dev/null
tls=$(free_port)
start_instance tls "$tls" <<SETTINGS
ssl = required
ssl_cert = <$folder/certificate.pem
ssl_key = <$folder/key.pem
service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = $tls
    ssl = yes
  }
}
SETTINGS

echo "export REAL_IMAP_HOST=127.0.0.1 REAL_IMAP_PORT=$port REAL_IMAP_BARE_PORT=$plain REAL_IMAP_TLS_PORT=$tls"
echo "export REAL_IMAP_PASSWORD=$password REAL_IMAP_ISSUER_PORT=$issuer REAL_IMAP_HOME=$folder"
echo "DOVECOT_STOP=$(quoted "$PWD/dovecot.sh stop $folder")"
