#!/usr/bin/env bash
# What can be checked without running the site. Every check runs; the exit code is 1 when one failed.
set -uo pipefail
cd "$(dirname "$0")/.."
scripts/environment.sh requirements.txt requirements-dev.txt || exit 1

failed=()
# check NAME COMMAND…: silent when all is well, the tool's own words when not.
check() {
    local name=$1 words
    shift
    if words=$("$@" 2>&1); then
        printf 'ok      %s\n' "$name"
    else
        printf 'FAILED  %s\n%s\n' "$name" "$words"
        failed+=("$name")
    fi
}

# Each folder of code that stands.
code=(advisory tests scripts benchmarks wsgi.py gunicorn.conf.py)
[ -d migrations ] && code+=(migrations)

check style .venv/bin/ruff check "${code[@]}"
check format .venv/bin/ruff format --check "${code[@]}"
check types .venv/bin/mypy
check floors .venv/bin/lint-imports
check templates .venv/bin/djlint --lint --quiet templates
check security .venv/bin/bandit --quiet --recursive --configfile pyproject.toml advisory
check "dead code" .venv/bin/vulture
check dependencies .venv/bin/deptry advisory

if [ "${#failed[@]}" -gt 0 ]; then
    printf 'Failed: %s\n' "${failed[*]}"
    exit 1
fi
