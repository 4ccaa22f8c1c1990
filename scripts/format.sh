#!/usr/bin/env bash
# Put the code into the house's format, and mend what ruff can mend by itself.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/environment.sh requirements.txt requirements-dev.txt
.venv/bin/ruff check --fix --quiet . || true
.venv/bin/ruff format --quiet .
