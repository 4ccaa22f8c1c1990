#!/usr/bin/env bash
# Add single sign-on by OpenID Connect to .venv: the packages of requirements-sso.txt.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/environment.sh requirements.txt requirements-sso.txt
