"""`content …`: entry files in and out of the database."""

from pathlib import Path

import click

from advisory.cli.speaking import SpeakingGroup
from advisory.extensions import db, now, site
from advisory.services import exchange, importing
from advisory.services.exchange import Report, Way
from advisory.services.outbox import deliver_all

NAMED_AT_MOST = 20
SKIPPED_AT_MOST = 10

content = SpeakingGroup("content", help="Bring entry files and the database together.")


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
@click.option("--archive-missing", is_flag=True, help="Archive the entries of deleted files, however many.")
def sync_command(archive_missing: bool) -> None:
    """Bring hand edits in and newer texts out; a deleted file archives its entry."""
    _run(Way.SYNC, archive_missing=archive_missing)


@content.command("import-page")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_page_command(file: Path) -> None:
    """Take the entries of a page in the blog format, saved as text or HTML."""
    if file.stat().st_size > 5_000_000:
        raise click.ClickException("The page is larger than 5 MB.")
    report = importing.import_page(db.session, file.read_bytes(), now=now())
    _deliver()
    for slug in report.taken:
        click.echo(f"taken: {slug}")
    for sentence in report.credits:
        click.echo(f"credit: {sentence}")
    if report.same:
        click.echo(f"{report.same} were there already.")
    for sentence in report.skipped[:SKIPPED_AT_MOST]:
        click.echo(f"skipped: {sentence}")
    if len(report.skipped) > SKIPPED_AT_MOST:
        click.echo(f"… and {len(report.skipped) - SKIPPED_AT_MOST} more")
    if not report.taken and not report.same:
        raise click.ClickException("The page holds no entry in this format.")


def _run(way: Way, *, archive_missing: bool = False) -> None:
    folder = site().settings.content_dir
    try:
        report = exchange.exchange(db.session, folder, way, now=now(), archive_missing=archive_missing)
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
    numbers = (
        (len(report.taken), f"{would}taken"),
        (len(report.written), f"{would}written"),
        (len(report.archived), f"{would}archived"),
        (report.same, "unchanged"),
        (len(report.conflicts), "in conflict"),
        (len(report.refused), "refused"),
    )
    told = ", ".join(f"{number} {words}" for number, words in numbers if number)
    click.echo(f"{told or 'There is nothing'}.")
    pending = way is Way.CHECK and (report.taken or report.written or report.archived)
    if pending or not report.is_clean:
        raise click.exceptions.Exit(1)
