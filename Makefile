# `make demo` shows what the toolkit does, `make test` checks it. Each makes its own environment in .venv the first time.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help demo test lint types gold bench docs fuzz bundle clean

help:
	@echo "make demo   extract and compare two years of the sample corpus"
	@echo "make test   lint, types and tests"
	@echo "make gold   scores on annotated texts and on annual targets, where ../shared is there"
	@echo "make bench  speeds, as ratios to jieba in the same run"
	@echo "make fuzz   fuzz every reader and annotate, TIME seconds each [300]"
	@echo "make bundle wheels in dist/bundle for an office without a network; BUNDLE='--platform win_amd64 --python 3.12'"
	@echo "make docs   write docs/commands.md, docs/schema and the pictures anew from the code"

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@touch $(STAMP)

demo: $(STAMP)
	@$(BIN)/python examples/demo.py

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

test: lint types
	$(BIN)/pytest

gold: $(STAMP)
	@$(BIN)/python benchmarks/gold.py
	@$(BIN)/python benchmarks/targets.py
	@$(BIN)/python benchmarks/indicators.py
	@$(BIN)/python benchmarks/independent.py
	@$(BIN)/python benchmarks/glossary.py

bench: $(STAMP)
	@$(BIN)/python benchmarks/bench.py

docs: $(STAMP)
	@$(BIN)/python docs/generate.py
	@$(BIN)/python docs/screenshots.py

TIME ?= 300
bundle: $(STAMP)
	@$(BIN)/python bundle/make.py $(BUNDLE)

fuzz: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group fuzz
	$(BIN)/python fuzz/run.py $(TIME)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
