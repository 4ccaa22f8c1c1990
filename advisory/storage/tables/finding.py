"""What search keeps beside its index: meanings as vectors, and what nobody has written yet."""

from datetime import date

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from advisory.storage.base import Base


class MeaningRow(Base):
    """A document whose passages have vectors, or had: what is gone stays as a row without passages."""

    __tablename__ = "meanings"

    #: The key of the document in the index, such as "entry:12".
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    #: Of the document that was encoded; -1 when it is gone.
    revision: Mapped[int]
    #: Who may find it, separated by blanks.
    marks: Mapped[str] = mapped_column(Text, default="")
    #: Grows with every change of any row, so that processes fetch only what is new to them.
    change: Mapped[int] = mapped_column(unique=True)


class PassageRow(Base):
    """One passage of a document as a vector."""

    __tablename__ = "passages"

    key: Mapped[str] = mapped_column(ForeignKey("meanings.key", ondelete="CASCADE"), primary_key=True)
    #: "title", "body", or the number of a point.
    place: Mapped[str] = mapped_column(String(20), primary_key=True)
    #: Of the text and the model, so that a text is encoded once wherever it stands.
    digest: Mapped[str] = mapped_column(String(64), index=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class MissRow(Base):
    """What was looked for in vain, how often in one month; never by whom, and to the day only."""

    __tablename__ = "misses"
    __table_args__ = (UniqueConstraint("words", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The terms of the search, in the order of the alphabet, so that the same wish counts once.
    words: Mapped[str] = mapped_column(String(200))
    #: The first day of the month.
    month: Mapped[date] = mapped_column(index=True)
    #: As it was typed last, cleaned.
    text: Mapped[str] = mapped_column(String(200))
    count: Mapped[int] = mapped_column(default=1)
    last_on: Mapped[date]
