"""What follows a password: the authenticator app, and the codes for when it is out of reach."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from advisory.storage.base import Base
from advisory.storage.types import UtcDateTime


class AuthenticatorRow(Base):
    """The secret that a member's authenticator app shares with the site, sealed.

    A member has at most one that holds and one that is being set up, so that the old app works until the
    new one has shown that it does.
    """

    __tablename__ = "authenticators"
    __table_args__ = (UniqueConstraint("member_id", "confirmed"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    confirmed: Mapped[bool]
    #: Base64, as `services.sealing` writes it.
    sealed: Mapped[str] = mapped_column(String(200))
    #: Names the key that opens it, so that a key that was changed is noticed.
    key_name: Mapped[str] = mapped_column(String(16))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    #: Counts the half minutes since 1970; no code of this one or an earlier one is taken again.
    last_counter: Mapped[int] = mapped_column(BigInteger, default=0)


class RecoveryCodeRow(Base):
    """A code that stands in for the authenticator once."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    #: SHA-256 of the code, hexadecimal; it has 80 random bits, so that nobody finds it from this.
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
