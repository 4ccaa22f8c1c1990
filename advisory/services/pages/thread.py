"""What stands under a situation: questions, advice with its points, comments. No field tells who asked."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from advisory.services.pages.common import Pager, PointPage


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """A clarifying question and its answer, addressed by its place in the thread.

    Attributes:
        source: the answer as typed, only for the asker who may correct it.
        answer_version: what a correction names as the version it saw.
        folded: the answer stands in the text of the situation, too.
        is_new: asked after the moment that the reader's address names.
    """

    number: int
    byline: str
    text: Markup
    asked_at: datetime
    answer: Markup
    answered_at: datetime | None
    mine: bool
    source: str = ""
    answer_version: int = 0
    folded: bool = False
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class CommentPage:
    """A comment under a point. `byline` is "The asker", or what the cover of whoever wrote it shows,
    with their number in this thread.

    `key` addresses it in forms; it is random, so that it tells neither when nor after what it was said.
    """

    key: str
    byline: str
    text: Markup
    made_at: datetime
    mine: bool
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class ThreadPoint:
    """A point of advice in its thread.

    Attributes:
        key: addresses it in forms, since numbers change when advice is amended; random.
        helpful: how many members found it so; `helped` tells whether the reader is one of them.
        useful: the asker marked it as useful to them.
        comments: the last few; `comment_count` counts them all.
    """

    key: str
    number: str
    anchor: str
    html: Markup
    sub_points: tuple[PointPage, ...] = ()
    helpful: int = 0
    helped: bool = False
    useful: bool = False
    comments: tuple[CommentPage, ...] = ()
    comment_count: int = 0


@dataclass(frozen=True, slots=True)
class AdvicePage:
    """One adviser's contribution.

    Attributes:
        number: its place in the thread, from 1; what only some may read stands after what all may.
        comment_as: how the reader's own comment would be shown under it.
        basis, stance: values of the enumerations; stance "" when none was given.
        source: the Markdown as typed, only for the adviser who may amend it.
        name: the adviser's name, only for moderators.
        cover: the cover chosen, only for the adviser.
        private: for the asker and the moderators alone.
        before: the facts have changed since it was given or last reaffirmed.
    """

    number: int
    byline: str
    comment_as: str
    basis: str
    stance: str
    points: tuple[ThreadPoint, ...]
    given_at: datetime
    amended: bool
    mine: bool
    version: int = 0
    source: str = ""
    name: str = ""
    cover: str = ""
    private: bool = False
    before: bool = False
    reaffirmed_at: datetime | None = None
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class PointThread:
    """One point with all that was said under it.

    Attributes:
        only_you: nobody else sees that the reader asked the situation.
    """

    slug: str
    question: str
    seen_by: str
    advice: AdvicePage
    point: ThreadPoint
    comments: tuple[CommentPage, ...]
    may_comment: bool
    pager: Pager
    only_you: bool


@dataclass(frozen=True, slots=True)
class News:
    """How much has come since a page was made.

    Attributes:
        since: the mark of what that page showed.
        mark: the mark of what stands now.
    """

    slug: str
    advice: int
    comments: int
    questions: int
    since: str
    mark: str

    @property
    def sentence(self) -> str:
        """What is new, in words; "" for nothing.

        >>> News("x", 2, 0, 1, "", "").sentence
        '2 new pieces of advice, 1 new question.'
        """
        parts = (
            (self.advice, "piece of advice", "pieces of advice"),
            (self.comments, "comment", "comments"),
            (self.questions, "question", "questions"),
        )
        said = [f"{number} new {one if number == 1 else many}" for number, one, many in parts if number]
        return f"{', '.join(said)}." if said else ""
