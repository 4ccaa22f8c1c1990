"""Excluding: a moderator takes advice, a point, a question, an answer or a comment out of a thread.

No claim stands in the way: only what is still to be screened is claimed, and that has no thread yet.

What is taken out is gone at once from page, search, news and the curator's material; its writer reads why.
It is kept aside and can be put back.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Forbidden, Invalid, NotFound, WrongState
from advisory.domain.exclusion import SENTENCE_CHARS, Ground
from advisory.domain.lifecycle import OPEN_STATES, Who
from advisory.domain.notices import NoticeKind
from advisory.domain.text import clean
from advisory.services.bylines import number_speakers
from advisory.services.changing import promise_entry, promise_situation, write_log
from advisory.services.excluded import called
from advisory.services.moderated import moderated
from advisory.services.taking import Taken, put_back, take_out
from advisory.services.telling import tell
from advisory.services.transaction import transaction
from advisory.storage import entries, exclusions
from advisory.storage.tables import ExclusionRow, SituationRow


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is taken out: a value of `Ground`, and a sentence of the moderator's own."""

    ground: str
    sentence: str = ""

    def checked(self) -> "Reason":
        """Give it cleaned.

        Raises:
            Invalid: no ground, or a sentence that is missing or too long.
        """
        sentence = clean(self.sentence)
        problems = {}
        if self.ground not in [one.value for one in Ground]:
            problems["ground"] = "Choose why it is taken out."
        if not sentence:
            problems["sentence"] = "Say in a sentence why; its writer reads it."
        elif len(sentence) > SENTENCE_CHARS:
            problems["sentence"] = f"Keep it under {SENTENCE_CHARS} characters."
        if problems:
            raise Invalid(problems)
        return Reason(self.ground, sentence)


def exclude(
    session: Session, actor: Actor, slug: str, thing: str, key: str, reason: Reason, *, now: datetime
) -> None:
    """Take something out of a thread; what is out already stays out.

    Args:
        thing: "advice", "point", "question", "answer" or "comment"; `key` names it.

    Raises:
        NotFound: no such situation in sight, or no such thing in its thread.
        Forbidden: not a moderator, or one's own situation.
        WrongState: the situation is not open.
        Invalid: no ground or sentence.
    """
    with transaction(session):
        row = moderated(session, actor, slug)
        if row.state not in OPEN_STATES:
            raise WrongState(row.state, "take something out")
        thing_id = exclusions.number_of(session, row.id, thing, key)
        if thing_id is None:
            raise NotFound
        if exclusions.of_thing(session, thing, thing_id) is not None:
            return
        checked = reason.checked()
        taken = take_out(session, row, thing, thing_id, now)
        out = ExclusionRow(
            situation_id=row.id,
            thing=taken.thing,
            thing_id=taken.thing_id,
            advice_id=taken.advice_id,
            writer_id=taken.writer_id,
            ground=checked.ground,
            sentence=checked.sentence,
            kept=taken.kept,
            excluded_at=now,
            excluded_by=actor.member_id,
        )
        session.add(out)
        session.flush()
        _follow_up(session, actor, row, taken, "exclude", f"{checked.ground}. {checked.sentence}", now)
        event = f"exclusion-{out.id}"
        tell(session, NoticeKind.EXCLUDED, [taken.writer_id], event, now=now, situation=row)


def include(session: Session, actor: Actor, slug: str, exclusion_id: int, *, now: datetime) -> None:
    """Put something back that was taken out; what is back already stays so.

    Raises:
        NotFound: no such situation in sight, or nothing of that number was taken out of it.
        Forbidden: not a moderator, one's own situation, or one's own words.
        WrongState: the situation is not open, or what it belonged to is gone.
    """
    with transaction(session):
        row = moderated(session, actor, slug)
        out = exclusions.by_id(session, exclusion_id, lock=True)
        if out is None or out.situation_id != row.id:
            raise NotFound
        if out.writer_id == actor.member_id and not actor.alone:
            raise Forbidden("These are your own words. Another moderator decides on them.")
        if out.included_at is not None:
            return
        if row.state not in OPEN_STATES:
            raise WrongState(row.state, "put something back")
        taken = put_back(session, row, out, now)
        out.included_at = now
        _follow_up(session, actor, row, taken, "include", "", now)
        tell(
            session, NoticeKind.INCLUDED_AGAIN, [out.writer_id], f"exclusion-{out.id}", now=now, situation=row
        )


def _follow_up(
    session: Session, actor: Actor, row: SituationRow, taken: Taken, action: str, reason: str, now: datetime
) -> None:
    """Log it, and have the index and the drafts made from it know."""
    thing = ("advice", taken.advice_id) if taken.advice_id else ("question", taken.thing_id)
    number_speakers(session, row)
    said = f"{called(taken.thing, taken.kept)}: {reason}".removesuffix(": ")
    write_log(session, actor, Who.MODERATOR, action, thing, ("", ""), now=now, reason=said)
    promise_situation(session, row.id, now)
    entry = entries.of_situation(session, row.id)
    if entry is not None and taken.thing in ("advice", "point"):
        event = f"exclusion-{taken.thing}-{taken.thing_id}-{action}-{int(now.timestamp())}"
        tell(session, NoticeKind.SOURCE_CHANGED, [entry.curator_id], event, now=now, entry=entry)
        if entry.slug:
            promise_entry(session, entry, now)
