# Sourced by the scripts beside it: `install_packages name…` puts Debian packages on the machine without starting
# any service, `free_port` prints a port nobody listens on, `quoted` makes a value safe to source.

quoted() { printf "'%s'" "$(printf %s "$1" | sed "s/'/'\\\\''/g")"; }

free_port() {
  # Asked of the kernel by bash alone, since node may not be there yet: a port where connecting is refused.
  local port
  for _ in $(seq 100); do
    port=$((20000 + RANDOM % 10000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
  echo 'no free port' >&2; return 1
}

# wait_for SECONDS WHAT COMMAND… : runs COMMAND until it succeeds.
wait_for() {
  local seconds=$1 what=$2; shift 2
  for _ in $(seq $((seconds * 10))); do "$@" >/dev/null 2>&1 && return; sleep 0.1; done
  echo "$what did not come up within $seconds s" >&2; return 1
}

# end_process PIDFILE : ends what the file names, with the children of its group if it leads one, and waits until it is gone.
end_process() {
  local pid whole; pid=$(head -n1 "$1" 2>/dev/null) || return 0
  [ -n "$pid" ] || return 0
  whole=$pid
  [ "$(ps -o pgid= -p "$pid" | tr -d ' ')" != "$pid" ] || whole=-$pid
  kill -- "$whole" 2>/dev/null || return 0
  for _ in $(seq 100); do kill -0 -- "$whole" 2>/dev/null || return 0; sleep 0.1; done
  kill -9 -- "$whole" 2>/dev/null || true
}

install_packages() {
  local missing=() name
  for name; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
  done
  [ ${#missing[@]} -eq 0 ] && return
  [ "$(id -u)" = 0 ] || { echo "Missing packages: ${missing[*]}; run as root to install them" >&2; return 1; }
  # Packages start their service on installation unless this file says no.
  local policy=/usr/sbin/policy-rc.d ours=
  [ -e "$policy" ] || { ours=1; printf '#!/bin/sh\nexit 101\n' > "$policy"; chmod +x "$policy"; }
  local failed=0
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"; } \
    >&2 </dev/null || failed=1
  [ -z "$ours" ] || rm -f "$policy"
  return $failed
}
