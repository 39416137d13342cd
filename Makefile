# `make run` and `make test` each set up what they need, in any order; the second time they find it done.
# Another Python: make PY=python3.12 run

PY ?= python3
BIN := .venv/bin
SHOTS ?=
POSTS ?= ../shared/data/weibo_topics.jsonl.gz
PLANS := $(wildcard plans/*/plan.yaml plans/norms/*/plan.yaml plans/examples/*/plan.yaml)
RULES := $(wildcard qingting/*/rules.py)
JUDGES := plan text $(RULES:qingting/%/rules.py=%)

.PHONY: setup run test test-browser cover check docs screenshots bench lock

setup: .venv/.dev

run: $(if $(wildcard .venv/.dev),.venv/.dev,.venv/.run)
	@exec $(BIN)/python -m qingting.demo

test cover: export PYTHONDONTWRITEBYTECODE = # or each worker and each command compiles everything anew

test: .venv/.dev
	@exec $(BIN)/pytest -n 2 --dist worksteal

test-browser: .venv/.browser # the whole way of a concern, by its screens; needs a Chromium too
	@exec $(BIN)/pytest -n 0 -m browser tests/browser

cover: .venv/.dev # every branch of what judges, by the tests that concern it
	@exec $(BIN)/pytest -n 2 --dist worksteal --cov --cov-report=term-missing $(wildcard $(JUDGES:%=tests/%)) qingting/plan qingting/text $(RULES)

check: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/qingting plan check $(PLANS)

docs: .venv/.dev
	$(BIN)/python -m tests.docs.pages

screenshots: .venv/.browser # needs a Chromium too
	$(BIN)/python -m bench.demo_pictures docs/images
	$(BIN)/python -m bench.screenshots $(SHOTS)

bench: .venv/.dev
	$(BIN)/python -m bench.decode $(POSTS)
	$(BIN)/python -m bench.grouping

lock:
	$(LOCK) --group build pyproject.toml -o requirements.lock
	$(LOCK) --group build --group dev --extra fast --extra postgres --extra reports pyproject.toml -o requirements-dev.lock
	$(LOCK) --group browser -c requirements-dev.lock -o requirements-browser.lock

LOCK := uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11

# What a lock names, by uv where it runs, else by pip; then this checkout itself, linked. No index is named here:
# the environment and pip's files say it, and uv, which does not read the latter, is told what they say.
define install
@if uv --version >/dev/null 2>&1; then \
	index=$${UV_DEFAULT_INDEX:-$${UV_INDEX_URL:-$${PIP_INDEX_URL:-$$($(PY) -m pip config get global.index-url 2>/dev/null)}}}; \
	[ -z "$$index" ] || export UV_DEFAULT_INDEX="$$index"; \
	uv pip install -q --python $(BIN)/python --only-binary :all: --require-hashes -r $< && \
	uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .; \
else \
	$(BIN)/python -m pip install -q --only-binary :all: --require-hashes -r $< && \
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .; \
fi
@touch $@
endef

.venv/.run: requirements.lock pyproject.toml | $(BIN)/python
	$(install)

.venv/.dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	$(install)

.venv/.browser: requirements-browser.lock .venv/.dev # beside what the tests need, in the same versions
	$(install)

$(BIN)/python:
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "Qingting needs Python 3.11 or newer; name one: make PY=python3.12 run" >&2; exit 1; }
	@if uv --version >/dev/null 2>&1; then uv venv -q --clear --python $(PY) .venv; \
	elif $(PY) -c 'import ensurepip, venv' 2>/dev/null; then $(PY) -m venv --clear .venv; \
	else echo "Python's venv is missing; first: sudo apt install python3-venv" >&2; exit 1; fi
