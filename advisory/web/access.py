"""Who may come in: each view declares what it needs, and one hook holds every request to it.

    @needs(Permission.SCREEN)   somebody who could have this right; visitors are sent to sign in
    @open_to_all                everybody, unless the site is closed to visitors
    @open_when_closed           everybody always: signing in, invitations, health

Whoever is signed in and has not accepted the pledge that holds is led there first, from wherever they want
to go; only the pledge itself (`before_pledge`) and what is open always are open to them. Likewise whoever
must have a second factor, being a moderator or an admin, and has none: only the pages where one is set up
(`before_second`) are open to them.

The hook asks only whether somebody in the actor's roles could have the right at all; whether they have
it for the thing in hand is asked by the service. A view that declares nothing is never served.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from advisory.domain.actor import VISITOR, Actor
from advisory.domain.errors import Forbidden
from advisory.domain.permissions import As, Permission, may
from advisory.extensions import db, site
from advisory.services import second_factor
from advisory.services.membership import actor_of
from advisory.services.pledging import is_owed

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a view needs. `permission` is None when everybody may see it."""

    permission: Permission | None
    when_closed: bool = False
    before_pledge: bool = False
    before_second: bool = False


def needs(
    permission: Permission, *, before_pledge: bool = False, before_second: bool = False
) -> Callable[[View], View]:
    """Declare that a view is for those who could have `permission`.

    Args:
        before_pledge: even for those who have not accepted the pledge that holds.
        before_second: even for those who must have a second factor and have none.
    """
    return _declare(
        Declaration(permission, before_pledge=before_pledge, before_second=before_second or before_pledge)
    )


def open_to_all(view: View) -> View:
    """Declare that a view is for everybody, unless the site is closed."""
    return _declare(Declaration(None))(view)


def open_when_closed(view: View) -> View:
    """Declare that a view is for everybody, even when the site is closed."""
    return _declare(Declaration(None, when_closed=True))(view)


def declared(view: Callable[..., Any]) -> Declaration | None:
    """Give what a view declared; None when it declared nothing."""
    declaration = getattr(view, "declaration", None)
    return declaration if isinstance(declaration, Declaration) else None


def current_actor() -> Actor:
    """Tell who is acting in this request; asked of the database once."""
    if "actor" not in g:
        account_id = getattr(current_user, "id", None)
        g.actor = VISITOR if account_id is None else actor_of(db.session, account_id)
    actor = g.actor
    assert isinstance(actor, Actor)  # noqa: S101
    return actor


def owes_second() -> bool:
    """Say whether whoever is acting has to set up a second factor before anything else opens."""
    return site().settings.second_factor and second_factor.is_owed(db.session, current_actor())


def guard(app: Flask) -> None:
    """Hold every request to what its view declares; static files are for everybody."""
    _declare(Declaration(None, when_closed=True))(app.view_functions["static"])
    app.before_request(_admit)


def could_have(actor: Actor, permission: Permission) -> bool:
    """Say whether the actor, as whatever they may be to some thing, could have a right.

    >>> could_have(VISITOR, Permission.READ_PUBLIC_ENTRY), could_have(VISITOR, Permission.SCREEN)
    (True, False)
    """
    columns = {As.VISITOR}
    if actor.is_member:
        columns |= {As.MEMBER, As.ASKER, As.ADVISER}
    if actor.is_moderator:
        columns.add(As.MODERATOR)
    if actor.is_admin:
        columns.add(As.ADMIN)
    return any(may(permission, {column}) for column in columns)


def _declare(declaration: Declaration) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.declaration = declaration  # type: ignore[attr-defined]
        return view

    return mark


def _admit() -> Response | None:
    view = current_app.view_functions.get(request.endpoint or "")
    declaration = declared(view) if view else None
    if declaration and declaration.when_closed:
        return None
    if site().settings.closed and current_actor().is_visitor:
        return _to_sign_in()
    if view is None:
        return None
    if declaration is None:
        raise RuntimeError(f"The view {request.endpoint} does not declare what it needs.")
    if not declaration.before_pledge and is_owed(db.session, current_actor()):
        return _and_back("pledge.show")
    if not declaration.before_second and owes_second():
        return redirect(url_for("own_security.home"), 302)
    if declaration.permission is None or could_have(current_actor(), declaration.permission):
        return None
    if current_actor().is_visitor:
        return _to_sign_in()
    raise Forbidden


def _to_sign_in() -> Response:
    """Send a visitor to sign in, and back afterwards."""
    return _and_back("accounts.sign_in")


def _and_back(endpoint: str) -> Response:
    """Send somebody to a page, and back afterwards; a form they had sent cannot be brought back."""
    if request.method not in ("GET", "HEAD"):
        return redirect(url_for(endpoint), 302)
    target = request.full_path if request.query_string else request.path
    return redirect(url_for(endpoint, next=target), 302)
