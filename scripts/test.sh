#!/usr/bin/env bash
# Every test: on SQLite, again on PostgreSQL what meets a database, and in a browser on both.
#
#   scripts/test.sh [--long]     --long adds the full numbers of the expensive tests
#
# Stops at the first part that fails, so that the last lines are always those of pytest that matter.
set -euo pipefail
cd "$(dirname "$0")/.."

# need PACKAGE TEST…: install a Debian package when its test fails and we may; otherwise name it.
need() {
    local package=$1
    shift
    "$@" >/dev/null 2>&1 && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing $package for the tests."
        apt-get install -y -qq "$package" >/dev/null ||
            { apt-get update -qq && apt-get install -y -qq "$package" >/dev/null; }
    else
        echo "The tests need $package: sudo apt-get install chromium postgresql" >&2
        exit 1
    fi
}

has_postgres_server() { compgen -G '/usr/lib/postgresql/*/bin/initdb' || [ -x "$(pg_config --bindir 2>/dev/null)/initdb" ]; }

scripts/environment.sh requirements.txt requirements-dev.txt
scripts/meaning.sh || echo "Search by meaning could not be installed; the tests of its encoder are left out." >&2
need chromium command -v chromium
need postgresql has_postgres_server

long="and not long"
[ "${1:-}" = "--long" ] && long=""
pytest=(.venv/bin/python -m pytest -q)
at_once=(-n 2 --dist worksteal)

echo "== On SQLite"
"${pytest[@]}" "${at_once[@]}" -m "not browser $long"

echo "== On PostgreSQL"
# Pages and commands reach the database through services alone, so on this one they are for the full numbers.
folders=(tests/storage tests/services tests/journeys tests/trust)
[ -z "$long" ] && folders+=(tests/web tests/cli)
scripts/with_postgres.sh "${pytest[@]}" "${at_once[@]}" -m "not browser $long" "${folders[@]}"

echo "== The main scenario in a browser, on PostgreSQL"
scripts/with_postgres.sh "${pytest[@]}" -m browser -k mouse tests/browser/test_main_scenario.py

echo "== In a browser"
# Each file by one worker: some fill a site for all their tests.
"${pytest[@]}" -n 2 --dist loadfile -m "browser $long" tests/browser --ignore=tests/browser/test_payloads.py

echo "== Hostile texts in a browser"
# By themselves: a feed of them all is some megabytes, which a browser that shares the machine draws too slowly.
"${pytest[@]}" -m "browser $long" tests/browser/test_payloads.py
