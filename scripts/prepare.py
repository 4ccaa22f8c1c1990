"""Make the site ready to be opened: database, library, index, people. `make run` does it at every start.

    python -m scripts.prepare

One process for all steps, because each start of Python would cost a second. Every step is one of the site's
own commands, and may be repeated: where its work is done it changes nothing.
"""

import os
import sys

from flask import Flask
from flask.cli import FlaskGroup

from advisory.app import create_app
from advisory.config import Settings, SettingsError, read_settings


def prepare(site: Flask, settings: Settings) -> int:
    """Take every step in order; give the exit code of the first that fails."""
    commands = FlaskGroup(create_app=lambda: site)

    def failed(*words: str) -> int:
        try:
            commands.main(list(words), prog_name="flask --app wsgi")
        except SystemExit as ending:
            return ending.code if isinstance(ending.code, int) else 1
        return 0

    if code := failed("db", "upgrade"):
        return code
    if failed("content", "import"):
        print("The files named above were left out; the site starts without them.", file=sys.stderr)
    if code := failed("search", "rebuild", "--if-needed"):
        return code
    failed("outbox", "run")
    return failed("demo", "cast") if settings.env == "development" else 0


if __name__ == "__main__":
    try:
        environment = read_settings(os.environ)
        ready = create_app(environment)
    except SettingsError as error:
        sys.exit(str(error))
    sys.exit(prepare(ready, environment))
