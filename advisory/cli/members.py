"""`members …` and `groups …`: who belongs, run by whoever runs the machine."""

import click

from advisory.cli.speaking import SpeakingGroup
from advisory.domain.actor import Role
from advisory.extensions import db, now, site
from advisory.services import accounts, membership, rescuing

ROLES = click.Choice([Role.MEMBER.value, Role.MODERATOR.value, Role.ADMIN.value])

members = SpeakingGroup("members", help="Add members, let them in, and give and take roles.")
groups = SpeakingGroup("groups", help="Add groups: circles of members with their own audience.")


@members.command("add")
@click.argument("email")
@click.argument("name")
@click.option("--role", "roles", multiple=True, type=ROLES, help="May be given several times; member if not.")
@click.option(
    "--group", "slugs", multiple=True, help="Slug of a group they sit in; may be given several times."
)
def add_command(email: str, name: str, roles: tuple[str, ...], slugs: tuple[str, ...]) -> None:
    """Add a member and print the one-time link by which they choose a password."""
    chosen = [Role(role) for role in roles] or [Role.MEMBER]
    token = membership.add_member(db.session, email, name, roles=chosen, groups=slugs, now=now())
    _say_link(token)


@members.command("link")
@click.argument("email")
def link_command(email: str) -> None:
    """Print a new one-time link for a member; older ones no longer work."""
    _say_link(membership.first_link(db.session, email, now=now()))


@members.command("list")
def list_command() -> None:
    """List all members with their roles and groups."""
    for line in membership.member_list(db.session):
        notes = [", ".join(line.roles) or "no role", *line.groups]
        notes += [] if line.has_password else ["no password yet"]
        notes += [] if line.active else ["deactivated"]
        click.echo(f"{line.email}  {line.name}  ({'; '.join(notes)})")


@members.command("role")
@click.argument("email")
@click.option("--add", multiple=True, type=ROLES, help="A role to give; may be given several times.")
@click.option("--remove", multiple=True, type=ROLES, help="A role to take; may be given several times.")
def role_command(email: str, add: tuple[str, ...], remove: tuple[str, ...]) -> None:
    """Give and take roles; the last admin cannot stop being one."""
    given, taken = [Role(role) for role in add], [Role(role) for role in remove]
    held = membership.change_roles(db.session, email, add=given, remove=taken, now=now())
    click.echo(f"{email} is now: {', '.join(held) or 'nothing'}.")


@members.command("deactivate")
@click.argument("email")
def deactivate_command(email: str) -> None:
    """Let a member in no more, and sign them out everywhere; the last admin stays."""
    name = rescuing.set_active(db.session, email, active=False, now=now())
    click.echo(f"{name} is signed out, and cannot sign in.")


@members.command("activate")
@click.argument("email")
def activate_command(email: str) -> None:
    """Let a member in again who was deactivated."""
    click.echo(f"{rescuing.set_active(db.session, email, active=True, now=now())} can sign in again.")


@members.command("unlock")
@click.argument("email")
def unlock_command(email: str) -> None:
    """End the lock that follows from too many failed attempts, and tell the member."""
    member_id = rescuing.member_id(db.session, email)
    key = site().settings.secret_key
    digests = [accounts.address_digest(key, email), accounts.step_digest(key, member_id)]
    found = rescuing.unlock(db.session, email, digests, now=now())
    click.echo(f"{email} can try again." if found else f"{email} was not locked.")


@members.command("forget-factors")
@click.argument("email")
def forget_factors_command(email: str) -> None:
    """Take all second factors and recovery codes of a member away, and sign them out; they are told."""
    rescuing.forget_factors(db.session, email, now=now())
    click.echo(f"{email} signs in without a second factor until they set one up. Be sure that it is them.")


@groups.command("add")
@click.argument("slug")
@click.argument("name")
def add_group_command(slug: str, name: str) -> None:
    """Add a group."""
    membership.add_group(db.session, slug, name)
    click.echo(f"{name} is there.")


def _say_link(token: str) -> None:
    days = membership.LINK_LIVES.days
    click.echo(f"Hand this link over; it works once, within {days} days:")
    click.echo(f"{site().settings.site_url}/invitations/{token}")
