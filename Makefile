# `make demo` and `make test` do all the set-up themselves; they need git and Python 3.11 or newer.
PYTHON ?= $(shell command -v python3.13 || command -v python3.12 || command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: demo serve test check lint format quality bench screenshots clean

demo: $(VENV)/installed
	$(BIN)/sitegen build
	@echo
	@echo "The demo archive lies in output/. \`make serve\` shows it on http://127.0.0.1:8000"

serve: $(VENV)/installed
	$(BIN)/sitegen serve --open

test: check
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage report --format=total | sed 's/^/Coverage in percent: /'

check lint: $(VENV)/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/tested
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The scores of capture and of entities on the data beside the checkout.
quality: $(VENV)/tested
	$(BIN)/python -m tests.quality.score
	$(BIN)/python -m tests.quality.entities

# How long convert and build take on 500 wire stories, stage by stage.
bench: $(VENV)/tested
	$(BIN)/python benchmarks/wire.py

screenshots: $(VENV)/tested
	$(BIN)/sitegen build
	$(BIN)/python docs/screenshots.py

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "sitegen needs Python 3.11 or newer; set PYTHON=..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	@touch $@

$(VENV)/installed: $(VENV)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/tested: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --group test
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
