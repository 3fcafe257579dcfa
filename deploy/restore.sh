#!/bin/sh
# restore.sh FILE: a backup into the empty database of DATABASE_URL (or DATABASE_URL_FILE). Never
# over one that is in use. Afterwards, with the keys of that time: manage.py migrate, then verify.
set -eu
umask 077
. "$(dirname "$0")/database.sh"
find_database
if [ -n "$sqlite" ]; then
	if [ -e "$sqlite" ]; then
		echo "$sqlite is there already; nothing was restored." >&2
		exit 1
	fi
	cp "$1" "$sqlite"
else
	pg_restore --no-owner --exit-on-error --single-transaction --dbname="$postgresql" "$1"
fi
