"""How those who speak in a thread are shown.

An adviser has the cover they chose, and what it shows is decided when it is chosen. Whoever speaks to all
readers under a cover has a number of this thread, so that two of them are told apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.byline import FIRST, Cover, adviser_byline, is_lower
from advisory.domain.clock import day_of
from advisory.domain.errors import Forbidden
from advisory.domain.lifecycle import Who
from advisory.services.changing import write_log
from advisory.services.pages.common import Choice
from advisory.services.showing import byline_of_asker, is_shared
from advisory.storage import circle, speakers, unnamed
from advisory.storage.tables import AdviceRow, SituationRow
from advisory.storage.vocabulary import Vocabulary, vocabulary

SAME_DAY = (
    "You did something without your name today. Whoever compares days could put the two together: take "
    "another way to be shown, or another day."
)
TOO_FEW = "Said as “A CEO” while fewer than three others share your industry and size."


@dataclass(frozen=True)
class Speakers:
    """By what name those who speak under a situation are shown: the asker, and advisers by cover and number.

    Who advised for the asker alone is only a CEO elsewhere, so that a comment does not tell of it. What is
    said for the asker alone bears no number, so that it is not tied to what its writer says to all.
    """

    asker_id: int
    #: Who asked, as far as they want it said.
    asked: str
    #: What each adviser gave that all may read.
    shared: Mapping[int, AdviceRow]
    names: Mapping[int, str]
    words: Vocabulary
    numbers: Mapping[int, int]

    def adviser(self, row: AdviceRow, *, alone: bool) -> str:
        """Say who advised, as far as their cover lets it.

        Args:
            alone: it is said for the asker alone.
        """
        name, facts = self.names.get(row.adviser_id, ""), self.words.facts(row.shown_industry, row.shown_size)
        return adviser_byline(row.cover, name, facts, self._number(row.adviser_id, alone=alone))

    def commenter(self, member_id: int, *, alone: bool) -> str:
        """Say who comments: under advice `alone` for the asker, or under what all may read."""
        if member_id == self.asker_id:
            return self.asked
        if member_id in self.shared:
            return self.adviser(self.shared[member_id], alone=alone)
        return adviser_byline(Cover.CEO, number=self._number(member_id, alone=alone))

    def _number(self, member_id: int, *, alone: bool) -> int:
        return FIRST if alone else self.numbers.get(member_id, FIRST)


def speakers_of(session: Session, row: SituationRow, given: Sequence[AdviceRow]) -> Speakers:
    """Tell how those who speak under a situation are shown.

    Args:
        given: the advice that the reader may read, at least all that everybody may.
    """
    return Speakers(
        asker_id=row.asker_id,
        asked=byline_of_asker(session, row),
        shared={one.adviser_id: one for one in given if not one.private},
        names=circle.names(session, {one.adviser_id for one in given}),
        words=vocabulary(session),
        numbers=speakers.numbers(session, row.id),
    )


def number_speakers(session: Session, situation: SituationRow) -> None:
    """Give a number to whoever speaks to all readers under a cover and has none yet.

    Called after every step that says something, or that leaves somebody without their name.
    """
    session.flush()
    for member_id in speakers.unnumbered(session, situation.id, but=situation.asker_id):
        speakers.add(session, situation.id, member_id)


def put_cover(session: Session, row: AdviceRow, cover: Cover, situation: SituationRow) -> None:
    """Show an adviser under this cover from now on; a role only where enough others share it."""
    row.cover, row.shown_industry, row.shown_size = cover, "", ""
    if cover is Cover.ROLE:
        row.shown_industry, row.shown_size = _role(session, row.adviser_id, situation)


def decide_role_anew(session: Session, row: AdviceRow, situation: SituationRow) -> None:
    """Show no role any more where too few of a smaller audience share it; nothing new is ever shown."""
    role = row.shown_industry, row.shown_size
    if row.cover is Cover.ROLE and not is_shared(session, *role, situation.group_id, row.adviser_id):
        row.shown_industry, row.shown_size = "", ""


def lower_cover(session: Session, actor: Actor, row: AdviceRow, cover: Cover, *, now: datetime) -> None:
    """Have a moderator show less of an adviser, and log it; the caller's transaction keeps it.

    Raises:
        Forbidden: it would show more; only the adviser may decide that.
    """
    if cover is row.cover:
        return
    if not is_lower(cover, row.cover) or cover is Cover.ROLE:
        raise Forbidden("Only the adviser decides that more of them is shown.")
    row.cover, row.shown_industry, row.shown_size = cover, "", ""
    write_log(session, actor, Who.MODERATOR, "lower cover", ("advice", row.id), ("", ""), now=now)


def covers_for(
    session: Session, member_id: int, situation: SituationRow, words: Vocabulary, *, now: datetime
) -> tuple[Choice, ...]:
    """Offer a member the ways in which they could be shown beside their advice on a situation."""
    name = circle.names(session, [member_id]).get(member_id, "")
    role = adviser_byline(Cover.ROLE, facts=words.facts(*_role(session, member_id, situation)))
    says_more = role != adviser_byline(Cover.CEO)
    same_day = unnamed.did_something(session, member_id, day_of(now))
    return (
        Choice(Cover.CEO.value, "“A CEO”"),
        Choice(Cover.ROLE.value, f"“{role}”" if says_more else "My role", "" if says_more else TOO_FEW),
        Choice(Cover.NAME.value, f"“{name}”", SAME_DAY if same_day else ""),
    )


def _role(session: Session, member_id: int, situation: SituationRow) -> tuple[str, str]:
    """Give industry and size band of a member where enough others of the audience share them."""
    industry, size = circle.profiles(session, [member_id]).get(member_id, ("", ""))
    shared = is_shared(session, industry, size, situation.group_id, member_id)
    return (industry, size) if shared else ("", "")
