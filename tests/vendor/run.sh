#!/bin/sh
# Drives the sandboxes with the vendors' own clients. Prints `N passed, N failed`; exit code 1 when one failed.
set -eu
cd "$(dirname "$0")"
[ -f ../../dist/src/sandbox/index.js ] || (cd ../.. && npm run --silent build)
npm ci --silent
exec node asana.cjs
