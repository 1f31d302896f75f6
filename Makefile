# Two commands matter: make book, make test. Everything lives in .venv.
PYTHON ?= python3
PORT ?= 8765
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
# With a shell of another name make 3.81, which macOS has, heeds this PATH for plain commands, too.
SHELL := /bin/bash
# Loopback addresses of kernels and tests are nobody else's business.
export NO_PROXY := 127.0.0.1,localhost,$(NO_PROXY)
export no_proxy := $(NO_PROXY)

.PHONY: book check test style serve refresh bench mutants upgrade clean

book: .venv/book  ## build the site from the stored outputs
	jupyter-book build -W --keep-going -q .
	@echo "Open $(CURDIR)/_build/html/index.html"

check: style  ## what can be told in a minute or two: style, types, stored notebooks, helpers, kit
	pytest tests/helpers tests/kit tests/book -m "not kernel"

test: style  ## run everything: style, types, helpers, notebooks, site in a browser
	python -m kit.browser
	pytest

style: .venv/test  ## style and types of Python and JavaScript
	ruff check . && ruff format --check .
	basedpyright
	python -m kit.npm run --silent lint

serve: book .venv/live  ## serve the site and a kernel, and open it in a browser
	python -m kit.live.serve --port $(PORT)

refresh: .venv/run  ## re-execute the notebooks (or NOTEBOOK=book/sgd.ipynb), store what changed
	python -m kit.notebooks.refresh $(NOTEBOOK)

bench: .venv/test  ## print speeds and page weights as ratios
	python -m kit.bench

mutants: .venv/test  ## make one mistake at a time and see whether the suite notices
	python -m pip install -q -r tests/mutants/requirements.txt
	python -m tests.mutants

upgrade:  ## write constraints.txt anew, from the newest that fits requirements.txt and tests/requirements.txt
	$(PYTHON) -m kit.upgrade

clean:
	rm -rf _build .venv kit/live/node_modules

# A virtual environment of another Python, or of one that is gone, is made anew.
.venv/python:
	@$(PYTHON) -c "import sys; sys.version_info >= (3, 11) or sys.exit('Downhill needs Python 3.11 or newer, and $(PYTHON) is ' + sys.version.split()[0] + '. Name another one: make PYTHON=python3.12')"
	@rm -rf .venv
	$(PYTHON) -m venv .venv
	@touch $@

.venv/book: .venv/python kit/requirements.txt constraints.txt pyproject.toml kit/pyproject.toml
	python -m pip install -q -r kit/requirements.txt
	@touch $@

.venv/run: .venv/book requirements.txt
	python -m pip install -q -r requirements.txt
	@touch $@

# What the program for the browser is made of, and by.
LIVE := $(filter-out %/eslint.config.js,$(wildcard kit/live/*.js kit/live/*.json kit/live/*.css))

.venv/live: .venv/run $(LIVE) kit/live/install.py kit/npm.py
	python -m kit.live.install
	@touch $@

.venv/test: .venv/live tests/requirements.txt
	python -m pip install -q -r tests/requirements.txt
	python -m kit.npm ci --ignore-scripts
	@touch $@
