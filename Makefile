# Hundi's commands. `make demo` runs the product, `make test` tests it; each begins with what `make setup` does.
PYTHON ?= python3
VENV := .venv/bin/python
# Compiled modules are kept: without them each of the demo's processes would compile the whole stack again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo test check lock bench chaos mutants stop clean

help:
	@echo "make demo    run everything on this machine with demo data (PORT, HUNDI_HOME)"
	@echo "make test    the test suite, without what kills the product (ARGS= goes to pytest)"
	@echo "make check   format, lint, types, import contracts, migrations, schema drift, portal"
	@echo "make bench   every benchmark, one JSON line each"
	@echo "make chaos   tests that kill and flush what the product stands on, and 2,000 long stories of a loan"
	@echo "make mutants changes the arithmetic in thousands of small ways; 80 of 100 must be noticed by a test"
	@echo "make setup   install what is locked; nothing when nothing changed"
	@echo "make lock    write requirements/*.txt anew from requirements/*.in"
	@echo "make stop    stop embedded engines that tests left running"

setup:
	@$(PYTHON) deploy/bootstrap.py dev

demo:
	@$(PYTHON) deploy/bootstrap.py run
	@exec $(VENV) -m backend.config.launch

# Quick tests share the cores, a database each; those that run the whole product have the machine to themselves.
# Those that kill it, and the long stories, are asked by .ci/run and `make chaos`.
test: setup
	@$(VENV) -m backend.config.frontend build
ifdef ARGS
	@$(VENV) -m pytest $(ARGS)
else
	@$(VENV) -m pytest -m "not slow" -n auto --dist loadfile
	@$(VENV) -m pytest -m "slow and not chaos"
endif

check: setup
	@$(VENV) deploy/check.py $(STEP)

bench: setup
	@$(VENV) deploy/bench.py

chaos: setup
	@HUNDI_LEDGER_EXAMPLES=2000 HUNDI_LEDGER_STEPS=50 $(VENV) -m pytest -m chaos

mutants: setup
	@$(VENV) deploy/mutants.py $(MODULE)

lock: setup
	@$(VENV) deploy/lock.py

stop:
	@$(VENV) -m backend.config.engines stop
