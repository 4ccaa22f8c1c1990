"""Every command of the site; `app.create_app` hangs them on `flask`."""

import click

from advisory.cli.backup import backup
from advisory.cli.content import content
from advisory.cli.demo import demo
from advisory.cli.mail import mail
from advisory.cli.members import groups, members
from advisory.cli.outbox import outbox, verify_command
from advisory.cli.search import search
from advisory.cli.walls import walls

COMMANDS: tuple[click.Command, ...] = (
    members, groups, mail, content, backup, search, outbox, verify_command, walls, demo,
)  # fmt: skip
