#!/usr/bin/env bash
# Make .venv hold exactly what the named requirements files pin; quick when nothing has changed.
#
#   scripts/environment.sh requirements.txt [requirements-dev.txt]
#
# Uses uv where there is one, otherwise python3 with its venv and pip.
set -euo pipefail
cd "$(dirname "$0")/.."

# say SENTENCE: one sentence to a person, on the terminal and out of the way of output.
say() { printf '%s\n' "$*" >&2; }

# The first Python on the path that is new enough.
find_python() {
    local name
    for name in python3.11 python3 python3.12 python3.13; do
        if command -v "$name" >/dev/null &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$name"
            return
        fi
    done
    say "Python 3.11 or newer is needed: sudo apt-get install python3 python3-venv"
    return 1
}

make_venv() {
    local python
    python=$(find_python)
    if command -v uv >/dev/null; then
        uv venv --quiet --python "$python" .venv
    elif "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        "$python" -m venv .venv
    elif [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installing python3-venv, which Debian keeps apart from Python."
        apt-get install -y -qq python3-venv >/dev/null
        "$python" -m venv .venv
    else
        say "Python's venv module is missing: sudo apt-get install python3-venv"
        return 1
    fi
}

install_files() {
    local options=() file
    for file in "$@"; do
        options+=(-r "$file")
    done
    if command -v uv >/dev/null; then
        VIRTUAL_ENV="$PWD/.venv" uv pip install --quiet --compile-bytecode --require-hashes "${options[@]}"
    else
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes "${options[@]}"
    fi
}

[ -x .venv/bin/python ] || make_venv

# The stamp names what was installed last; a changed pin changes it.
missing=()
for file in "$@"; do
    stamp=".venv/installed-$file.sha256"
    sha256sum --status --check "$stamp" 2>/dev/null || missing+=("$file")
done
if [ "${#missing[@]}" -gt 0 ]; then
    say "Installing ${missing[*]} into .venv; this takes a while the first time."
    install_files "$@"
    for file in "$@"; do
        sha256sum "$file" >".venv/installed-$file.sha256"
    done
fi
