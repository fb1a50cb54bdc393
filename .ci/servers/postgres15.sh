#!/usr/bin/env bash
# Debian's PostgreSQL 15 on a data folder and a port of its own.
#   eval "$(.ci/servers/postgres15.sh)"   installs if absent, starts, sets TEST_DATABASE_URL and POSTGRES15_STOP
#   eval "$POSTGRES15_STOP"               ends it and removes its folder
set -euo pipefail
cd "$(dirname "$0")"
. ./install.sh

programs=/usr/lib/postgresql/15/bin
as_postgres() { (cd / && runuser -u postgres -- "$@"); }

if [ "${1:-start}" = stop ]; then
  folder=$2
  case $folder in /tmp/throughline-postgres15.*) ;; *) echo "not a folder of ours: $folder" >&2; exit 1 ;; esac
  as_postgres "$programs/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null || true
  rm -rf "$folder"
  exit
fi

install_packages postgresql-15
folder=$(mktemp -d /tmp/throughline-postgres15.XXXXXX)
chown postgres "$folder"
port=$(free_port)
password=$(head -c 12 /dev/urandom | od -An -tx1 | tr -d ' \n')
printf %s "$password" > "$folder/password"; chown postgres "$folder/password"
as_postgres "$programs/initdb" -D "$folder/data" -U postgres -E UTF8 --locale=C.UTF-8 --auth=scram-sha-256 \
  --pwfile="$folder/password" --no-sync >/dev/null
rm "$folder/password"
# A power cut may lose the run; nobody would miss it.
as_postgres "$programs/pg_ctl" -D "$folder/data" -l "$folder/log" -w start -o \
  "-p $port -k $folder -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200" \
  >/dev/null || { cat "$folder/log" >&2; exit 1; }
echo "export TEST_DATABASE_URL=postgres://postgres:$password@127.0.0.1:$port/postgres"
echo "POSTGRES15_STOP=$(quoted "$PWD/postgres15.sh stop $folder")"
