# The doors: make demo, make test, make changed, make check, make prove, make skill. Each may be run twice.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
PYTHON ?= python3
PORTAL_PORT ?= 8000
WORKBENCH_PORT ?= 8001
SERVE ?= 1
REPORTS ?= 1000
SEED ?= 2026
BIN := .venv/bin
export PYTHONWARNINGS ?= ignore
# Where it is set, each process would compile all it imports anew: half a minute in each of the tests'.
unexport PYTHONDONTWRITEBYTECODE
export PATH := $(CURDIR)/.venv/bin:$(PATH)

.PHONY: demo test changed check prove skill install format lean lock clean

demo: install
	@[ "$(SERVE)" = 0 ] || $(BIN)/baluarte demo serve --check --portal-port $(PORTAL_PORT) --workbench-port $(WORKBENCH_PORT) >/dev/null
	@$(BIN)/baluarte demo load --reports $(REPORTS) --seed $(SEED)
	@if [ "$(SERVE)" = 0 ]; then $(BIN)/baluarte database stop; else \
	  $(BIN)/baluarte demo serve --portal-port $(PORTAL_PORT) --workbench-port $(WORKBENCH_PORT); fi

test: install
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not prove" $(if $(TIMES),--junitxml=$(TIMES)) tests

# The tests that a change reaches: of what is not committed, else of the last commit, or SINCE=COMMIT.
changed: install
	$(BIN)/python -m tools.affected $(if $(SINCE),--since $(SINCE))

check: install .local/security/installed
	$(BIN)/ruff format --check src tests tools
	$(BIN)/ruff check src tests tools
	.local/security/bin/djlint src --check
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/baluarte database check --fresh
	$(BIN)/python tools/licences.py
	$(BIN)/python tools/security/scan.py
	$(BIN)/python -m pytest -q tests/house
	@$(BIN)/python tools/prove_age.py

prove: install .local/security/installed
	$(BIN)/python tools/security/scan.py --all
	$(BIN)/python tools/prove.py

# The table of skill of the forecasts, on the panels beside the checkout or in PANELS=FOLDER.
skill: install
	$(BIN)/python docs/methods/studies/forecast_skill.py $(PANELS)

install: .venv/installed .local/built .local/warmed
	@:

.venv/installed: requirements/uv.txt requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Baluarte needs Python 3.11 or newer; say which with PYTHON=..."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "This Python has no venv: install it with 'apt-get install python3-venv' and run make again."; exit 1; }
	@echo "Installing: a few minutes the first time, with a network."
	@tools/timed.sh "A Python environment in .venv" $(PYTHON) -m venv .venv
	@tools/timed.sh "The installer" $(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@tools/timed.sh "What is locked in requirements/" $(BIN)/uv pip sync -q --python $(BIN)/python --require-hashes requirements/dev.txt
	@tools/timed.sh "Baluarte itself" $(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

# Pages' code and message catalogues, from their sources.
.local/built: .venv/installed package.json package-lock.json tools/bundle.mjs tools/messages.py $(shell find src/baluarte -name '*.po' -o -path '*/layout/styles/*' -o -path '*/layout/scripts/*')
	@tools/timed.sh "What pages are built with" $(BIN)/npm ci --silent --no-audit --no-fund
	@tools/timed.sh "Building pages" $(BIN)/node tools/bundle.mjs
	@tools/timed.sh "Building messages" $(BIN)/python tools/messages.py compile
	@mkdir -p .local && touch $@

# Inner loops are compiled here once, beside their source: who serves only reads them.
.local/warmed: .venv/installed $(shell find src/baluarte/science -name '*.py')
	@tools/timed.sh "Compiling the inner loops of the methods" $(BIN)/python -W ignore tools/warm_up.py
	@mkdir -p .local && touch $@

# What looks for faults from outside: many packages, so apart from ours, and not for make test.
.local/security/installed: .venv/installed requirements/security.txt
	@echo "Installing what looks for faults ..."
	$(PYTHON) -m venv .local/security
	$(BIN)/uv pip sync -q --python .local/security/bin/python --require-hashes requirements/security.txt
	@touch $@

format: install .local/security/installed
	$(BIN)/ruff check --fix src tests tools
	$(BIN)/ruff format src tests tools
	.local/security/bin/djlint src --reformat --quiet || true

# A site with real data needs neither what pages are built with, nor the country's sources once they
# are loaded, nor the embedded server, nor what tests. `make install` brings all back.
lean: install
	@$(BIN)/uv pip uninstall -q --python $(BIN)/python $$($(BIN)/python tools/not_served.py)
	@rm -rf node_modules .venv/installed
	@echo "What serves is left: $$(du -sm .venv | cut -f1) MB in .venv."

LOCK := $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
WHOLE := --extra build --extra country --extra embedded

lock:
	$(LOCK) $(WHOLE) pyproject.toml -o requirements/base.txt
	$(LOCK) -c requirements/base.txt pyproject.toml -o requirements/serve.txt
	$(LOCK) $(WHOLE) --extra dev pyproject.toml -o requirements/dev.txt
	$(LOCK) $(WHOLE) --extra dev --extra bench pyproject.toml -o requirements/bench.txt
	$(LOCK) requirements/security.in -o requirements/security.txt

clean:
	-$(BIN)/baluarte database remove --yes
	rm -rf .venv .local node_modules src/baluarte/web/layout/static/built
