#!/bin/sh
# backup.sh postgres FOLDER          the database that PGHOST, PGUSER … name (default: deskmate)
# backup.sh sqlite FOLDER HOME       the files of a DESKMATE_HOME, while it is in use
# One file a day; those older than 14 days go. Restoring: docs/deploy.md.
set -eu
umask 077
kind=$1 folder=$2 day=$(date +%Y-%m-%d)
mkdir -p "$folder"
case $kind in
  postgres)
    pg_dump --format=custom --file="$folder/deskmate-$day.dump.part" "${PGDATABASE:-deskmate}"
    mv "$folder/deskmate-$day.dump.part" "$folder/deskmate-$day.dump" ;;
  sqlite)
    for name in deskmate threads; do
      [ -f "$3/$name.db" ] || continue
      python3 - "$3/$name.db" "$folder/$name-$day.db.part" <<'PY'
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as source, sqlite3.connect(sys.argv[2]) as copy:
    source.backup(copy)
PY
      mv "$folder/$name-$day.db.part" "$folder/$name-$day.db"
    done ;;
  *) echo "backup.sh: postgres or sqlite, not $kind" >&2; exit 2 ;;
esac
find "$folder" -maxdepth 1 -type f \( -name '*.dump' -o -name '*.db' \) -mtime +14 -exec rm -f {} +
