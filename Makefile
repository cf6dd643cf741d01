# Every target sets up what it needs in .venv (from requirements.lock) and keeps all caches in .cache, inside this folder.
.DEFAULT_GOAL := help
.PHONY: help setup briefings test test-fast check fix messages hooks lab bench lock docs clean
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
INSTALL := $(BIN)/python -m pip install --quiet
LOG := .cache/install.log
OUT ?= reports
ARGS ?=

# pip, matplotlib, IPython and Jupyter would otherwise write below the home directory.
CACHE := $(CURDIR)/.cache
HERMETIC := PIP_CACHE_DIR=$(CACHE)/pip MPLCONFIGDIR=$(CACHE)/matplotlib IPYTHONDIR=$(CACHE)/ipython \
	JUPYTER_CONFIG_DIR=$(CACHE)/jupyter/config JUPYTER_DATA_DIR=$(CACHE)/jupyter/data \
	JUPYTER_RUNTIME_DIR=$(CACHE)/jupyter/runtime XDG_CACHE_HOME=$(CACHE) UV_CACHE_DIR=$(CACHE)/uv \
	PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=

# Files with long tests come first (tests/conftest.py), and are handed out in that order.
PYTEST = $(HERMETIC) $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

help:  ## show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY)  ## create .venv from the lock file (every other target does so by itself)

$(READY): requirements.lock pyproject.toml src/pyproject.toml share/jupyter/kernels/ciie/kernel.json src/nbbriefing/kernels/spec/kernel.json
	@command -v $(PYTHON) >/dev/null || { echo "make: no $(PYTHON) on PATH. Install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: $(PYTHON) is older than 3.11. Name a newer one: make PYTHON=python3.12" >&2; exit 1; }
	@mkdir -p $(CACHE)
	@echo "Setting up $(VENV) from requirements.lock (once; needs the Python package index)"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(HERMETIC) $(INSTALL) -r requirements.lock > $(LOG) 2>&1 || { cat $(LOG) >&2; exit 1; }
	@$(HERMETIC) $(INSTALL) --no-deps --no-build-isolation -e src -e . > $(LOG) 2>&1 || { cat $(LOG) >&2; exit 1; }
	@touch $@

briefings: $(READY)  ## render every briefing of the catalogue into reports/ (ARGS="..." is passed on to `ciie render`)
	@$(HERMETIC) $(BIN)/ciie render --out $(OUT) $(ARGS)

test: $(READY)  ## run the tests (ARGS="-k promises" is passed on to pytest, "-n 0" runs them one by one)
	@$(PYTEST) $(ARGS)

test-fast: $(READY)  ## run the tests that need no kernel, no browser and no whole briefing
	@$(PYTEST) -m "not kernel and not browser and not e2e" $(ARGS)

check: $(READY)  ## format, lint, types, dead code and ledger; edits nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	@$(HERMETIC) $(BIN)/python -m tools.dead_code
	$(HERMETIC) $(BIN)/ciie check --errors-only

fix: $(READY)  ## format, mend what the linter can mend, and regenerate the generated documents
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/python -m ciie_utils.ledger.dictionary

messages: $(READY)  ## collect the messages of code and notebooks into the translations, and compile them
	@$(HERMETIC) $(BIN)/python -m tools.messages

hooks: $(READY)  ## install the hooks that keep notebooks clean, and compare notebooks cell by cell
	@$(HERMETIC) $(BIN)/pre-commit install
	@$(HERMETIC) PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/nbdime config-git --enable

lab: $(READY)  ## open JupyterLab on the notebooks with the kernel `ciie`
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/jupyter lab --notebook-dir=notebooks --LabApp.default_url=/lab/tree/explore/start-here.ipynb $(ARGS)

docs: $(READY)  ## build the documentation into .cache/docs/html; a warning fails
	@$(HERMETIC) $(BIN)/python -m sphinx -q -W --keep-going -b html -d $(CACHE)/docs/doctrees docs $(CACHE)/docs/html
	@echo "Open .cache/docs/html/index.html"

bench: $(READY)  ## measure against the plain tools and write docs/benchmarks.md
	@$(HERMETIC) $(BIN)/python -m benchmarks $(ARGS)

lock: $(READY)  ## resolve pyproject.toml anew into requirements.lock, for every supported Python
	$(HERMETIC) $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --extra dev --upgrade \
		--no-emit-package nbbriefing --no-emit-index-url --no-header --no-annotate pyproject.toml src/pyproject.toml --output-file requirements.lock

clean:  ## remove .venv, caches and rendered briefings
	rm -rf $(VENV) .cache $(OUT) .pytest_cache .mypy_cache .ruff_cache .hypothesis
