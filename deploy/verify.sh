#!/bin/sh
# verify.sh: is what is stored still what was stored? The checks and the audit log, each whatever the
# other one comes to. The audit log is held against the ends that the services told the journal, so
# that an end which was cut off is missed. Needs the keys of the service, and to read the journal.
set -u
cd "$(dirname "$0")/.."
manage=${MANAGE:-deploy/manage}
$manage verify
checks=$?
if [ "${JOURNAL:-systemd}" = none ]; then # in a container, which has no journal to read
	$manage verify --audit
else
	journalctl --quiet --output=cat --since=-8days --unit='symptom-check*' |
		$manage verify --audit --heads -
fi
audit=$?
exit $((checks | audit))
