# A developer's day. `make` lists the targets.
.DEFAULT_GOAL := help
.PHONY: help dev check fix engines test bench docs lock golden
PYTHON := .venv/bin/python
SHELL := /bin/sh
ENVIRONMENT := set -eu; here="$(CURDIR)"; . tools/environment.sh; make_environment

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r name text; do printf '%-15s %s\n' "$$name" "$$text"; done

dev: ## make .venv with everything a developer needs
	@$(ENVIRONMENT) .venv dev

check: dev ## format, style, types, tables and the suite on SQLite
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/lint-imports
	.venv/bin/mypy
	$(PYTHON) manage.py makemigrations --check --dry-run
	$(PYTHON) -m pytest -n 2

fix: dev ## format the code and repair what ruff can
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

engines: ## vocabulary and engines where Django is not installed
	@$(ENVIRONMENT) .venv-engines engines
	.venv-engines/bin/python -m pytest tests/vocab tests/engines tests/properties

test: ## everything, as continuous integration runs it
	./test

bench: dev ## speed and memory, as tables
	$(PYTHON) -m bench

docs: dev ## write the generated pages of docs/
	$(PYTHON) tools/docs.py

lock: ## resolve the pinned dependencies anew
	tools/lock

golden: dev ## write the golden files anew; look at the difference before committing
	$(PYTHON) -m pytest -n 2 --update-golden
