#!/usr/bin/env bash
# Run a command with a throw-away PostgreSQL, named in ADVISORY_TEST_DATABASE_URL.
#
#   scripts/with_postgres.sh COMMAND [ARGUMENT…]
#
# The cluster lies in a temporary folder, listens on a free loopback port only, writes nothing durably,
# and is stopped and removed whatever happens. Under root it runs as its own user, since PostgreSQL
# refuses to be root.
set -euo pipefail

# The folder of the server's programs: Debian keeps them off the path, and a client alone has none.
server_programs() {
    local folder
    for folder in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV) "$(pg_config --bindir 2>/dev/null || true)"; do
        if [ -n "$folder" ] && [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
            printf '%s\n' "$folder"
            return
        fi
    done
    return 1
}

if ! programs=$(server_programs); then
    echo "The PostgreSQL server's programs are missing: sudo apt-get install postgresql" >&2
    exit 1
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/advisory-postgres.XXXXXX")
as_owner=()
if [ "$(id -u)" = 0 ]; then
    owner=nobody
    id postgres >/dev/null 2>&1 && owner=postgres
    chown "$owner" "$folder"
    as_owner=(setpriv --reuid="$owner" --regid="$(id -g "$owner")" --clear-groups --)
fi

stop() {
    # From a folder that the owner may enter; immediate, since nothing in it is to be kept.
    (cd / && "${as_owner[@]}" "$programs/pg_ctl" -D "$folder/data" -m immediate -s stop 2>/dev/null) || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
(
    cd /
    "${as_owner[@]}" "$programs/initdb" -D "$folder/data" -U advisory --auth=trust --encoding=UTF8 \
        --locale=C.UTF-8 --no-sync >/dev/null
    "${as_owner[@]}" "$programs/pg_ctl" -D "$folder/data" -l "$folder/log" -w -s start -o \
        "-p $port -k $folder -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=100" ||
        { cat "$folder/log" >&2; exit 1; }
    "${as_owner[@]}" "$programs/createdb" -h "$folder" -p "$port" -U advisory advisory
)

export ADVISORY_TEST_DATABASE_URL="postgresql+psycopg://advisory@127.0.0.1:$port/advisory"
"$@"
