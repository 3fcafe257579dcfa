#!/bin/sh
# backup.sh FOLDER: the whole database as one file, while it is in use. The keys are not in it.
# Needs DATABASE_URL. Prints the file's name; a file that has this name is whole.
set -eu
umask 077
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
