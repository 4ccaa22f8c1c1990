#!/usr/bin/env bash
# One command to a running site: environment, database, starter library, index, people, server.
#
#   HOST=127.0.0.1 PORT=8000 scripts/run.sh
#
# Stays in the foreground; Ctrl-C ends it. What it keeps lies in var/ (or ADVISORY_DATA_DIR). Settings
# that are already in the environment win over the ones for development below.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/environment.sh requirements.txt

export HOST=${HOST:-127.0.0.1} PORT=${PORT:-8000}
export ADVISORY_ENV=${ADVISORY_ENV:-development}
export ADVISORY_DATA_DIR=${ADVISORY_DATA_DIR:-var}
# Devices bind a passkey to a name and to no number, so that this machine is called by its name.
[ "$HOST" != 127.0.0.1 ] || export ADVISORY_SITE_URL=${ADVISORY_SITE_URL:-http://localhost:$PORT}

exec .venv/bin/python -m scripts.serve
