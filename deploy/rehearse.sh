#!/bin/sh
# rehearse.sh FOLDER: does the newest backup of this folder come back? It is restored into a database
# of its own, which is dropped again, and there every record is verified with the keys of today.
# On PostgreSQL the role must be allowed to make one: ALTER ROLE triage CREATEDB. Leaves word in the
# database in use that it went well.
set -eu
umask 077
. "$(dirname "$0")/database.sh"
newest=
for file in "$1"/symptom-check-*.dump "$1"/symptom-check-*.sqlite3; do
	[ -e "$file" ] && newest=$file
done
if [ -z "$newest" ]; then
	echo "There is no backup in $1." >&2
	exit 1
fi
if [ -n "$(find "$newest" -mtime +1)" ]; then
	echo "The newest backup, $newest, is older than two days." >&2
	exit 1
fi
find_database
ours=$postgresql
room=$(mktemp -d)
at_the_end() {
	rm -rf "$room"
	if [ -n "$ours" ]; then
		dropdb --if-exists --force --maintenance-db="$ours" "${database}_rehearsal"
	fi
}
trap at_the_end EXIT
trap 'exit 1' INT TERM HUP
if [ -n "$ours" ]; then
	# One that a broken run left.
	PGOPTIONS='-c client_min_messages=warning' \
		dropdb --if-exists --force --maintenance-db="$ours" "${database}_rehearsal"
	createdb --maintenance-db="$ours" "${database}_rehearsal"
	(
		find_database "${database}_rehearsal"
		echo "$url" >"$room/url"
	)
else
	echo "sqlite:///$room/db.sqlite3" >"$room/url"
fi
# Where the audit log of a copy ends is told to nobody: verify.sh would look for it in the real one.
in_rehearsal() {
	status=0
	env -u DATABASE_URL DATABASE_URL_FILE="$room/url" "$@" 2>"$room/said" || status=$?
	grep -v 'The audit log ends at' "$room/said" >&2 || true
	return "$status"
}
in_rehearsal "$here/deploy/restore.sh" "$newest"
in_rehearsal "$here/deploy/manage" migrate --verbosity 0
in_rehearsal "$here/deploy/manage" verify
in_rehearsal "$here/deploy/manage" verify --audit
note_run restore
echo "$newest was restored and verified."
