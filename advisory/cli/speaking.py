"""Commands that say a refusal as a sentence and end with exit code 1, instead of showing a trace."""

from typing import Any

import click
from flask.cli import AppGroup

from advisory.domain.errors import Refusal


class SpeakingGroup(AppGroup):
    """A group of commands whose refusals are sentences."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command.

        Raises:
            ClickException: the house refused; exit code 1.
        """
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            raise click.ClickException(str(refusal)) from refusal
