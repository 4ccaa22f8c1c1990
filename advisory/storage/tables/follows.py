"""What members follow, or no longer follow."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from advisory.storage.base import Base
from advisory.storage.types import UtcDateTime


class FollowRow(Base):
    """A member's word on one thing: that they follow it, or that they do not although they would.

    Who asked, advised or put a question follows a situation, and who sits in a group follows it, without a
    row; a row that is not `on` says that they stopped.
    """

    __tablename__ = "follows"
    __table_args__ = (Index("ix_follows_thing_key", "thing", "key"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    #: "situation", "tag" or "group".
    thing: Mapped[str] = mapped_column(String(20), primary_key=True)
    #: The row number of a situation or a group, the slug of a tag.
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    on: Mapped[bool]
    since: Mapped[datetime] = mapped_column(UtcDateTime)
