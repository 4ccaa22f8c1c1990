"""Members, their roles and groups, and what lets them in."""

import secrets
from datetime import date, datetime

from sqlalchemy import Column, ForeignKey, String, Table, false
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from advisory.domain.names import reads_as
from advisory.storage.base import Base
from advisory.storage.types import UtcDateTime

member_roles = Table(
    "member_roles",
    Base.metadata,
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", ForeignKey("roles.id"), primary_key=True),
)


class RoleRow(Base):
    """A role a member may hold; the names are those of `domain.actor.Role`."""

    __tablename__ = "roles"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20), unique=True)


class MemberRow(Base):
    """A person with an account. The sign-in library maps the same table (`extensions.Account`)."""

    __tablename__ = "members"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Random, and the same in every backup: by it the journal knows who has left.
    uid: Mapped[str] = mapped_column(
        String(32), unique=True, index=True, default=lambda: secrets.token_hex(16), server_default=""
    )
    #: Kept in lower case: the look-up ignores case, a unique constraint does not.
    email: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    #: What the name looks like at a glance, to find another one that would be taken for it; written with it.
    reads_as: Mapped[str] = mapped_column(String(200), index=True, default="", server_default="")
    #: None until the first password is set through a one-time link.
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    #: What the session cookie carries instead of the row number; changing it ends every session.
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    industry: Mapped[str] = mapped_column(String(40), default="")
    company_size: Mapped[str] = mapped_column(String(20), default="")
    #: Private: compared with walls, and with what a member is about to post; shown to nobody else.
    company: Mapped[str] = mapped_column(String(100), default="", server_default="")
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: The day on which they left; what is left of the row is a number that others' texts refer to.
    left_on: Mapped[date | None]

    roles: Mapped[list[RoleRow]] = relationship(secondary=member_roles, lazy="selectin")
    seats: Mapped[list["SeatRow"]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    @validates("name")
    def _keep_what_it_reads_as(self, _key: str, name: str) -> str:
        self.reads_as = reads_as(name)
        return name


class GroupRow(Base):
    """A circle of members with its own audience."""

    __tablename__ = "groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(100), unique=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    mission: Mapped[str] = mapped_column(String(500), default="")
    #: Grows when name or mission are changed; whoever changes them names the version they saw.
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class SeatRow(Base):
    """A member's place in a group."""

    __tablename__ = "seats"

    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    chairs: Mapped[bool] = mapped_column(default=False)


class SignInRow(Base):
    """One device that is signed in; without its row the cookie means nobody."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    #: SHA-256 of the random id in the cookie, hexadecimal.
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    #: When whoever holds it last showed who they are; None before that was kept.
    proved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: They have shown two factors.
    strong: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: What it looked like when it signed in, such as "Firefox on Android"; no more is kept of it.
    looks: Mapped[str] = mapped_column(String(60), default="", server_default="")
    #: The day on which it was last used.
    used_on: Mapped[date | None]


class SignInFailureRow(Base):
    """Failed attempts to sign in: under an address, whether or not anybody has it, or at a second step.

    Were the first kind counted on the member, a lock would tell which addresses are members'.
    """

    __tablename__ = "sign_in_failures"

    #: Keyed digest of the address as typed (which may be anything, even a password), or of the member who
    #: stands at the second step; hexadecimal.
    address_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    #: When the first of them happened; they are forgotten some time after it.
    since: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class FirstLinkRow(Base):
    """A one-time link by which a member sets a password."""

    __tablename__ = "first_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    #: SHA-256 of the token in the link, hexadecimal; the token itself is kept nowhere.
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
