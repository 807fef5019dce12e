# Requires only Python and make. `make PYTHON=python3.13 test` uses another interpreter.
PYTHON ?= python3
BIN := .venv/bin
# Levels of installation: the server, and the extras test, dev, clients, console, docs and release of pyproject.toml.
SERVE := .venv/installed
TEST := .venv/installed-test
DEV := .venv/installed-dev
CLIENTS := .venv/installed-clients
CONSOLE := .venv/installed-console
DOCS := .venv/installed-docs
RELEASE_TOOLS := .venv/installed-release
# An environment of its own, with the lowest versions that pyproject.toml promises.
LOWEST := .venv-lowest
# Python clients that cannot be installed together with the extras have a folder of their own.
SEPARATE_CLIENTS := .venv/clients/installed
JAVASCRIPT := tests/clients/javascript
AXE := tests/console/node_modules/installed
# One worker for each core, or `make test WORKERS=4`. A worker that has no tests left takes some from another worker.
WORKERS := auto
PYTEST := pytest -q -n $(WORKERS) --dist worksteal
# The second variable applies to build dependencies. Versions of pip that do not know it use the first for them as well.
CONSTRAINED := PIP_CONSTRAINT="$(strip $(PIP_CONSTRAINT) constraints.txt)" PIP_BUILD_CONSTRAINT=constraints.txt

# If PYTHON is set, an environment with another interpreter is made again.
ifneq ($(origin PYTHON),file)
  ifneq ($(shell cat .venv/made 2>/dev/null),$(PYTHON))
    $(shell rm -f .venv/made)
  endif
endif

.PHONY: help env serve clients javascript console axe test test-quick test-lowest test-console repeat-console coverage lint format types generated docs wheel zipapp wheel-proof release licences audit bench bench-report attack ci clean
.DEFAULT_GOAL := help

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

env: $(DEV) ## make the development environment in .venv

.venv/made: pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "There is no command $(PYTHON). Install Python 3.11 or newer, or name another, as in make PYTHON=python3.13"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("actionnetwork-mock needs Python 3.11 or newer, and $(PYTHON) is " + sys.version.split()[0] + ". Name another, as in make PYTHON=python3.13")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make environments: it has no module venv or ensurepip. On Debian and Ubuntu, install the package python3-venv"; exit 1; }
	@echo "Making an environment of $$($(PYTHON) -V) in .venv ..."
	@$(PYTHON) -m venv --clear .venv
	@echo $(PYTHON) > $@

$(SERVE): .venv/made
	@echo "Installing what serving needs (once) ..."
	@$(CONSTRAINED) $(BIN)/python scripts/install.py
	@touch $@

.venv/installed-%: .venv/made
	@echo "Installing the extra $* (once) ..."
	@$(CONSTRAINED) $(BIN)/python scripts/install.py $*
	@touch $@ $(SERVE) $(if $(filter dev,$*),$(TEST))

$(SEPARATE_CLIENTS): .venv/made tests/clients/python/requirements.txt
	@rm -rf $(@D)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --target $(@D) -r tests/clients/python/requirements.txt
	@touch $@

serve: $(SERVE) ## start the mock with 100 people on http://127.0.0.1:8484/api/v2, or on PORT=number
	@$(BIN)/actionnetwork-mock serve --people 100 $(if $(PORT),--port $(PORT))

clients: $(CLIENTS) $(SEPARATE_CLIENTS) ## install the Python clients that tests/clients runs

# The versions of Node that are packages have a command node, which npx would use in place of the installed one.
javascript: $(JAVASCRIPT)/node_modules/installed ## install the JavaScript clients that tests/clients runs

$(JAVASCRIPT)/node_modules/installed: $(JAVASCRIPT)/package.json $(JAVASCRIPT)/.npmrc $(JAVASCRIPT)/unpack.js
	@cd $(JAVASCRIPT) && npm install --no-audit --no-fund --ignore-scripts --loglevel=error && rm -f node_modules/.bin/node && node unpack.js
	@touch $@

console: $(CONSOLE) axe ## install what tests/console needs besides a browser

axe: $(AXE) ## install the accessibility checker of tests/console

$(AXE): tests/console/package.json tests/console/.npmrc
	@cd tests/console && npm install --no-audit --no-fund --ignore-scripts --loglevel=error
	@touch $@

# Tests start Python hundreds of times. Without cached bytecode, each start takes four times as long.
test test-quick test-lowest test-console repeat-console: export PYTHONDONTWRITEBYTECODE :=

test: $(TEST) ## run the whole test suite, and measure its coverage
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m $(PYTEST)
	@$(BIN)/coverage combine -q
	@total=$$($(BIN)/coverage report --format=total); enough=$$?; \
	  echo "Coverage, lines and branches: $$total % (make coverage lists what is missing)"; exit $$enough

test-quick: $(TEST) ## run the tests that find most faults, without the slow ones
	@$(BIN)/python -m $(PYTEST) -m "not slow" tests

test-lowest: $(LOWEST)/installed ## run the quick tests with the lowest versions of all dependencies
	@$(LOWEST)/bin/python -m $(PYTEST) -m "not slow" tests

$(LOWEST)/installed: $(SERVE) scripts/lowest.py
	@echo "Installing the lowest versions (once) ..."
	@$(BIN)/python -m venv --clear $(LOWEST)
	@$(BIN)/python scripts/lowest.py $(LOWEST)/constraints.txt
	@$(LOWEST)/bin/python -m pip install -q --disable-pip-version-check -c $(LOWEST)/constraints.txt -e '.[test]'
	@touch $@

test-console: $(TEST) console ## run the tests of the web console in a browser, chromium
	@$(BIN)/python -m $(PYTEST) tests/console

repeat-console: $(TEST) console ## run the tests of the console's tasks 20 times, or TIMES=number
	@$(BIN)/python -m tests.console.repeat $(TIMES)

coverage: $(TEST) ## list the lines that the last `make test` did not reach
	@if ls .coverage.* >/dev/null 2>&1; then $(BIN)/coverage combine -q; fi
	@$(BIN)/coverage report

lint: $(DEV) ## ruff: rules and format
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check . || { echo "Not formatted (make format does it):"; $(BIN)/ruff format --check . | grep '^Would'; exit 1; }

format: $(DEV) ## format the code and sort its imports
	@$(BIN)/ruff check --quiet --select I --fix .
	@$(BIN)/ruff format --quiet .

types: $(DEV) ## mypy, strict
	@$(BIN)/mypy

# In this order: the pages show the modules.
generated: $(TEST) ## write the generated modules and pages again
	@$(BIN)/python scripts/control_client.py
	@$(BIN)/python -m scripts.record_types
	@$(BIN)/python -m actionnetwork_mock.reference_pages docs
	@$(BIN)/python -m actionnetwork_mock.control.reference docs
	@$(BIN)/python -m actionnetwork_contract.pages docs
	@$(BIN)/python -m tests.reference --write
	@$(BIN)/python -m tests.clients.matrix --write
	@$(BIN)/python -m tests.clients.programs --write
	@$(BIN)/python scripts/site_pages.py docs

docs: $(DOCS) ## build the documentation site into site/
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs --quiet build --strict
	@echo "site/index.html has $$(find site -name '*.html' | wc -l) pages"

wheel: $(SERVE) ## build the wheel into dist/
	@rm -f dist/*.whl
	@$(CONSTRAINED) $(BIN)/python -m pip wheel -q --disable-pip-version-check --no-deps --wheel-dir dist .
	@ls dist/*.whl

zipapp: $(TEST) ## build dist/actionnetwork-mock.pyz, a single file with all dependencies
	@$(BIN)/python scripts/single_file.py dist/actionnetwork-mock.pyz

wheel-proof: $(TEST) ## build the wheel and test it in new environments
	@$(BIN)/python scripts/wheel_proof.py

release: $(RELEASE_TOOLS) licences ## build and check the files of a release, or try with RELEASE=--untagged
	@$(BIN)/python scripts/release.py $(RELEASE)

licences: $(SERVE) ## check the licences of all installed dependencies
	@$(BIN)/python scripts/licences.py

audit: $(RELEASE_TOOLS) ## look for known vulnerabilities in the pinned versions
	@$(BIN)/python scripts/audit.py

bench: $(DEV) ## run the benchmarks
	@$(BIN)/python -m benchmarks

# Rows that take little time. They report, and fail nothing: machines are noisy.
BENCH_REPORT := reset cold-start page-new
bench-report: $(DEV) ## compare some ratios of the benchmarks with the committed ones
	@$(BIN)/python -m benchmarks --quick $(BENCH_REPORT:%=--only %) --json .venv/bench-report.json --compare benchmarks/results.json

attack: $(TEST) ## attack the mock for some minutes, or with ATTACK="--requests 1000000 --kills 100"
	@$(BIN)/python -m tests.attack $(ATTACK)

ci: ## run all checks of CI
	@bash .ci/run

clean: ## remove the environment and everything generated
	@rm -rf .venv $(LOWEST) build dist site .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis $(JAVASCRIPT)/node_modules tests/console/node_modules
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
