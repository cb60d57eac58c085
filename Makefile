# `make run` and `make test` do all their own set-up. `make help` lists every target.
# PYTHON names the Python that .venv is made of; ARGS are passed to `latchkey run`.

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
# Another Python's home or modules are not this one's.
unexport PYTHONHOME PYTHONPATH
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

.PHONY: help run test bench performance nightly mutants lint types format wheel pictures screenshot doctor clean setup-run setup-test setup-bench setup-nightly

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

run: setup-run ## set everything up and open Latchkey; with no display: render offscreen, print what each widget got, write a picture
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ] || [ "$$(uname)" = Darwin ]; then \
		exec $(BIN)/latchkey run $(ARGS); \
	else \
		mkdir -p build; exec $(BIN)/latchkey run --headless --screenshot build/dashboard.png $(ARGS); \
	fi

test: setup-test ## set everything up and run every check and every test
	@$(BIN)/python -m tests.run

bench: setup-bench ## measure side by side with other caches and bridges: a table, and JSON in build/
	@mkdir -p build; $(BIN)/python -m tests.benchmarks --json build/benchmarks.json

performance: setup-test ## put what `make bench` measured last into docs/performance.md, with its charts
	@$(BIN)/python -m tests.benchmarks.page build/benchmarks.json

nightly: setup-nightly ## the tests of `make test` and the long ones, with bigger numbers
	@HYPOTHESIS_PROFILE=nightly LATCHKEY_NIGHTLY=1 $(BIN)/python -m tests.run --nightly
	@$(BIN)/python -m tests.mutants

mutants: setup-test ## take every guard of the caches away, one at a time, and say which test misses it
	@$(BIN)/python -m tests.mutants

lint: setup-test ## ruff, import contracts, oxlint and prettier
	@$(BIN)/python -m tests.run --only ruff format imports oxlint prettier

types: setup-test ## mypy and tsc
	@$(BIN)/python -m tests.run --only mypy tsc

format: setup-test ## format Python (ruff) and the renderer (prettier), and mend what ruff can mend
	@$(BIN)/ruff check --quiet --fix; $(BIN)/ruff format --quiet; $(BIN)/python renderer/assets.py format

wheel: setup-test ## build dist/*.whl, the renderer's built assets inside
	@$(BIN)/python -m build --wheel --no-isolation --outdir dist .

pictures: setup-test ## make the pictures anew that tests compare the views with; look at them before you keep them
	@LATCHKEY_RENEW_PICTURES=1 $(BIN)/python -m pytest -q tests/e2e/test_pictures.py tests/integration/dialogs/test_pictures.py

screenshot: setup-run ## make the README's picture with the app itself, as a user whose store has a passphrase sees it
	@rm -rf build/screenshot; mkdir -p build/screenshot
	@$(BIN)/latchkey vault move passphrase --user-data build/screenshot --passphrase-fd 0 <<< "for a picture"
	@$(BIN)/latchkey run --headless --user-data build/screenshot --passphrase-fd 0 \
		--screenshot docs/images/dashboard.png <<< "for a picture"

doctor: setup-run ## say what is wrong with this machine, if anything, and how to mend it
	@$(BIN)/latchkey doctor

clean: ## remove everything that was built or installed here
	@rm -rf .venv .setup build dist renderer/dist renderer/node_modules tests/mcp_servers/node_modules test-results
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

setup-run setup-test setup-bench setup-nightly: setup-%:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Latchkey needs Python 3.11 or newer. '$(PYTHON)' is: $$($(PYTHON) --version 2>&1 || true)" >&2; \
		echo "Install one and name it, for example: make run PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m app.setup.bootstrap $*
