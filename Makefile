# Two commands matter: make book, make test. Everything lives in .venv.
PYTHON ?= python3
PORT ?= 8765
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: book test serve refresh bench mutants clean

book: .venv/book  ## build the site from the stored outputs
	jupyter-book build -W --keep-going -q .
	@echo "Open $(CURDIR)/_build/html/index.html"

test: .venv/test  ## run everything: code style, helpers, notebooks, site in a browser
	ruff check . && ruff format --check .
	python tests/browser.py
	pytest

serve: book .venv/live  ## serve the site and a kernel, and open it in a browser
	python -m kit.live.serve --port $(PORT)

refresh: .venv/book  ## re-execute the notebooks (or NOTEBOOK=book/sgd.ipynb), store what changed
	python -m kit.notebooks.refresh $(NOTEBOOK)

bench: .venv/test  ## print speeds and page weights as ratios
	python tests/bench.py

mutants: .venv/test  ## make one mistake at a time and see whether the suite notices
	python -m pip install -q -r tests/mutants/requirements.txt
	python tests/mutants

clean:
	rm -rf _build .venv

.venv/book: requirements.txt pyproject.toml kit/pyproject.toml
	$(PYTHON) -m venv .venv
	python -m pip install -q -r requirements.txt
	@touch $@

.venv/live: .venv/book $(wildcard kit/live/*)
	python -m kit.live.install
	@touch $@

.venv/test: .venv/live tests/requirements.txt
	python -m pip install -q -r tests/requirements.txt
	@touch $@
