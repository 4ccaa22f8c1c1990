"""Where the points of drafts and editions come from, as moderators see it; nothing of it is for readers."""

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class SourcePoint:
    """A point of advice on the curator's left.

    Attributes:
        id: for its buttons.
        used: whether it is in the draft.
        used_in: numbers of the draft's points that take from it.
        aside: why it is left out, a value of `domain.curating.Aside`; "" while nothing is said.
        aside_note: the same in words, where words were given.
    """

    id: int
    number: str
    html: Markup
    used: bool
    used_in: tuple[str, ...] = ()
    aside: str = ""
    aside_note: str = ""


@dataclass(frozen=True, slots=True)
class SourceAdvice:
    """One adviser's points as material; `name` is for moderators only.

    Attributes:
        id: for its buttons.
        as_role: how their role reads in special thanks; "" where too few share it.
    """

    number: int
    name: str
    basis: str
    stance: str
    points: tuple[SourcePoint, ...]
    id: int = 0
    as_role: str = ""


@dataclass(frozen=True, slots=True)
class PointSource:
    """A source of a draft's or an edition's point, for moderators only.

    Attributes:
        text: the point of advice as it was when it was taken.
        change: what happened to it since: "", "amended", "withdrawn", "excluded".
        text_now: the amended text, or "".
        mark: names it for the buttons that settle a change.
        point_id: of the point in the thread, 0 where it is gone.
    """

    number: str
    advice_number: int
    name: str
    basis: str
    version: int
    text: str
    change: str = ""
    text_now: str = ""
    mark: str = ""
    point_id: int = 0


@dataclass(frozen=True, slots=True)
class BenchPoint:
    """A point of the draft with what it is made of.

    Attributes:
        number: as readers will see it; "" while it says nothing.
        use: a value of `domain.curating.Use`.
        problem: why it cannot be written as a point, or "".
    """

    key: str
    number: str
    text: str
    sub: bool
    use: str
    sources: tuple[PointSource, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ProvenancePage:
    """Where every point of a draft or of a published edition comes from; for moderators only.

    Attributes:
        edition: number of the edition; 0 for the draft.
        editions: numbers of the editions that can be looked at, the newest first.
    """

    entry_id: int
    question: str
    state: str
    slug: str
    edition: int
    editions: tuple[int, ...]
    points: tuple[BenchPoint, ...]
    unused: tuple[SourceAdvice, ...] = ()
