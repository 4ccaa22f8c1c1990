"""What tests of commands add to the cast: `run("members", "list")` runs one on the site."""

import pytest


@pytest.fixture
def run(app):
    """Run a command, and give its result."""
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=words)
