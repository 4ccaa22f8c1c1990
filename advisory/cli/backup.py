"""`backup …`: the whole site in one file, and back."""

from pathlib import Path

import click

from advisory.cli.speaking import SpeakingGroup
from advisory.extensions import db, now, site
from advisory.search.port import EngineUnavailable
from advisory.services import backup as backups
from advisory.services.filing import Folders
from advisory.services.outbox import deliver_all

backup = SpeakingGroup("backup", help="Write the whole site to one file, check such a file, bring it back.")

_FILE = click.Path(dir_okay=False, path_type=Path)


@backup.command("create")
@click.argument("file", type=_FILE)
def create_command(file: Path) -> None:
    """Write a backup of this moment to FILE while the site goes on; the index and the journal stay out."""
    with click.progressbar(length=1, label="Copying") as bar:

        def told(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        try:
            made = backups.create(db.session, _folders(), file, now=now(), told=told)
        except OSError as error:
            raise click.ClickException(f"The backup cannot be written: {error.strerror}.") from error
    click.echo(f"{made.rows} rows and {made.files} files written to {file}.")


@backup.command("verify")
@click.argument("file", type=_FILE)
def verify_command(file: Path) -> None:
    """Read FILE and compare it with its checksums; exit 1 when it is damaged."""
    try:
        found = backups.verify(file)
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
    with click.progressbar(length=1, label="Restoring") as bar:

        def told(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        try:
            found = backups.restore(
                db.session, site().engine, _folders(), file, aside=aside, force=force, now=now(), told=told
            )
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
