"""`outbox …` and `verify`: promises, and whether they hold."""

import click
from flask.cli import with_appcontext

from advisory.cli.speaking import SpeakingCommand, SpeakingGroup
from advisory.extensions import db, now, send_letters, site
from advisory.services.due import run_due
from advisory.services.outbox import deliver_all
from advisory.services.verifying import verify
from advisory.storage import outbox as promises

outbox = SpeakingGroup("outbox", help="Carry out what changes have promised.")


@outbox.command("run")
@click.option("--due", is_flag=True, help="First do what the clock makes due: reminders, lapses, schedules.")
def run_command(due: bool) -> None:
    """Carry out everything that is due; exit 1 when something failed and will be tried again."""
    broken = 0
    if due:
        done = run_due(db.session, site().tasks, now=now())
        broken = sum(number < 0 for number in done.values())
        for name, number in done.items():
            click.echo(f"{name}: {'failed, see the log' if number < 0 else number}")
    kept, failed = deliver_all(db.session, site().handlers, now=now())
    sent, put_off = send_letters()
    kept, failed = kept + sent, failed + put_off
    click.echo(f"{kept} done, {failed} put off." if kept or failed else "Nothing was due.")
    if failed or broken:
        raise click.exceptions.Exit(1)


@outbox.command("list")
def list_command() -> None:
    """List what failed and will be tried again."""
    rows = promises.failing(db.session, limit=100)
    for row in rows:
        again = f"{row.due_at:%Y-%m-%d %H:%M} UTC"
        times = "once" if row.attempts == 1 else f"{row.attempts} times"
        click.echo(f"{row.id}  {row.kind}  tried {times}, next {again}: {row.error}")
    waiting, _ = promises.waiting(db.session)
    click.echo(f"{waiting} waiting, {len(rows)} of them failed before.")


@click.command("verify", cls=SpeakingCommand)
@with_appcontext
def verify_command() -> None:
    """Compare database, index, files and outbox; exit 1 when something does not hold."""
    found = verify(db.session, site().engine, site().settings.content_dir, now=now())
    for problem in found.problems:
        click.echo(problem, err=True)
    if found.problems:
        raise click.exceptions.Exit(1)
    click.echo("Database, index, files and outbox agree.")
