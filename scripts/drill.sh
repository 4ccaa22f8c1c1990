#!/usr/bin/env bash
# Rehearse a restore: bring a backup back into a folder of its own, compare everything, remove it again.
#
#   scripts/drill.sh FILE
#
# Run it with the site's environment, on the machine that would take over, and often. The site itself is neither
# stopped nor touched: database, files and index of the rehearsal lie in a temporary folder that only its owner reads.
# The journal of tombstones is the site's own, and is only read, so that what was pulled stays pulled here too.
set -euo pipefail
umask 077
file=$(realpath "${1:?Name the file of a backup.}")
cd "$(dirname "$0")/.."

folder=$(mktemp -d "${TMPDIR:-/tmp}/advisory-drill.XXXXXX")
trap 'rm -rf "$folder"' EXIT
journal=${ADVISORY_TOMBSTONES:-${ADVISORY_DATA_DIR:-var}/tombstones.jsonl}
mkdir "$folder/var" "$folder/content"
if [ -e "$journal" ]; then cp "$journal" "$folder/var/tombstones.jsonl"; fi

unset ADVISORY_DATABASE_URL ADVISORY_TOMBSTONES
export ADVISORY_DATA_DIR="$folder/var" ADVISORY_CONTENT_DIR="$folder/content" ADVISORY_INDEX_DIR="$folder/index"
export ADVISORY_MAIL="file:$folder/letters"
site() { .venv/bin/flask --app wsgi "$@"; }

site backup verify "$file"
site db upgrade
site backup restore "$file"
site verify
site search check
echo "The restore was rehearsed: everything that was compared agrees."
