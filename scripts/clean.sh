#!/usr/bin/env bash
# Remove what can be made again: caches, build results and the search index. Data in var/ stays.
set -euo pipefail
cd "$(dirname "$0")/.."
rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage build
find search_index -mindepth 1 -maxdepth 1 ! -name README.md ! -name .gitignore -exec rm -rf {} +
find advisory tests benchmarks scripts migrations -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
