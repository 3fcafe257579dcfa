# The same commands for people, hooks and CI. `make` needs no installation; everything else is fetched
# into .venv, pinned by hash.

PY ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
# What the tests must cover of triage/, in per cent of its branches.
COVERED ?= 99

# Every target works on the demonstration's settings; `check --deploy` alone says otherwise.
export DEBUG ?= 1

PIP := $(BIN)/python -m pip --disable-pip-version-check
# A lock is whole: pip installs it to the letter, looks for nothing beyond it and builds nothing, so
# that what is published tomorrow changes nothing. `pip check` says afterwards whether it was whole.
PIP_INSTALL := $(PIP) install --quiet --no-deps --require-hashes --only-binary :all:
PYTEST := $(BIN)/python -m pytest -q -n $(WORKERS) --cov --cov-report=
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-strip-extras --no-header $(if $(UPGRADE),--upgrade)

# A clinic's settings, made up, so that `check --deploy` reads what production would.
MADE_UP := made-up-for-the-deployment-check-and-for-nothing-else
PRODUCTION := DEBUG=0 SECRET_KEY=$(MADE_UP) DIGEST_KEY=$(MADE_UP)-2 \
	ANSWER_KEYS=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
	DATABASE_URL=sqlite:///:memory: ALLOWED_HOSTS=clinic.example \
	WEBHOOK_KEY=$(MADE_UP)-3 SITE_URL=https://clinic.example EMAIL_URL=smtps://mail.clinic.example \
	TIME_ZONE=Europe/Berlin CLINIC_NAME=Clinic EMERGENCY_NUMBER=112 URGENT_LINE=555-0111 CRISIS_LINE=555-0188 \
	SURGICAL_TEAM_PHONE=555-0142 DATA_CONTROLLER=Clinic PRIVACY_CONTACT=555-0100 \
	COMPLAINTS_TO=555-0101

.PHONY: help run dev test lint types bench faults audit sbom check fix lock clean

help:
	@sed -n 's/^## //p' $(firstword $(MAKEFILE_LIST))

$(VENV)/.app: requirements.txt
	@$(PY) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed.")'
	$(PY) -m venv $(VENV)
	$(PIP_INSTALL) -r requirements.txt
	$(PIP) check
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.app
	$(PIP_INSTALL) -r requirements-dev.txt
	$(PIP) check
	@touch $@

## make run     the demonstration, from a bare checkout (PORT=8000)
run: $(VENV)/.app
	$(BIN)/python manage.py migrate --noinput --verbosity 0
	$(BIN)/python manage.py setup
	$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@echo
	@echo "Patients:  http://$(HOST):$(PORT)/"
	@echo "Staff:     http://$(HOST):$(PORT)/admin/"
	@echo
	@export SITE_URL=$${SITE_URL:-http://$(HOST):$(PORT)}; \
	trap 'kill $$web $$worker 2>/dev/null; wait' EXIT; trap 'exit 0' INT TERM HUP; \
	$(BIN)/python manage.py deliver --loop & worker=$$!; \
	$(BIN)/gunicorn project.wsgi --no-control-socket --workers 1 --threads 8 \
		--worker-class project.patience.PatientThreads \
		--logger-class project.server_log.ServerLog --bind $(HOST):$(PORT) --log-level warning & web=$$!; \
	wait $$web

## make dev     the environment with every tool in it
dev: $(VENV)/.dev

## make test    the whole suite on SQLite, then again on a throw-away PostgreSQL
test: $(VENV)/.dev
	@rm -f .lacking
	$(PYTEST)
	$(BIN)/python -m tests.postgres -- \
		$(PYTEST) --cov-append -m "not browser and not faults and not any_database" \
		--ignore=tests/engine --ignore=tests/deploy --ignore=tests/project
	$(BIN)/python -m tests.lacking $(COVERED)

## make lint    style, layers, templates, migrations and the deployment check
lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo
	find templates -name '*.html' -exec $(BIN)/djade --check {} +
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

## make types   mypy, strict
types: $(VENV)/.dev
	$(BIN)/mypy

## make bench   the benchmark, as a table (ONLY=checks,rules for parts of it)
bench: $(VENV)/.dev
	ONLY="$(ONLY)" $(BIN)/python -m tests.bench

## make audit   known weaknesses of the pinned packages; asks an advisory database on the internet
audit: $(VENV)/.app
	$(PY) -m venv $(VENV)/audit
	$(VENV)/audit/bin/python -m pip install --quiet --disable-pip-version-check pip-audit
	$(VENV)/audit/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off \
		--requirement requirements.txt --requirement requirements-dev.txt

## make sbom    what the site is made of, as CycloneDX, in sbom.cdx.json
sbom: $(VENV)/.app
	$(BIN)/python deploy/sbom.py sbom.cdx.json

## make faults  the fault runs in full size: kills servers of its own, for half an hour or so
faults: $(VENV)/.dev
	$(BIN)/python -m tests.faults

## make check   lint, types, test: what CI runs
check: lint types test

## make fix     whatever can be mended by machine
fix: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	find templates -name '*.html' -exec $(BIN)/djade {} + || true

## make lock    pin the dependencies of pyproject.toml (UPGRADE=1 takes the newest)
lock: $(VENV)/.app
	$(PIP) install --quiet uv
	$(LOCK) --output-file requirements.txt
	$(LOCK) --group dev --output-file requirements-dev.txt

## make clean   remove what was made from the sources; the data and keys in var/ stay
clean:
	rm -rf $(VENV) var/static .coverage .coverage.* .hypothesis .lacking .mypy_cache .pytest_cache \
		.ruff_cache .import_linter_cache mutants sbom.cdx.json
