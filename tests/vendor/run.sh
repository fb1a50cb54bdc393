#!/bin/sh
# Drives the sandboxes with the vendors' own clients, one *.cjs for each. The last line is the sum, `N passed, N failed`;
# exit code 1 when one failed. A client that ends without a sum of its own counts as failed.
set -eu
cd "$(dirname "$0")"
[ -f ../../dist/src/sandbox/index.js ] || (cd ../.. && npm run --silent build)
npm ci --silent
for file in *.cjs; do
  echo "-- $file"
  node "$file" || true
done | awk '
  /^-- / { missing++; print; next }
  /^[0-9]+ passed, [0-9]+ failed$/ { missing--; passed += $1; failed += $3; next }
  { print }
  END { failed += missing; print passed + 0 " passed, " failed + 0 " failed"; exit failed > 0 }'
