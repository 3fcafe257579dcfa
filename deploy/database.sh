# Read by the scripts beside it: where the database is, and word of what was done there.
here=${here:-$(cd "$(dirname "$0")/.." && pwd)}
PYTHON=${PYTHON:-$here/.venv/bin/python}
PG_DUMP_VERSION=$(pg_dump --version 2>/dev/null || true)
export PYTHON PG_DUMP_VERSION

# find_database [NAME]: sets sqlite or postgresql, and database; with a NAME, and url, for another one.
find_database() {
	found=$("$PYTHON" "$here/deploy/connection.py" "$@")
	eval "$found"
}

# sql STATEMENT: against the database that was found.
sql() {
	if [ -n "$sqlite" ]; then
		"$PYTHON" -c 'import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=10) as database:
    print(*(row[0] for row in database.execute(sys.argv[2])), sep="\n", end="")' "$sqlite" "$1"
	else
		psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 \
			--dbname="$postgresql" --command="$1"
	fi
}

# note_run NAME: leaves word of a success (triage/records/last_runs.py), which monitors and doctor read.
note_run() {
	sql "INSERT INTO triage_workerbeat (name, at) VALUES ('$1', CURRENT_TIMESTAMP)
		ON CONFLICT (name) DO UPDATE SET at = excluded.at"
}
