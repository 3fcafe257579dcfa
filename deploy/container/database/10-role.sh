#!/bin/sh
# Once, when the folder of the database is new: a role for the site, which is no superuser but may make
# the database of a rehearsal (deploy/rehearse.sh).
set -eu
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=postgres <<'SQL'
\set password `cat "${DATABASE_PASSWORD_FILE:-/run/secrets/database_password}"`
CREATE ROLE triage LOGIN CREATEDB PASSWORD :'password';
CREATE DATABASE symptom_check OWNER triage;
SQL
