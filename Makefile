# The one list of commands. Paths stay relative, so that a folder with spaces works.
SHELL := /bin/sh
VENV := .venv
PY := $(VENV)/bin/python
DEMO ?= 1
PORT ?= 8000
ARGS ?=
# A test database for each worker; browsers and real processes share one worker.
PYTEST := -m pytest --numprocesses auto --maxprocesses 4 --dist loadscope
# The first Python that is new enough and able to make a virtual environment.
PYTHON := $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
  "$$p" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo "$$p"; break; }; done)
# A folder that was moved has wrong addresses inside its environment: it is made anew.
MOVED := $(shell test ! -s $(VENV)/.ready || test "$$(cat $(VENV)/.ready)" = "$$(pwd)" || echo moved)

.PHONY: help setup run test check lint fix e2e bench reference demo lock clean force
.DEFAULT_GOAL := help

help: ## show these commands
	@grep -E '^[a-z0-9]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(VENV)/.ready: requirements.lock $(if $(MOVED),force)
	@test -n "$(PYTHON)" || { echo "RPIK needs Python 3.11 or newer with the venv module (Debian, Ubuntu: apt install python3 python3-venv)." >&2; exit 2; }
	@echo "[setup] Python packages, once; this takes a few minutes"
	@test -z "$(MOVED)" || rm -rf $(VENV) node_modules/.ready
	@$(PY) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes --requirement requirements.lock
	@pwd > $(VENV)/.ready

node_modules/.ready: package-lock.json $(VENV)/.ready
	@echo "[setup] browser packages, once"
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" npm ci --no-audit --no-fund --loglevel=error
	@touch node_modules/.ready

setup: $(VENV)/.ready node_modules/.ready ## install everything, start nothing

run: setup ## set everything up and start RPIK (DEMO=0: empty register, PORT=9000, ARGS=--dev)
	@exec $(PY) manage.py start --port $(PORT) $(if $(filter 0,$(DEMO)),--no-demo) $(ARGS)

lint: setup ## style, types, dependency rule, migrations
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/lint-imports
	@$(VENV)/bin/mypy rpik ikm_registry sentra
	@$(PY) manage.py makemigrations --check --dry-run

test: lint ## lint, types, and all tests, the browser ones included
	@$(PY) $(PYTEST) $(ARGS)

check: setup ## tests without the browser and the slow ones
	@$(PY) $(PYTEST) -m "not e2e and not slow" $(ARGS)

e2e: setup ## the browser tests alone
	@$(PY) -m pytest -m e2e $(ARGS)

fix: setup ## format and mend what can be mended
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/ruff format .

bench: setup ## print the figures of tests/benchmarks
	@for file in tests/benchmarks/[a-z]*.py; do echo "== $$file"; $(PY) -m $$(echo $$file | sed 's/\.py$$//; s#/#.#g') || exit 1; done

reference: setup ## load fixtures/reference anew (twice changes nothing)
	@$(PY) manage.py load_reference

demo: setup ## load the demo data into an empty register
	@$(PY) manage.py load_demo

lock: $(VENV)/.ready ## write requirements.lock anew from pyproject.toml
	@$(VENV)/bin/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet --output-file requirements.lock

clean: ## remove what setup installed (never the data in var/)
	rm -rf $(VENV) node_modules
