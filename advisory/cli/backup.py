"""`backup …`: the whole site in one file, and back."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from advisory.cli.speaking import SpeakingGroup
from advisory.documents.archive import note_backup
from advisory.documents.sealing import Keys, key_of, new_key, read_key
from advisory.extensions import db, now, site
from advisory.search.port import EngineUnavailable
from advisory.services import backup as backups
from advisory.services.filing import Folders
from advisory.services.outbox import deliver_all

backup = SpeakingGroup("backup", help="Write the whole site to one file, check such a file, bring it back.")

_FILE = click.Path(dir_okay=False, path_type=Path)


@backup.command("key")
def key_command() -> None:
    """Print a new key for ADVISORY_BACKUP_KEY; nobody reads the backups without it."""
    click.echo(new_key())


@backup.command("create")
@click.argument("target", metavar="TARGET", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--keep", type=click.IntRange(1), help="Where TARGET is a folder: how many backups stay in it.")
def create_command(target: Path, keep: int | None) -> None:
    """Write a backup of this moment while the site goes on; the index and the journal stay out.

    TARGET is a new file, a folder that a dated file is written into, or - for a pipe.
    """
    if keep and not target.is_dir():
        raise click.UsageError("--keep needs a folder: it removes older backups there.")
    settings, keys = site().settings, _keys()
    try:
        if str(target) == "-":
            with click.open_file("-", "wb") as pipe:
                made = backups.create_into(db.session, _folders(), pipe, keys, now=now())
                pipe.flush()
        else:
            target = backups.next_in(target, now()) if target.is_dir() else target
            with _progress("Copying") as told:
                made = backups.create(db.session, _folders(), target, keys, now=now(), told=told)
        note_backup(settings.data_dir, now())
        removed = backups.forget_older(target.parent, keep) if keep else 0
    except OSError as error:
        raise click.ClickException(f"The backup cannot be written: {error.strerror}.") from error
    click.echo(f"{made.rows} rows and {made.files} files written to {target}.", err=True)
    if removed:
        click.echo(f"{removed} older backups were removed.", err=True)
    name = "ADVISORY_BACKUP_KEY" if keys.own else "ADVISORY_SECRET_KEY"
    click.echo(f"Nobody can read it without {name}: keep that apart from it.", err=True)


@backup.command("verify")
@click.argument("file", type=_FILE)
def verify_command(file: Path) -> None:
    """Read FILE and compare it with its checksums; exit 1 when it is damaged."""
    try:
        found = backups.verify(file, _keys())
    except OSError as error:
        raise click.ClickException(f"The backup cannot be read: {error.strerror}.") from error
    click.echo(f"The backup of {found.made_at} is whole: {found.rows} rows and {found.files} files.")


@backup.command("restore")
@click.argument("file", type=_FILE)
@click.option("--force", is_flag=True, help="Also onto a site with members or entries, which are replaced.")
def restore_command(file: Path, force: bool) -> None:
    """Bring the site back to what FILE says, without what has been pulled since; stop the site before."""
    settings = site().settings
    aside = settings.data_dir / f"replaced-{now():%Y%m%d-%H%M%S}"
    with _progress("Restoring") as told:
        try:
            found = backups.restore(
                db.session, site().engine, _folders(), file, _keys(),
                aside=aside, force=force, now=now(), told=told,
            )  # fmt: skip
        except OSError as error:
            raise click.ClickException(f"The backup cannot be restored: {error.strerror}.") from error
        except EngineUnavailable as error:
            sentence = "Restored, but for the index, which is busy: run `search rebuild` then."
            raise click.ClickException(sentence) from error
    deliver_all(db.session, site().handlers, now=now())
    click.echo(
        f"The backup of {found.made_at} is back: {found.rows} rows, {found.indexed} documents indexed."
    )
    if found.pulled:
        click.echo(f"{found.pulled} things were pulled, withdrawn or removed since then, and stay away.")
    if aside.exists():
        click.echo(f"Files that the backup has not, or has otherwise, lie in {aside}.")


def _folders() -> Folders:
    settings = site().settings
    return Folders(settings.content_dir, settings.data_dir / "entries")


@contextmanager
def _progress(label: str) -> Iterator[Callable[[int, int], None]]:
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def told(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield told


def _keys() -> Keys:
    """Read what this site seals and opens with.

    Raises:
        ClickException: the file of the key cannot be read.
        Invalid: it holds no key.
    """
    settings = site().settings
    said = settings.backup_key
    try:
        text = said.read_text("utf-8") if isinstance(said, Path) else said
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException("The file of ADVISORY_BACKUP_KEY cannot be read.") from error
    own = read_key(text) if isinstance(said, Path) or text else None
    return Keys(key_of(settings.secret_key), own)
