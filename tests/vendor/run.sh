#!/bin/sh
# Drives the sandboxes with the vendors' own clients. Ends with `N passed, N failed` of all; exit code 1 when one failed.
set -eu
cd "$(dirname "$0")"
[ -f ../../dist/src/sandbox/index.js ] || (cd ../.. && npm run --silent build)
npm ci --silent
log=$(mktemp)
sums=$(mktemp)
trap 'rm -f "$log" "$sums"' EXIT
for client in *.cjs; do
  node "$client" 2>&1 | tee "$log"
  # A client that ends without its sum has crashed.
  grep -E '^[0-9]+ passed, [0-9]+ failed$' "$log" >>"$sums" || echo '0 passed, 1 failed' >>"$sums"
done
awk '{ passed += $1; failed += $3 } END { print passed " passed, " failed " failed"; exit failed > 0 }' "$sums"
