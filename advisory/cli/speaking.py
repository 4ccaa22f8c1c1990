"""Commands that say a refusal as a sentence and end with exit code 1, instead of showing a trace."""

from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy import inspect
from sqlalchemy.exc import OperationalError, ProgrammingError, SQLAlchemyError

from advisory.domain.errors import Refusal
from advisory.extensions import db


class SpeakingCommand(click.Command):
    """A command whose refusals are sentences."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run it.

        Raises:
            ClickException: the house refused, or the database is empty; exit code 1.
        """
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            raise click.ClickException(str(refusal)) from refusal
        except (OperationalError, ProgrammingError) as error:
            # SQLite names a missing table by the one, PostgreSQL by the other; both mean other things too.
            if not _is_empty():
                raise
            sentence = "The database is empty: run `flask --app wsgi db upgrade` first."
            raise click.ClickException(sentence) from error


class SpeakingGroup(AppGroup):
    """A group of such commands."""

    command_class = SpeakingCommand


def _is_empty() -> bool:
    try:
        return not inspect(db.engine).get_table_names()
    except SQLAlchemyError:
        return False
