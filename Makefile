# Each target sets up .venv by itself and is quick when nothing changed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run demo test lint bench mutate install clean

run: $(VENV)/.run
	@$(BIN)/station run

demo: $(VENV)/.run
	@$(BIN)/station demo

install: $(VENV)/.run
	@echo "$(BIN)/station"

test: $(VENV)/.dev
	@$(BIN)/python -m pytest -n 6 --dist worksteal

lint: $(VENV)/.dev
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports

bench: $(VENV)/.dev
	@$(BIN)/python -m bench

mutate: $(VENV)/.dev
	@$(BIN)/python -m tests.mutants

clean:
	rm -rf $(VENV)

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --upgrade pip
	@sh .ci/zbar || true
	@touch $@

$(VENV)/.run: $(VENV)/.made pyproject.toml
	@echo "Setting up ..."
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --editable '.[hub]'
	@touch $@

$(VENV)/.dev: $(VENV)/.made pyproject.toml
	@echo "Setting up ..."
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --editable '.[dev]'
	@touch $@ $(VENV)/.run
