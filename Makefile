# make deck    build the Anki package from notes/, into build/
# make test    run the tests, with coverage (PYTEST_ARGS="-m ''" runs the slow ones too)
# make check   formatter, linter and type checker; they change nothing
# make bench   time builds against other tools, and write docs/speed.md
# make clean   delete everything that make has made
#
# Python and the tools live in .venv; its stamp files say what is installed there already.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
COVERAGE_MIN ?= 90
PYTEST_ARGS ?=

PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: deck test check bench clean
.NOTPARALLEL:

deck: $(VENV)/.for-deck
	@$(BIN)/ankigen build

# The last -m wins, so PYTEST_ARGS can ask for the slow tests. A browser is optional: tests that need one
# look for chromium or google-chrome.
test: $(VENV)/.for-test
	$(BIN)/pytest -n auto -m "not slow" --cov=ankigen --cov-fail-under=$(COVERAGE_MIN) $(PYTEST_ARGS)

check: $(VENV)/.for-check
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

bench: $(VENV)/.for-test
	$(BIN)/python benchmarks/speed.py --docs docs

clean:
	rm -rf $(VENV) build dist .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find src tests -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/.for-deck: EXTRAS :=
$(VENV)/.for-test: EXTRAS := [test]
$(VENV)/.for-check: EXTRAS := [dev]

$(VENV)/.for-%: pyproject.toml $(BIN)/python
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { $(NEW_VENV); }
	@echo "Installing ankigen$(EXTRAS) into $(VENV) ..."
	@$(PIP) install --editable ".$(EXTRAS)"
	@touch $@

# Without a recipe: where it is missing, or its Python has gone, the rule above makes a new environment.
$(BIN)/python:

# A half-made environment (Debian without python3-venv leaves one) would be in the way next time.
define NEW_VENV
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
  echo "ankigen needs Python 3.11 or newer, and \"$(PYTHON)\" is: $$($(PYTHON) --version 2>&1 || true)"; \
  echo "Install one (Debian, Ubuntu: sudo apt-get install python3 python3-venv),"; \
  echo "or name the one you have: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; } >&2; \
$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
  echo "$(PYTHON) cannot make a virtual environment: its venv package is missing."; \
  echo "Install it (Debian, Ubuntu: sudo apt-get install python3-venv) and run make again."; exit 1; } >&2; \
rm -rf $(VENV); $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
endef
