"""Tags, synonyms, and the closed lists of the front matter, as `content/` has them."""

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
    #: Heading under which the index lists it.
    shelf: Mapped[str] = mapped_column(String(100), default="")
    #: Order in the file.
    place: Mapped[int] = mapped_column(default=0)


class TagAliasRow(Base):
    """What people type instead of a tag's name."""

    __tablename__ = "tag_aliases"

    #: The words as an address would have them.
    slug: Mapped[str] = mapped_column(String(100), primary_key=True)
    words: Mapped[str] = mapped_column(String(100))
    tag: Mapped[str] = mapped_column(ForeignKey("tags.slug", ondelete="CASCADE"), index=True)


class TermRow(Base):
    """A word of a closed list: `kind` is "industry", "company_size", "stage" or "origin"."""

    __tablename__ = "terms"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(String(300), default="")
    place: Mapped[int] = mapped_column(default=0)


class SynonymRow(Base):
    """A line of synonyms.yml: words of one meaning, or a word and what else to look for."""

    __tablename__ = "synonyms"

    #: Order in the file.
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: "same", or "near": the first word leads to the others.
    kind: Mapped[str] = mapped_column(String(10))
    #: One word or phrase a line.
    words: Mapped[str] = mapped_column(Text)


class VocabularyRow(Base):
    """One row whose token changes with any of the tables above, so that processes may keep a copy."""

    __tablename__ = "vocabulary"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(32))
