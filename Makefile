# `make` shows what there is; what follows ## on a line is its help.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
# Without bytecode every start takes twice as long.
unexport PYTHONDONTWRITEBYTECODE

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

setup: $(READY) ## Make .venv with everything in it
	@:

$(READY): requirements/dev.txt pyproject.toml CHANGELOG.md tools/setup.py
	@$(PYTHON) tools/setup.py

test: setup ## Run every check and every test but the exhaustive ones (under 15 minutes on 2 cores; TUTELA_REQUIRE_ALL=1 for all)
	@$(BIN)/python -m tools.test $(ARGS)

check: setup ## The quick half: format, lint, types, doors, short tests
	@$(BIN)/python -m tools.test --quick $(ARGS)

demo: setup ## Serve a demo site on http://127.0.0.1:8000/
	@$(BIN)/tutela demo $(ARGS)

bench: setup ## Measure what an AI action costs; needs a quiet machine
	@$(BIN)/python -m bench.ai $(ARGS)

bench-analytics: setup ## Measure syncs and feature matrices; data folders by variables, see the report
	@$(BIN)/python -m bench.analytics $(ARGS)

bench-models: setup ## Measure how early models predict who fails (OULAD=FOLDER of the files, TEST=2014B)
	@OULAD="$(OULAD)" TEST="$(TEST)" OMP_NUM_THREADS=1 $(BIN)/python -m bench.models $(ARGS)

bench-processors: setup ## Measure how fast processors learn from 100,000 rows x 60 and predict them (ROWS=10000 for fewer)
	@$(BIN)/python -m bench.processors

bench-mlbackend: setup ## Measure the backend for Moodle's analytics (MLBACKEND_DATA=FOLDER for the set of 100,000), tiny sets too
	@$(BIN)/python -m bench.mlbackend
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m bench.mlbackend.tiny

bench-reports: setup ## Measure the reports over ten million register rows on PostgreSQL (ROWS=1000000 for fewer)
	@$(BIN)/python -m bench.register

fmt: setup ## Format, and mend what can be mended by a program
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(if $(wildcard $(BIN)/uv),,setup) ## Pin the newest allowed versions in requirements/dev.txt
	$(BIN)/uv pip compile pyproject.toml --all-extras --group dev --universal --no-emit-index-url --no-header \
	  --python-version 3.11 --upgrade --quiet -o requirements/dev.txt

messages: setup ## Bring the translations up to date with the source, and compile them
	@$(BIN)/python -m tools.messages

decisions: setup ## Write the index of docs/decisions (ARGS=--renumber closes gaps in their numbers)
	$(BIN)/python tools/decisions.py $(ARGS)

.PHONY: help setup test check demo bench bench-analytics bench-models bench-processors bench-mlbackend bench-reports fmt lock messages decisions
