"""`demo …`: people to try the site with, on a machine of one's own."""

import click
from flask_security import hash_password

from advisory.cli.speaking import SpeakingGroup
from advisory.domain.actor import Role
from advisory.extensions import db, now, site
from advisory.services import membership, pledging

#: The same for all of the cast; known to everybody, hence never in production.
PASSWORD = "a quiet harbour in late november"  # noqa: S105

TABLE = ("north-table", "North table")

#: Name, roles, and whether they sit at the North table. The first admin of a site is a moderator too.
CAST: tuple[tuple[str, tuple[Role, ...], bool], ...] = (
    ("Erin", (Role.MEMBER,), True),
    ("Paul", (Role.MEMBER,), True),
    ("Priya", (Role.MEMBER,), True),
    ("Carl", (Role.MEMBER,), False),
    ("Mona", (Role.MEMBER, Role.MODERATOR), True),
    ("Max", (Role.MEMBER, Role.MODERATOR), True),
    ("Adam", (Role.ADMIN, Role.MODERATOR), False),
)

demo = SpeakingGroup("demo", help="People to try the site with; never in production.")


@demo.command("cast")
def cast_command() -> None:
    """Add the cast with one password for all; those who are there already are left alone."""
    if site().settings.production:
        raise click.ClickException("The cast has a password that everybody knows, so not in production.")
    there = {line.email for line in membership.member_list(db.session)}
    missing = [person for person in CAST if _email(person[0]) not in there]
    if missing:
        membership.ensure_group(db.session, *TABLE)
        hashed = hash_password(PASSWORD)
        for name, roles, sits in missing:
            _add(name, roles, hashed, groups=TABLE[:1] if sits else ())
    click.echo(f"Sign in at {site().settings.site_url}/sign-in with the password “{PASSWORD}” as:")
    for name, roles, _ in CAST:
        click.echo(f"  {_email(name):<20} {', '.join(roles)}")


def _add(name: str, roles: tuple[Role, ...], hashed: str, groups: tuple[str, ...]) -> None:
    token = membership.add_member(db.session, _email(name), name, roles=roles, groups=groups, now=now())
    member_id = membership.set_first_password(db.session, token, hashed, now=now())
    version = pledging.pledge(db.session).version
    pledging.accept(db.session, membership.actor_of(db.session, member_id), version, now=now())


def _email(name: str) -> str:
    return f"{name.lower()}@example.com"
