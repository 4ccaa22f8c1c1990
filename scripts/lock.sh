#!/usr/bin/env bash
# Pin what the requirements files ask for, with hashes, for every platform.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v uv >/dev/null || { echo "Locking needs uv: pipx install uv" >&2; exit 1; }
options=(--quiet --universal --generate-hashes --no-header --python-version 3.11)
uv pip compile "${options[@]}" requirements.in -o requirements.txt
uv pip compile "${options[@]}" requirements-sso.in -o requirements-sso.txt
uv pip compile "${options[@]}" requirements-dev.in -o requirements-dev.txt
uv pip compile "${options[@]}" --no-deps requirements-semantic.in -o requirements-semantic.txt
sed -i '1i # Installed by `make meaning`; by hand: pip install --no-deps --require-hashes -r requirements-semantic.txt' \
    requirements-semantic.txt
