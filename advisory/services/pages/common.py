"""Parts that several pages share."""

from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from advisory.domain.clock import milliseconds


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of plain text that did or did not match a search."""

    text: str
    hit: bool = False


@dataclass(frozen=True, slots=True)
class TagLink:
    """A tag as a link, with how many entries this reader would find behind it."""

    slug: str
    name: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a list to choose from: `value` is stored, `name` is read."""

    value: str
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pager:
    """Where in a list a page stands. Pages count from 1; `page` may lie beyond `pages`."""

    page: int
    pages: int
    total: int
    #: The moment whose state the list shows, in milliseconds since 1970; links to all pages but the first
    #: carry it. 0 where a list is always shown as it is.
    until: int = 0

    @property
    def has_next(self) -> bool:
        """There is a page after this one."""
        return self.page < self.pages

    @property
    def numbers(self) -> tuple[int, ...]:
        """The pages to link, in order; 0 stands for a gap.

        >>> Pager(5, 9, 90).numbers
        (1, 0, 4, 5, 6, 0, 9)
        """
        near = sorted({1, self.pages, *range(self.page - 1, self.page + 2)} & set(range(1, self.pages + 1)))
        out: list[int] = []
        for number in near:
            if out and number - out[-1] > 1:
                out.append(0)
            out.append(number)
        return tuple(out)


def pager(page: int, total: int, per_page: int, until: datetime | None = None) -> Pager:
    """Make the pager for `total` things of which `per_page` stand on one page.

    Args:
        until: the moment whose state the list shows.
    """
    return Pager(page, max(1, -(-total // per_page)), total, milliseconds(until) if until else 0)


@dataclass(frozen=True, slots=True)
class PointPage:
    """A point of advice. `anchor` is its fragment ("p2", "p2-1"), `html` its rendered text.

    Attributes:
        ended_on: since when it no longer holds; None while it holds. `ended_reason` says why.
    """

    number: str
    anchor: str
    html: Markup
    sub_points: tuple["PointPage", ...] = ()
    ended_on: date | None = None
    ended_reason: str = ""
