# What one types. Each target sets up what it needs; nothing has to be installed by hand first.
# ARGS goes to the command: make test ARGS="tests/mail -k retry"

ARGS ?=
RUN = @exec sh tools/bootstrap.sh

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test lint format migrations shell db bench vendor compose-check

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

demo: ## the whole site with made-up people at http://localhost:8000; Ctrl-C stops it
	$(RUN) demo $(ARGS)

demo-reset: ## throw the demo's database and files away and make them anew
	$(RUN) demo-reset $(ARGS)

test: ## every check and test; with ARGS only pytest, with those arguments
	$(RUN) test $(ARGS)

lint: ## the checks without the tests
	$(RUN) lint $(ARGS)

format: ## bring Python and templates into the agreed form
	$(RUN) format $(ARGS)

migrations: ## write migrations for changed models
	$(RUN) manage makemigrations $(ARGS)

shell: ## a Python shell on the demo's database
	$(RUN) manage shell $(ARGS)

db: ## keep the database running and print how to reach it
	$(RUN) db $(ARGS)

bench: ## queries and time of the main pages, beside a bare Django view
	$(RUN) bench $(ARGS)

vendor: ## fetch the vendored front-end files anew
	$(RUN) vendor $(ARGS)

compose-check: ## build the production containers, start them, ask /readyz, take them down
	$(RUN) compose-check $(ARGS)
