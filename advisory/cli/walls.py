"""`walls …`: conflicts of interest, declared by whoever runs the machine."""

import click

from advisory.cli.speaking import SpeakingGroup
from advisory.domain.errors import NotFound
from advisory.extensions import db, now
from advisory.services import walls as wall_service

walls = SpeakingGroup("walls", help="Put up and take down walls between members, or members and companies.")


@walls.command("add")
@click.argument("email")
@click.argument("other")
def add_command(email: str, other: str) -> None:
    """Put up a wall between a member and OTHER: a member's e-mail address, or a company's name."""
    is_new = wall_service.put_up(db.session, email, other, now=now())
    click.echo("The wall stands." if is_new else "This wall stood already.")


@walls.command("list")
def list_command() -> None:
    """List all walls with their numbers."""
    for wall in wall_service.wall_list(db.session):
        other = f"everybody of {wall.other}" if wall.everybody else wall.other
        note = "  (declared by the member)" if wall.own else ""
        click.echo(f"{wall.id}  {wall.who}  and  {other}{note}")


@walls.command("remove")
@click.argument("number", type=int)
def remove_command(number: int) -> None:
    """Take down the wall with this number of `walls list`."""
    if not wall_service.take_down(db.session, number):
        raise NotFound(f"There is no wall {number}.")
    click.echo("The wall is down.")
