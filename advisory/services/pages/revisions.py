"""The pages of a text's history: its revisions, and what changed between two of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from advisory.domain.byline import THE_ASKER
from advisory.domain.difference import Comparison
from advisory.services.pages.common import PointPage
from advisory.services.pages.writing import MarkPage


@dataclass(frozen=True, slots=True)
class RevisionItem:
    """A line of the list of revisions. `kind` is a value of `domain.revision.RevisionKind`.

    Attributes:
        made_at: to the minute for who wrote it, otherwise to the day; `timed` says which.
    """

    number: int
    kind: str
    made_at: datetime
    timed: bool


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Two revisions of a text against each other, with the list of all that this reader may see.

    Attributes:
        place: number of the advice in its thread; 0 for the situation itself.
        older, newer: numbers of the revisions compared; `older` is 0 while there is only one.
        restorable: whether this reader may make `older` the text again.
        version: of the text, for restoring it.
        title: the situation's question.
        only_you: nobody else sees that the reader asked it.
    """

    slug: str
    title: str
    place: int
    older: int
    newer: int
    comparison: Comparison
    items: tuple[RevisionItem, ...]
    restorable: bool
    version: int
    only_you: bool = False


@dataclass(frozen=True, slots=True)
class EditionItem:
    """A line of the list of editions.

    Attributes:
        kind: what made it: "published", "corrected", "revised"…; "" for what came from a file.
        closed: something in it was taken out by right, so that only moderators see it.
    """

    number: int
    kind: str
    made_on: date
    closed: bool


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft of an entry as somebody saved it, for moderators."""

    number: int
    saved_at: datetime
    name: str


@dataclass(frozen=True, slots=True)
class EditionHistory:
    """Two editions of an entry against each other, with the list of all that this reader may see.

    Attributes:
        older, newer: numbers of the editions compared; `older` is 0 while this reader sees but one.
        draft: number of the kept draft that stands in the place of the newer one; 0 for none.
        entry_id: row of its draft, where `older` can be brought back by this reader; else 0.
        drafts: what was saved on the way, for moderators.
    """

    slug: str
    title: str
    older: int
    newer: int
    draft: int
    comparison: Comparison
    items: tuple[EditionItem, ...]
    drafts: tuple[KeptDraft, ...]
    entry_id: int
    version: int


@dataclass(frozen=True, slots=True)
class CorrectionPage:
    """The form that corrects a slip of the pen in a published entry.

    Attributes:
        texts: the live text by name of the field; what the entry does not have is left out.
        most: how many words may be changed.
    """

    slug: str
    title: str
    version: int
    texts: dict[str, str]
    most: int


@dataclass(frozen=True, slots=True)
class UpdateBand:
    """What the asker changed while the situation was open, as a band across its thread.

    Attributes:
        number: of the revision it made; the one before it is `number - 1`.
        place: after how many pieces of advice it stands.
    """

    number: int
    kind: str
    made_at: datetime
    comparison: Comparison
    place: int = 0


@dataclass(frozen=True, slots=True)
class FactsPage:
    """The form that changes the facts of an open situation.

    Attributes:
        fields: the present text by name of the field.
        told: how many peers took part and are told.
    """

    slug: str
    version: int
    title: str
    fields: dict[str, str]
    audience: str
    told: int
    #: What readers see of who asked.
    byline: str = THE_ASKER
    #: What could identify somebody, by field; empty until something is sent.
    marks: Mapping[str, tuple[MarkPage, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EarlierAdvice:
    """What advice said before; `private` as it is now."""

    text: str
    basis: str
    stance: str
    private: bool


@dataclass(frozen=True, slots=True)
class OwnAdvice:
    """Advice its adviser gave, in their own words.

    Attributes:
        slug, title: of the situation; "" when the adviser may no longer read it.
    """

    slug: str
    title: str
    basis: str
    points: tuple[PointPage, ...]
    given_on: date
    amended: bool
