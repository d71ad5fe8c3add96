.DEFAULT_GOAL := help
.PHONY: help demo test check test-long bench screenshots clean-demo lock docs
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
export PYTHON

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: ## the product with a demo network, on http://127.0.0.1:8000 (PORT= for another)
	@scripts/setup run
	@$(BIN)/commonground demo --port $(PORT)

test: ## every test, within its budgets
	@scripts/setup dev
	@scripts/tests

check: ## lint, types, walls
	@scripts/setup dev
	@scripts/check

test-long: ## long property, fuzz and load runs
	@scripts/setup dev
	@$(BIN)/python -m pytest -m long -n 2 --durations 10

screenshots: ## every page at three widths in two themes, into screenshots/
	@scripts/setup dev
	@BROWSER="$$(scripts/browser)" $(BIN)/python -m tests.screenshots

bench: ## measure on labelled data (EVAL_DATA)
	@scripts/setup dev
	@scripts/bench

docs: ## write the pages of docs/ that are made from the code
	@scripts/setup dev
	@$(BIN)/commonground docs

clean-demo: ## remove the demo's data
	@scripts/setup run
	@$(BIN)/commonground demo --remove

lock: ## pin packages with hashes, as pyproject.toml and package.json ask
	@scripts/setup dev
	@scripts/lock
