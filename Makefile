# `make demo` and `make test` do all the set-up themselves; they need git and Python 3.11 or newer.
# The first Python that runs and is new enough: a name on the PATH may be a shim with nothing behind it.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
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
	@test -n "$(PYTHON)" || { echo "sitegen needs Python 3.11 or newer: install it, or say make PYTHON=..."; exit 1; }
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
