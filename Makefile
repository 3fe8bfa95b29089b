# `make` shows what there is; each line after ## is the help.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

setup: $(STAMP) ## Make .venv with everything in it

$(STAMP): requirements/dev.txt pyproject.toml tools/setup.py
	$(PYTHON) tools/setup.py
	@touch $(STAMP)

test: setup ## Run every test and every check (under 15 minutes on 2 cores)
	$(BIN)/python tools/test.py

check: setup ## The quick half: format, lint, types, doors, short tests
	$(BIN)/python tools/test.py --quick

fmt: setup ## Format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: help setup test check fmt demo bench

lock: ## Pin the newest allowed versions in requirements/dev.txt
	$(BIN)/uv pip compile pyproject.toml --all-extras --group dev --universal --no-emit-index-url --no-header \
	  --python-version 3.11 --upgrade -o requirements/dev.txt
