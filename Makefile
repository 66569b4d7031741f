# Two commands matter: `make run` and `make test`. Everything else is for those who change the house.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
STATION ?= .station
WORKERS ?= 2
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo $$p && break; done)

.PHONY: run test soak check lock clean browser piper

run: $(VENV)/.run
	@BROADCASTER_DATA=$(STATION) $(BIN)/broadcaster up

# Bytecode is kept, whatever the shell says: every test that starts a station reads it again. What
# sounds in real time mostly waits, and must not wait for what only computes: that comes afterwards.
TESTS := PYTHONDONTWRITEBYTECODE= $(BIN)/pytest --dist loadgroup
AIR := tests/e2e tests/integration
test: $(VENV)/.dev browser
	$(TESTS) -n 3 $(AIR); air=$$?; $(TESTS) -n $(WORKERS) $(AIR:%=--ignore=%) && exit $$air

# Slow proofs, most of them in real time: one after the other, so that none disturbs another.
soak: $(VENV)/.dev browser
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -m soak

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The locks carry hashes and name no host.
lock:
	uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-emit-index-url \
		--no-emit-find-links --no-header --upgrade --extra build pyproject.toml -o requirements.txt
	uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-emit-index-url \
		--no-emit-find-links --no-header -c requirements.txt --extra build --extra dev pyproject.toml \
		-o requirements-dev.txt
	uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-emit-index-url \
		--no-emit-find-links --no-header -c requirements.txt --extra build --extra piper pyproject.toml \
		-o requirements-piper.txt

# What speaks with voice files of the station's own.
piper: $(VENV)/.run
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-piper.txt

browser: $(VENV)/.dev
	@$(BIN)/python -m tests.browser

$(VENV)/.run: requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed (apt-get install python3 python3-venv)."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what the station needs ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	@echo "Installing what the tests need ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
