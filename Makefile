# Needs Python and make, nothing else. `make PYTHON=python3.13 test` takes another interpreter.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/installed
JAVASCRIPT := tests/clients/javascript

.PHONY: help env serve javascript test coverage lint format types wheel-proof bench ci clean
.DEFAULT_GOAL := help

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

env: $(STAMP) ## make the environment in .venv

# hatchling is installed first and used for the editable install, so that it is the pinned one.
$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("actionnetwork-mock needs Python 3.11 or newer, and $(PYTHON) is " + sys.version.split()[0] + ": name another, as in make PYTHON=python3.13")'
	@echo "Making the environment in .venv (once; about a minute) ..."
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt hatchling
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt --no-build-isolation -e '.[dev]'
	@touch $@

serve: $(STAMP) ## start the mock with 100 people on http://127.0.0.1:8484/api/v2
	@$(BIN)/actionnetwork-mock serve --people 100

javascript: $(JAVASCRIPT)/node_modules/installed ## install the JavaScript clients that tests/clients tries

$(JAVASCRIPT)/node_modules/installed: $(JAVASCRIPT)/package.json $(JAVASCRIPT)/.npmrc
	@cd $(JAVASCRIPT) && npm install --no-audit --no-fund --ignore-scripts --loglevel=error
	@touch $@

test: $(STAMP) ## run the whole test suite
	@$(BIN)/coverage run -m pytest -q
	@echo "Coverage, lines and branches: $$($(BIN)/coverage report --format=total) % (make coverage lists what is missing)"

coverage: $(STAMP) ## list what the last `make test` did not reach
	@$(BIN)/coverage report

lint: $(STAMP) ## ruff: rules and format
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check . || { echo "Not formatted (make format does it):"; $(BIN)/ruff format --check . | grep '^Would'; exit 1; }

format: $(STAMP) ## format the code and sort its imports
	@$(BIN)/ruff check --quiet --select I --fix .
	@$(BIN)/ruff format --quiet .

types: $(STAMP) ## mypy, strict
	@$(BIN)/mypy

wheel-proof: $(STAMP) ## build the wheel and try it in fresh environments
	@$(BIN)/python scripts/wheel_proof.py

bench: $(STAMP) ## run the benchmarks
	@$(BIN)/python -m benchmarks

ci: ## run what CI runs
	@bash .ci/run

clean: ## remove the environment and everything generated
	@rm -rf .venv build dist .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis $(JAVASCRIPT)/node_modules
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
