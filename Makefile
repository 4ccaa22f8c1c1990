# Everything a visitor, a developer or the build needs, by name; the work itself is in scripts/.
# HOST and PORT choose the address of `make run`.

.DEFAULT_GOAL := help
.PHONY: help run meaning sso test test-long check format lock reference clean

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

run: ## the site on this machine: environment, database, library, index, people, server
	@scripts/run.sh

meaning: ## search by meaning as well, from the next start on (an optional extra of some 90 MB)
	@scripts/meaning.sh

sso: ## single sign-on by OpenID Connect as well (an optional extra)
	@scripts/sso.sh

test: ## every test, on SQLite, on PostgreSQL and in a browser
	@scripts/test.sh

test-long: ## the same with the full numbers of the expensive tests
	@scripts/test.sh --long

check: ## style, types, floors, templates, security, dead code, dependencies
	@scripts/check.sh

format: ## put code and templates into the house's format
	@scripts/format.sh

lock: ## pin the requirements files with hashes
	@scripts/lock.sh

reference: ## write docs/reference.md from the tables of the rules
	@scripts/environment.sh requirements.txt
	@.venv/bin/python -m scripts.reference

clean: ## remove what was generated; keeps var/ and the environment
	@scripts/clean.sh
