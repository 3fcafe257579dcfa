#!/bin/sh
# backup.sh FOLDER: the whole database as one file, while it is in use. The keys are not in it.
# Needs DATABASE_URL. Prints the file's name; a file that has this name is whole. Leaves word in the
# database that it was made (triage/records/last_runs.py), which monitors and doctor read.
set -eu
umask 077
word="INSERT INTO triage_workerbeat (name, at) VALUES ('backup', CURRENT_TIMESTAMP)
ON CONFLICT (name) DO UPDATE SET at = excluded.at"
name=$1/symptom-check-$(date -u +%Y%m%dT%H%M%SZ)
case $DATABASE_URL in
sqlite:///*)
	name=$name.sqlite3
	python3 -c 'import sqlite3, sys
sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True).execute("VACUUM INTO ?", sys.argv[2:])' \
		"${DATABASE_URL#sqlite:///}" "$name.part"
	;;
*)
	name=$name.dump
	pg_dump --format=custom --no-owner --file="$name.part" --dbname="$DATABASE_URL"
	;;
esac
mv "$name.part" "$name"
echo "$name"
case $DATABASE_URL in
sqlite:///*)
	python3 -c 'import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=10) as database: database.execute(sys.argv[2])' \
		"${DATABASE_URL#sqlite:///}" "$word"
	;;
*) psql --no-psqlrc --quiet --dbname="$DATABASE_URL" --command="$word" ;;
esac || echo "The backup is made, but the database could not be told so." >&2
