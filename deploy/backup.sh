#!/bin/sh
# backup.sh FOLDER: the whole database as one file, while it is in use. The keys are not in it.
# Needs DATABASE_URL or DATABASE_URL_FILE. Prints the file's name; a file that has this name is whole.
# Removes those that are older than RETENTION_BACKUPS_DAYS, so that whoever was erased is gone from
# them too, and leaves word in the database that it ran. Whatever fails ends it with a status.
set -eu
umask 077
. "$(dirname "$0")/database.sh"
days=${RETENTION_BACKUPS_DAYS:-30}
find_database
case $days in '' | *[!0-9]* | 0*)
	echo "RETENTION_BACKUPS_DAYS must be a number of days." >&2
	exit 1
	;;
esac
name=$1/symptom-check-$(date -u +%Y%m%dT%H%M%SZ)
if [ -n "$sqlite" ]; then
	name=$name.sqlite3
	"$PYTHON" -c 'import sqlite3, sys
sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True).execute("VACUUM INTO ?", sys.argv[2:])' \
		"$sqlite" "$name.part"
else
	name=$name.dump
	pg_dump --format=custom --no-owner --file="$name.part" --dbname="$postgresql"
	# A dump that cannot be read to its end is none.
	pg_restore --file=/dev/null "$name.part"
fi
mv "$name.part" "$name"
echo "$name"

# By the time in its name: a copy that was put back has a new time of its own.
oldest=$(date -u -d "$days days ago" +%Y%m%d%H%M%S)
for old in "$1"/symptom-check-*; do
	made=$(basename "$old" | sed -nE 's/^symptom-check-([0-9]{8})T([0-9]{6})Z\.(dump|sqlite3)(\.part)?$/\1\2/p')
	if [ -n "$made" ] && [ "$made" -lt "$oldest" ]; then rm -f "$old"; fi
done
note_run backup
