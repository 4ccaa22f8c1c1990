"""Advising: one contribution for each peer and situation, as points with a basis."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.render import point_html
from advisory.domain.actor import Actor
from advisory.domain.amending import pair_points
from advisory.domain.byline import Cover
from advisory.domain.edition import numbered
from advisory.domain.errors import Forbidden, Invalid, NotFound, WrongState
from advisory.domain.lifecycle import OPEN_STATES, SituationState, Who
from advisory.domain.notices import NoticeKind
from advisory.domain.permissions import Permission, require
from advisory.domain.points import read_points
from advisory.domain.situation import BODY_CHARS, Basis, Reply, Stance
from advisory.domain.text import clean
from advisory.services.bylines import number_speakers, put_cover
from advisory.services.changing import (
    columns,
    promise_situation,
    refuse_stale,
    situation_in_sight,
    standing_to,
    write_log,
)
from advisory.services.excluded import TAKEN_OUT, refuse_taken_out
from advisory.services.revising import keep_advice
from advisory.services.scanning import Piece, known_to_writer, require_settled
from advisory.services.settling import tell_of_sources
from advisory.services.telling import tell, tell_followers
from advisory.services.thread import TALKING
from advisory.services.transaction import transaction
from advisory.storage import advice, marks, replies
from advisory.storage.tables import AdvicePointRow, AdviceRow, SituationRow


@dataclass(frozen=True, slots=True)
class _Point:
    """A point as it is going to be kept."""

    number: str
    text: str
    html: str


def give(
    session: Session,
    actor: Actor,
    slug: str,
    text: str,
    basis: str,
    stance: str,
    *,
    cover: str = "",
    private: bool = False,
    reasons: Mapping[str, str] | None = None,
    seen_version: int,
    now: datetime,
) -> None:
    """Give advice, or amend one's own.

    Args:
        text: a Markdown list of one or two levels.
        basis: a value of `Basis`; required.
        stance: a value of `Stance`, or "".
        cover: a value of `Cover`; "" leaves it as it is, which is "A CEO" at first.
        private: for the asker and the moderators alone.
        reasons: why phrases stay that could identify somebody, by their digests.
        seen_version: of one's own advice; 0 when there was none.

    Raises:
        NotFound: no such situation in sight.
        Forbidden: its asker, or not a member of its audience.
        WrongState: it is not open for advice.
        Stale: one's own advice was changed since `seen_version`, for example on another device.
        Invalid: no point, a third level, no basis, or text that cannot be kept, every problem at once; or
            something could identify somebody, and nobody says why it stays.
    """
    text = clean(text)
    with transaction(session):
        row = _advisable(session, actor, slug)
        points = _checked(text, basis, stance, cover)
        refuse_taken_out(session, actor, row.id, [point.text for point in points])
        mine, again = _to_write(session, actor, row, text, seen_version, now)
        mine.text, mine.changed_at, mine.private = text, now, private
        mine.basis, mine.stance = Basis(basis), Stance(stance) if stance else None
        _put_points(session, mine, points)
        keep_advice(session, mine, row, now)
        known, piece = known_to_writer(session, actor), Piece("advice", mine.id, {"text": text})
        require_settled(session, actor, known, piece, reasons or {}, now=now)
        if cover or not again:
            put_cover(session, mine, Cover(cover) if cover else mine.cover, row)
        number_speakers(session, row)
        replies.take_back(session, row.id, mine.adviser_id, Reply.PASSES)
        action = "give" if mine.version == 1 else "amend"
        write_log(session, actor, Who.ADVISER, action, ("advice", mine.id), ("", ""), now=now)
        _tell(session, row, mine, NoticeKind.ADVICE_AMENDED if again else NoticeKind.ADVICE_TO_YOU, now)
        promise_situation(session, row.id, now)
        tell_of_sources(session, row.id, now)


def withdraw(session: Session, actor: Actor, slug: str, *, seen_version: int, now: datetime) -> None:
    """Take one's own advice back while the situation is open for advice.

    Raises:
        NotFound: no such situation in sight, or no advice of one's own on it.
        WrongState: it is not open for advice.
        Stale: changed since `seen_version`.
    """
    with transaction(session):
        row, mine = _own(session, actor, slug)
        if row.state is not SituationState.ADVISING:
            raise WrongState(row.state, "withdraw advice")
        refuse_stale(mine.version, seen_version, {"text": mine.text}, {})
        mine.version += 1
        mine.withdrawn_at = now
        number_speakers(session, row)
        write_log(session, actor, Who.ADVISER, "withdraw", ("advice", mine.id), ("", ""), now=now)
        event = f"advice-{mine.id}-{mine.version}"
        tell(session, NoticeKind.ADVICE_TAKEN_BACK, [row.asker_id], event, now=now, situation=row)
        promise_situation(session, row.id, now)
        tell_of_sources(session, row.id, now)


def reaffirm(session: Session, actor: Actor, slug: str, *, seen_version: int, now: datetime) -> None:
    """Say that one's own advice still holds after an update; saying so twice changes nothing.

    Raises:
        NotFound: no such situation in sight, or no advice of one's own on it.
        WrongState: it is closed.
        Stale: one's own advice was changed since `seen_version`.
    """
    with transaction(session):
        row, mine = _own(session, actor, slug)
        if row.state not in TALKING:
            raise WrongState(row.state, "reaffirm advice")
        refuse_stale(mine.version, seen_version, {"text": mine.text}, {})
        if mine.situation_revision == row.revision:
            return
        mine.situation_revision, mine.reaffirmed_at = row.revision, now
        write_log(session, actor, Who.ADVISER, "reaffirm", ("advice", mine.id), ("", ""), now=now)
        tell(
            session,
            NoticeKind.ADVICE_REAFFIRMED,
            [row.asker_id],
            f"advice-{mine.id}-{mine.version}-{row.revision}",
            now=now,
            situation=row,
        )


def choose_cover(session: Session, actor: Actor, slug: str, cover: str, *, now: datetime) -> None:
    """Be shown in another way beside one's own advice, at once and at any time.

    Raises:
        NotFound: no such situation in sight, or no advice of one's own on it.
        WrongState: nobody but its asker and moderators reads the situation any more.
        Invalid: there is no such cover.
    """
    if cover not in [one.value for one in Cover]:
        raise Invalid({"cover": "Choose how you are shown."})
    with transaction(session):
        row, mine = _own(session, actor, slug)
        if row.state not in OPEN_STATES:
            raise WrongState(row.state, "choose how you are shown")
        if mine.cover is Cover(cover):
            return
        put_cover(session, mine, Cover(cover), row)
        number_speakers(session, row)
        write_log(session, actor, Who.ADVISER, "change cover", ("advice", mine.id), ("", ""), now=now)


def _to_write(
    session: Session, actor: Actor, row: SituationRow, text: str, seen_version: int, now: datetime
) -> tuple[AdviceRow, bool]:
    """Give the row that is going to hold the advice, and whether it stood before.

    Raises:
        WrongState: a moderator took it out.
        Stale: it was changed since `seen_version`.
    """
    mine = advice.by_adviser(session, row.id, actor.member_id or 0, lock=True)
    sent = {"text": text}
    if mine is None:
        refuse_stale(0, seen_version, {}, sent)
        mine = AdviceRow(situation_id=row.id, adviser_id=actor.member_id, given_at=now, cover=Cover.CEO)
        session.add(mine)
        return mine, False
    if mine.excluded_at is not None:
        raise WrongState("taken out", "amend it", TAKEN_OUT)
    again = mine.stands
    refuse_stale(mine.version if again else 0, seen_version, {"text": mine.text}, sent)
    mine.version += 1
    mine.withdrawn_at = None
    return mine, again


def _tell(session: Session, row: SituationRow, mine: AdviceRow, kind: NoticeKind, now: datetime) -> None:
    """Tell the asker of advice, and of new advice that they may read whoever follows the situation."""
    event = f"advice-{mine.id}-{mine.version}"
    tell(session, kind, [row.asker_id], event, now=now, situation=row)
    if kind is NoticeKind.ADVICE_TO_YOU and not mine.private:
        tell_followers(session, row, event, now=now, but=[mine.adviser_id])


def _own(session: Session, actor: Actor, slug: str) -> tuple[SituationRow, AdviceRow]:
    """Fetch a situation and the actor's own advice on it, both held until the end of the transaction."""
    row = situation_in_sight(session, actor, slug, lock=True)
    mine = advice.by_adviser(session, row.id, actor.member_id or 0, lock=True)
    if mine is None or not mine.stands:
        raise NotFound
    require(Permission.CHANGE_ADVICE, columns(standing_to(session, actor, row)))
    return row, mine


def _advisable(session: Session, actor: Actor, slug: str) -> SituationRow:
    row = situation_in_sight(session, actor, slug, lock=True)
    who = standing_to(session, actor, row)
    if Who.ASKER in who:
        raise Forbidden("You asked this one, so the advice is for others to give.")
    require(Permission.GIVE_ADVICE, columns(who))
    if row.state is not SituationState.ADVISING:
        raise WrongState(row.state, "give advice")
    return row


def _checked(text: str, basis: str, stance: str, cover: str) -> list[_Point]:
    """Turn the text into rendered points, or refuse with everything that is wrong."""
    problems: dict[str, str] = {}
    if basis not in [one.value for one in Basis]:
        problems["basis"] = "Say how you know: lived, seen, studied, or an opinion."
    if stance and stance not in [one.value for one in Stance]:
        problems["stance"] = "Choose a stance from the list, or none."
    if cover and cover not in [one.value for one in Cover]:
        problems["cover"] = "Choose how you are shown."
    points: list[_Point] = []
    if len(text) > BODY_CHARS:
        problems["text"] = f"This has {len(text):,} characters; {BODY_CHARS:,} is the most that can be kept."
        raise Invalid(problems)
    try:
        points = [
            _Point(number, point, str(point_html(point))) for number, point in numbered(read_points(text))
        ]
    except Invalid as refusal:
        problems["text"] = str(refusal)
    if problems:
        raise Invalid(problems)
    return points


def _put_points(session: Session, mine: AdviceRow, points: list[_Point]) -> None:
    """Make these the points of the advice.

    A point that says the same keeps its row, and with it marks and comments; one that was reworded keeps its
    comments. What was said under a point that is gone goes with it.
    """
    old = {row.id: row for row in mine.points}
    pairs = pair_points(
        {key: (row.number, row.text) for key, row in old.items()},
        [(point.number, point.text) for point in points],
    )
    kept = [old[pair.key] for pair in pairs if pair]
    mine.points[:] = kept
    for row in kept:
        # Two points may trade their numbers, which no two may share even for a moment.
        row.number = f"~{row.place}"
    session.flush()
    reworded = [pair.key for pair in pairs if pair and not pair.unchanged]
    marks.forget(session, reworded)
    for key in reworded:
        old[key].useful_at = None
    rows = [old[pair.key] if pair else AdvicePointRow() for pair in pairs]
    for place, (row, point) in enumerate(zip(rows, points, strict=True)):
        row.place, row.number, row.text, row.html = place, point.number, point.text, point.html
    mine.points[:] = rows
