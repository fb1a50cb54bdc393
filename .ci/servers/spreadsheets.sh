#!/usr/bin/env bash
# Debian's LibreOffice Calc and Gnumeric, which open what the hub exports; no service, so there is nothing to end.
#   eval "$(.ci/servers/spreadsheets.sh)"   installs them if absent, sets REAL_SPREADSHEETS_*
set -euo pipefail
cd "$(dirname "$0")"
. ./install.sh

install_packages libreoffice-calc gnumeric
calc=$(command -v soffice) gnumeric=$(command -v ssconvert)
echo "export REAL_SPREADSHEETS_CALC=$(quoted "$calc") REAL_SPREADSHEETS_GNUMERIC=$(quoted "$gnumeric")"
