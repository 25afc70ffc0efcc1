# `make` alone lists what there is.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= $(shell command -v python3 || command -v python)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
WORKERS ?= 2

.PHONY: help run test bench train soak lint clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

# uv where it is there (seconds), else pip; constraints.txt pins what was tested.
$(STAMP): pyproject.toml constraints.txt
	@if command -v uv >/dev/null 2>&1; then \
	    uv venv --quiet --allow-existing --python "$(PYTHON)" $(VENV) && \
	    uv pip install --quiet --python $(BIN)/python --constraint constraints.txt --editable '.[notify]' --group dev; \
	else \
	    "$(PYTHON)" -m venv $(VENV) && \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1" && \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[notify]' --group dev; \
	fi
	@touch $@

run: $(STAMP) ## make the sample mailbox in ./demo, run one pass and show the day's list
	@$(BIN)/wellkept demo demo

test: $(STAMP) ## the whole suite
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not soak" $(ARGS)

lint: $(STAMP) ## style, types and import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

bench: $(STAMP) ## speed: medians and ratios
	@$(BIN)/python -m benchmarks

# scikit-learn is wanted here only, so it has an environment of its own; the pins make the result the same everywhere.
.venv-train/.installed: pyproject.toml training/constraints.txt
	@"$(PYTHON)" -m venv .venv-train
	@.venv-train/bin/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@.venv-train/bin/python -m pip install --quiet --disable-pip-version-check --constraint training/constraints.txt --group train
	@touch $@

train: .venv-train/.installed ## train the model that ships, and say how good it is
	@.venv-train/bin/python -m training

soak: $(STAMP) ## the long walks: 1,000 kills, every hostile file
	@$(BIN)/python -m pytest -m soak $(ARGS)

clean: ## remove the environment, the demo and every cache
	rm -rf $(VENV) .venv-* demo dist build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .grimp_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
