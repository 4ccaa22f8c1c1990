"""What goes with asking: why an identifying phrase was kept, and kinds of situation as admins edit them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from advisory.storage.base import Base
from advisory.storage.types import UtcDateTime


class JustificationRow(Base):
    """Why somebody kept a phrase that could identify people; the phrase itself is not held."""

    __tablename__ = "justifications"
    __table_args__ = (UniqueConstraint("thing", "thing_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: "situation", "advice" or "entry", and its row.
    thing: Mapped[str] = mapped_column(String(20))
    thing_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    #: Of the phrase in lower case (`domain.confidentiality.Mark.digest`).
    digest: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(300))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class SituationKindRow(Base):
    """A kind of situation with its prompts, as an admin wrote it; what nobody edited is in `domain.kinds`."""

    __tablename__ = "situation_kinds"

    slug: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    place: Mapped[int] = mapped_column(default=0)
    question: Mapped[str] = mapped_column(String(300), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    tried: Mapped[str] = mapped_column(Text, default="")
    options: Mapped[str] = mapped_column(Text, default="")
    decision: Mapped[str] = mapped_column(String(300), default="")
    #: Left out of the choice above the form.
    hidden: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
