"""The handles that the upper floors share: database, accounts, CSRF, and the site's own parts.

`app.create_app` fills them; everything below gets what it needs as arguments.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from flask import current_app
from flask_migrate import Migrate
from flask_security import SQLAlchemyUserDatastore, UserMixin
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from advisory.config import Settings
from advisory.domain.clock import Clock
from advisory.identity.port import Provider
from advisory.mail.port import Mailer
from advisory.search.port import SearchEngine
from advisory.services.due import Task
from advisory.services.looking import Finder
from advisory.services.outbox import Handler, deliver
from advisory.services.posting import Writer, send_due
from advisory.services.sealing import Seal
from advisory.storage.base import Base
from advisory.storage.tables import MemberRow, RoleRow

#: Promises delivered after one request; what is left is for the next one, or for `outbox run`.
PROMISES_A_REQUEST = 20


class Database(SQLAlchemy):
    """Session and engine only; the tables are plain SQLAlchemy and shared through the metadata."""

    if TYPE_CHECKING:
        #: A stand-in for the session of the present request, and good for all that a session is.
        session: Session  # type: ignore[assignment]


class Account(UserMixin, Base):
    """A member as the sign-in library sees one: a second view of the same table.

    So storage stays free of the library, and what a member may do is asked of the actor
    (`web.access`), never of the account: `roles` is empty, and costs no query.
    """

    __table__ = MemberRow.__table__

    if not TYPE_CHECKING:
        roles = ()


@dataclass(frozen=True, slots=True)
class Site:
    """What one running site is made of beside its database.

    Attributes:
        finder: the index, and meaning where the site has it.
        handlers: kind of promise to what carries it out (`services.outbox`).
        letters: kind of promise to what writes its letter (`services.posting`); none is sent while somebody
            waits for a page.
        provider: what somebody can sign in through; None where there is nothing.
        tasks: what falls due by the clock (`services.due`).
        seal: what the secrets of authenticator apps are sealed with.
    """

    settings: Settings
    finder: Finder
    mailer: Mailer
    clock: Clock
    seal: Seal
    handlers: Mapping[str, Handler] = field(default_factory=dict)
    letters: Mapping[str, Writer] = field(default_factory=dict)
    tasks: Mapping[str, Task] = field(default_factory=dict)
    provider: Provider | None = None

    @property
    def engine(self) -> SearchEngine:
        """The index alone."""
        return self.finder.engine


db = Database(metadata=Base.metadata)
# Roles are our own and are never asked of the library, so they need nothing of its mixin.
datastore = SQLAlchemyUserDatastore(db, Account, RoleRow)  # type: ignore[arg-type]
csrf = CSRFProtect()
migrate = Migrate()


def site() -> Site:
    """Give the parts of the site that is answering now."""
    parts = current_app.extensions["advisory"]
    assert isinstance(parts, Site)  # noqa: S101
    return parts


def now() -> datetime:
    """Tell the moment by the site's clock."""
    return site().clock()


def let_go(_: BaseException | None = None) -> None:
    """Close the session of a request, also when its connection died while the answer was being made.

    The answer is complete by then, and must not fail over it.
    """
    try:
        db.session.close()
    except SQLAlchemyError:
        with suppress(SQLAlchemyError):
            db.session.invalidate()
        db.session.registry.clear()  # type: ignore[attr-defined]


def deliver_promises() -> None:
    """Carry out what the change just made has promised."""
    deliver(db.session, site().handlers, now=now(), limit=PROMISES_A_REQUEST)


def send_letters(most: int | None = None) -> tuple[int, int]:
    """Send the letters that are due; tell how many were sent or dropped, and how many were put off."""
    return send_due(db.session, site().mailer, site().letters, now=now(), most=most)
