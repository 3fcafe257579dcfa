#!/bin/sh
# restore.sh FILE: a backup into the empty database of DATABASE_URL. Never over one that is in use.
# Afterwards, with the keys of that time: manage.py migrate, then manage.py verify.
set -eu
umask 077
case $DATABASE_URL in
sqlite:///*)
	path=${DATABASE_URL#sqlite:///}
	if [ -e "$path" ]; then
		echo "$path is there already; nothing was restored." >&2
		exit 1
	fi
	cp "$1" "$path"
	;;
*)
	pg_restore --no-owner --exit-on-error --single-transaction --dbname="$DATABASE_URL" "$1"
	;;
esac
