"""`content …`: entry files in and out of the database."""

from pathlib import Path

import click
from flask.cli import AppGroup

from advisory.documents.strict_yaml import BadFile
from advisory.extensions import db, now, site
from advisory.services import exchange
from advisory.services.exchange import Report, Way
from advisory.services.outbox import deliver_all

NAMED_AT_MOST = 20

content = AppGroup("content", help="Bring entry files and the database together.")


@content.command("import")
def import_command() -> None:
    """Take new and edited files of the content folder into the database."""
    _run(Way.IMPORT)


@content.command("export")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Another folder.")
def export_command(folder: Path | None) -> None:
    """Write entries that are newer in the database to their files, or all of them to another folder."""
    if folder is None:
        _run(Way.EXPORT)
        return
    try:
        number = exchange.export_to(db.session, folder)
    except OSError as error:
        raise click.ClickException(f"The folder cannot be written: {error.strerror}.") from error
    click.echo(f"{number} entries written.")


@content.command("check")
def check_command() -> None:
    """Say what import, export and sync would do, and change nothing; exit 1 when there is something."""
    _run(Way.CHECK)


@content.command("sync")
def sync_command() -> None:
    """Bring hand edits in and newer texts out; a deleted file archives its entry."""
    _run(Way.SYNC)


@content.command("import-page")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_page_command(file: Path) -> None:
    """Take the entries of a page in the blog format, saved as text or HTML."""
    if file.stat().st_size > 5_000_000:
        raise click.ClickException("The page is larger than 5 MB.")
    report = exchange.import_page(db.session, file.read_bytes(), now=now())
    _deliver()
    for slug in report.taken:
        click.echo(f"taken: {slug}")
    if report.same:
        click.echo(f"{report.same} were there already.")
    for sentence in report.refused:
        click.echo(f"skipped: {sentence}")
    if not report.taken and not report.same:
        raise click.ClickException("The page holds no entry in this format.")


def _run(way: Way) -> None:
    try:
        report = exchange.exchange(db.session, site().settings.content_dir, way, now=now())
    except BadFile as refusal:
        raise click.ClickException(str(refusal)) from refusal
    except OSError as error:
        raise click.ClickException(f"The content folder cannot be used: {error}.") from error
    if way is not Way.CHECK:
        _deliver()
    _tell(report, way)


def _deliver() -> None:
    deliver_all(db.session, site().handlers, now=now())


def _tell(report: Report, way: Way) -> None:
    would = "to be " if way is Way.CHECK else ""
    for word, slugs in (
        (f"{would}taken", report.taken),
        (f"{would}written", report.written),
        (f"{would}archived", report.archived),
    ):
        # A whole library is told as a number.
        for slug in slugs if len(slugs) <= NAMED_AT_MOST else ():
            click.echo(f"{word}: {slug}")
    for sentence in (*report.conflicts, *report.refused):
        click.echo(sentence, err=True)
    click.echo(
        f"{len(report.taken)} {would}taken, {len(report.written)} {would}written, "
        f"{len(report.archived)} {would}archived, {report.same} unchanged, "
        f"{len(report.conflicts)} in conflict, {len(report.refused)} refused."
    )
    pending = way is Way.CHECK and (report.taken or report.written or report.archived)
    if pending or not report.is_clean:
        raise click.exceptions.Exit(1)
