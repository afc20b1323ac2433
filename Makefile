# The developer's shortcuts. Everything runs in the environment that ./heartline makes.
DEV := ./heartline dev
# Tools that load the settings make a data folder; theirs is not yours.
export HEARTLINE_DATA := $(CURDIR)/.mypy_cache/data
export MYPYPATH := $(CURDIR)/src:$(CURDIR)

.DEFAULT_GOAL := help
.PHONY: help run check fix test test-fast lock vendor messages

help: ## List these targets
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

run: ## Serve the example town on 127.0.0.1:8000, its data in var/
	@env -u HEARTLINE_DATA ./heartline up

check: ## Format, lint, types, import order, templates, migrations, vendored files, locks
	$(DEV) ruff format --check .
	$(DEV) ruff check .
	$(DEV) mypy --explicit-package-bases src tests scripts benchmarks
	$(DEV) lint-imports
	$(DEV) djhtml --tabwidth 2 --check src
	$(DEV) djlint --lint --quiet src
	$(DEV) python -P -m django makemigrations --check --dry-run --settings heartline.settings
	$(DEV) python scripts/vendor.py --check
	$(DEV) scripts/lock.sh --check
	$(DEV) python scripts/messages.py --check

fix: ## Mend what can be mended by machine
	$(DEV) ruff check --fix .
	$(DEV) ruff format .
	$(DEV) djhtml --tabwidth 2 src

test: ## Every test, on SQLite and on PostgreSQL
	@env -u HEARTLINE_DATA ./heartline test

test-fast: ## The tests that need no browser and no server, on SQLite
	$(DEV) python -m pytest --ds=tests.settings -n auto -m "not browser and not server"

lock: ## Write the lock files from the .in files (make lock UPGRADE=--upgrade for newer versions)
	$(DEV) scripts/lock.sh $(UPGRADE)

vendor: ## Fetch the front-end files of static/vendor again
	$(DEV) python scripts/vendor.py

messages: ## Gather the sentences to translate, convert them, compile them
	$(DEV) python scripts/messages.py
