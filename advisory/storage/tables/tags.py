"""Tags and their synonyms, as `content/tags.yml` has them."""

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from advisory.storage.base import Base


class TagRow(Base):
    """A subject."""

    __tablename__ = "tags"

    slug: Mapped[str] = mapped_column(String(100), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(String(300), default="")
    #: Slugs of neighbours, separated by spaces.
    related: Mapped[str] = mapped_column(Text, default="")
    #: Order in the file.
    place: Mapped[int] = mapped_column(default=0)


class TagAliasRow(Base):
    """What people type instead of a tag's name."""

    __tablename__ = "tag_aliases"

    #: The words as an address would have them.
    slug: Mapped[str] = mapped_column(String(100), primary_key=True)
    words: Mapped[str] = mapped_column(String(100))
    tag: Mapped[str] = mapped_column(ForeignKey("tags.slug", ondelete="CASCADE"), index=True)
