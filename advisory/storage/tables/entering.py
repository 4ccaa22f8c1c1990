"""Ways in beside the password: links by mail, passkeys, single sign-on; and what counts only once."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from advisory.storage.base import Base
from advisory.storage.types import UtcDateTime


class MailLinkRow(Base):
    """A link in a letter, by which a member signs in or chooses another password; gone once it is used.

    It is made when the letter is written, so that no secret waits in the outbox.
    """

    __tablename__ = "mail_links"

    #: SHA-256 of the token in the link, hexadecimal; the token itself is kept nowhere.
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    #: A value of `domain.mail_links.Purpose`.
    purpose: Mapped[str] = mapped_column(String(20))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class SpentRow(Base):
    """Something that counts once: the challenge of a passkey, the state of a single sign-on.

    It travels in the signed cookie of whoever it was made for; here stands that it has been used, since a
    cookie can be kept and sent again. So nobody fills a table by looking at a page.
    """

    __tablename__ = "spent"

    #: SHA-256, hexadecimal.
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: From then on it would be refused anyway.
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class PasskeyHandleRow(Base):
    """The random name under which a member's devices keep their passkeys; it says nothing about them."""

    __tablename__ = "passkey_handles"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    handle: Mapped[str] = mapped_column(String(86), unique=True)


class PasskeyRow(Base):
    """A passkey: the public half of a key whose other half never leaves the member's device."""

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    #: base64url, as devices give it; at most 1,023 bytes.
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    #: How often the device says it was used; 0 forever where it does not count.
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    #: How it can be reached, such as "internal hybrid".
    transports: Mapped[str] = mapped_column(String(100), default="")
    #: The member's own word for it.
    name: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class IdentityRow(Base):
    """Whom a provider of single sign-on means by a subject of its own."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    linked_at: Mapped[datetime] = mapped_column(UtcDateTime)
