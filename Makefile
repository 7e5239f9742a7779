# Each target sets up what it needs by itself: Python 3.11 or newer with venv is enough.
#
#   make run    extract claims from seeds/ without a key or a model, and evaluate them
#   make test   the tests               make slow   those that take minutes
#   make lint   style and format        make types  strict type check
#   make deps   declared dependencies match the imports
#   make lock   write the locks again; `make lock LOCK_FLAGS=--upgrade` for newer versions
#   make clean  remove the environment and caches (never outputs/)
#
# `make run EXTRACTOR=recorded` plays back the recorded answers of a model (evals/recordings) into
# outputs/seeds-recorded.
# `make test PYTHON=python3.12 VENV=/tmp/v312` takes another Python and another place.
# Set with := so that stray variables of the same name have no say.
PYTHON := python3 python3.13 python3.12 python3.11 python3.14 python
VENV := .venv
EXTRACTOR := rules
DATASET := seeds$(addprefix -,$(filter-out rules,$(EXTRACTOR)))
BIN := $(VENV)/bin
ARGS :=
LOCK_FLAGS :=

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test slow lint types deps lock clean run-environment dev-environment

# Another project's environment or tool options must not leak in. Where pip finds packages
# (PIP_INDEX_URL, PIP_CERT, proxies and the like) is the machine's business and stays.
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONOPTIMIZE PYTHONWARNINGS
unexport PYTHONSAFEPATH PYTHONUSERBASE PYTHONPLATLIBDIR __PYVENV_LAUNCHER__
unexport PIP_TARGET PIP_PREFIX PIP_ROOT PIP_PYTHON PIP_DRY_RUN PIP_NO_DEPS PIP_NO_DEPENDENCIES
unexport PIP_CONSTRAINT PIP_BUILD_CONSTRAINT PIP_REQUIREMENT PIP_EDITABLE PIP_REQUIRE_HASHES
unexport PIP_NO_BINARY PIP_ONLY_BINARY PIP_PLATFORM PIP_PYTHON_VERSION PIP_ABI PIP_IMPLEMENTATION
unexport PIP_IGNORE_INSTALLED PIP_UPGRADE PIP_PRE PIP_LOG PIP_NO_COMPILE PIP_REPORT
unexport PYTEST_ADDOPTS PYTEST_PLUGINS MYPYPATH
# No setting of the user's has a say in `make run` and `make test`, whatever its name. They use
# Prefect's temporary server, never somebody's real one: an API that is named as none goes
# before those that files name, and profiles and database are our own.
unexport $(filter CLAIMS_% PREFECT_%,$(.VARIABLES))
export PREFECT_API_URL :=
export PREFECT_HOME := $(VENV)/prefect
export PIP_USER := 0
export PYTHONNOUSERSITE := 1

FITS := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
define environment
@for python in $(PYTHON); do \
	if "$$python" -I -c '$(FITS)' 2>/dev/null; then \
		exec "$$python" -I .ci/environment.py $(1) "$(VENV)"; \
	fi; \
done; \
echo "make: no Python 3.11 or newer with venv and pip among: $(PYTHON)" >&2; \
echo "make: install one, or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; \
exit 1
endef

help:
	@sed -n '/^#  /s/^#   //p' Makefile

run-environment:
	$(call environment,run)

dev-environment:
	$(call environment,dev)

run: run-environment
	"$(BIN)/claims" run seeds --dataset $(DATASET) --extractor $(EXTRACTOR) --prefect \
		--evaluate evals/gold

test: dev-environment
	"$(BIN)/python" -m pytest $(ARGS)

slow: dev-environment
	"$(BIN)/python" -m pytest -m slow $(ARGS)

lint: dev-environment
	"$(BIN)/ruff" check .
	"$(BIN)/ruff" format --check .

types: dev-environment
	"$(BIN)/mypy"

deps: dev-environment
	"$(BIN)/deptry" .

lock: dev-environment
	"$(BIN)/python" .ci/lock.py $(LOCK_FLAGS)

clean:
	rm -rf "$(VENV)" build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find schemas pipeline evals tests benchmarks -type d -name __pycache__ -prune -exec rm -rf {} +
