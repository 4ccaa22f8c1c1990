"""`search …`: the index."""

import click

from advisory.cli.speaking import SpeakingGroup
from advisory.extensions import db, site
from advisory.search.port import EngineUnavailable, Meaning
from advisory.services import encoding, indexing
from advisory.services.verifying import count_documents

search = SpeakingGroup("search", help="Rebuild the index, and compare it with the database.")


@search.command("rebuild")
@click.option("--if-needed", is_flag=True, help="Only when it is missing, damaged or differs.")
def rebuild_command(if_needed: bool) -> None:
    """Build the index anew; the old one answers until the new one is complete."""
    if if_needed and _agrees():
        click.echo("Index and database agree.")
        return
    with click.progressbar(length=count_documents(db.session), label="Indexing") as bar:
        try:
            number = indexing.rebuild(db.session, site().engine, lambda done: bar.update(done - bar.pos))
        except EngineUnavailable as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"{number} documents indexed.")
    meaning = site().finder.meaning
    if meaning is not None and not if_needed:
        _encode(meaning)


@search.command("encode")
def encode_command() -> None:
    """Turn texts into vectors for search by meaning, where its packages are installed."""
    meaning = site().finder.meaning
    if meaning is None:
        raise click.ClickException("Search by meaning is not installed: `make meaning` adds it.")
    _encode(meaning)


def _encode(meaning: Meaning) -> None:
    old, gone = encoding.behind(db.session, meaning)
    with click.progressbar(length=len(old), label="Encoding") as bar:
        number = encoding.encode_all(db.session, meaning, lambda done: bar.update(done - bar.pos))
    click.echo(f"{number} documents encoded, {len(gone)} forgotten.")


@search.command("check")
def check_command() -> None:
    """Compare index and database both ways; exit 1 when they differ."""
    try:
        difference = indexing.check(db.session, site().engine)
    except EngineUnavailable as error:
        raise click.ClickException(str(error)) from error
    for word, keys in (
        ("missing", difference.missing),
        ("stale", difference.stale),
        ("surplus", difference.surplus),
    ):
        for key in keys:
            click.echo(f"{word}: {key}")
    if difference:
        raise click.exceptions.Exit(1)
    click.echo("Index and database agree.")


def _agrees() -> bool:
    try:
        return not indexing.check(db.session, site().engine)
    except EngineUnavailable:
        return False
