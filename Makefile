# Needs Python ≥3.11 and nothing else. `make help` lists what there is.
#
# The environment is .venv/, from the locks, with hashes. It is renewed when a lock or
# pyproject.toml changes, and only then.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
DEV_LOCK := .ci/requirements-dev.lock
# Locked: what runs, with either database, and what builds; then also what tests and checks.
COMPILE := $(BIN)/uv pip compile pyproject.toml --group build --universal --python-version 3.11 \
	--generate-hashes --no-annotate --no-emit-index-url --no-emit-find-links --quiet \
	--custom-compile-command 'make lock'

# The first Python on the path that is new enough.
PYTHON ?= $(shell for name in python3 python python3.14 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo "$$name"; break; }; done)

# Settings of `make demo`: PORT=4000 serves elsewhere, BROWSER=0 opens no browser.
DEMO := $(if $(PORT),--port $(PORT)) $(if $(filter 0,$(BROWSER)),--no-browser)

.PHONY: install demo test check format lock clean help
.DEFAULT_GOAL := install

install: $(VENV)/.runtime ## Put kawaraban in .venv/ (the default)
	@echo 'Ready. Try `make demo`, or `$(BIN)/kawaraban --help`.'

demo: $(VENV)/.runtime ## Show it: a small workspace at http://127.0.0.1:3979/ (PORT=, BROWSER=0)
	@$(BIN)/kawaraban demo $(strip $(DEMO))

test: $(VENV)/.dev ## Run the tests (ARGS="tests/bot/feeds -x")
	@$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/.dev ## Lint, formatting, types and the import arrows
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: $(VENV)/.dev ## Format the code and mend what ruff can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lock: $(VENV)/.uv ## Renew the locks from pyproject.toml; other pins stay (UPGRADE=1 renews them all)
	@$(COMPILE) $(if $(UPGRADE),--upgrade) --extra postgres --output-file requirements.lock
	@$(COMPILE) $(if $(UPGRADE),--upgrade) --all-extras --group dev \
		--constraint requirements.lock --output-file $(DEV_LOCK)

clean: ## Remove the environment and what the tools left
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## Show this
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 10

$(BIN)/python:
	@[ -n '$(PYTHON)' ] || { echo 'Kawaraban needs Python 3.11 or newer, and found none. Install one' \
		'(python.org, or `apt install python3 python3-venv`),' \
		'or name yours: make PYTHON=/path/to/python3' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo '$(PYTHON) cannot make virtual' \
		'environments. On Debian and Ubuntu: apt install python3-venv' >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml $(BIN)/python
	@echo 'Installing into $(VENV)/ …'
	@$(BIN)/python -c 'import pip' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV)
	@$(PIP) install --quiet --require-hashes --requirement requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --config-settings editable_mode=compat \
		--editable .
	@touch $@

$(VENV)/.dev: $(DEV_LOCK) $(VENV)/.runtime
	@echo 'Installing the tools for tests and checks …'
	@$(PIP) install --quiet --require-hashes --requirement $(DEV_LOCK)
	@touch $@

# The lock may be what is broken: uv for renewing it comes by itself.
$(VENV)/.uv: $(BIN)/python
	@[ -x $(BIN)/uv ] || $(PIP) install --quiet uv
	@touch $@
