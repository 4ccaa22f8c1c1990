"""Keeping the library up: verified, obsolete, superseded, for fewer readers, points that no longer hold.

Each writes a line of the entry's file and makes a revision; the text stays as it was agreed to.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.entry_fields import REASON_CHARS
from advisory.domain.actor import Actor
from advisory.domain.audience import Audience, Reach, audience_of
from advisory.domain.edition import Ended
from advisory.domain.errors import Forbidden, Invalid, NotFound
from advisory.domain.lifecycle import EntryState, Who
from advisory.domain.notices import NoticeKind
from advisory.domain.permissions import Permission, require
from advisory.domain.text import one_line
from advisory.domain.upkeep import INTERVALS, due_after
from advisory.services.amending import change_file, live_file
from advisory.services.changing import columns, entry_in_sight, entry_standing, refuse_stale
from advisory.services.pages.common import Choice
from advisory.services.pages.upkeep import UpkeepPage
from advisory.services.showing import audience_name, shelved_points
from advisory.services.telling import tell
from advisory.services.transaction import transaction
from advisory.storage import circle, entries, reviews
from advisory.storage.tables import EntryRow

#: How far a line of entries that replace each other is followed.
_LONGEST_LINE = 50


def page(session: Session, actor: Actor, slug: str, *, now: datetime) -> UpkeepPage:
    """Show what a moderator can say about an entry.

    Raises:
        NotFound: no such published entry, or the actor is not a moderator.
        Forbidden: it comes from the actor's own situation.
    """
    row = _in_care(session, actor, slug)
    return UpkeepPage(
        slug=slug,
        question=row.question,
        count=row.count,
        version=row.version,
        entry_id=row.id if row.situation_id else 0,
        in_work=row.work_state or "",
        verified_on=row.verified_on,
        due_on=row.review_due_on,
        due=row.review_due_on is not None and row.review_due_on <= now.date(),
        obsolete=row.obsolete,
        superseded_by=row.superseded_by,
        newer=reviews.title_of(session, actor, row.superseded_by),
        audience=audience_name(session, row.audience),
        audiences=_narrower(session, row.audience),
        points=shelved_points(entries.points(session, row.id)),
        intervals=INTERVALS,
    )


def verify(
    session: Session, actor: Actor, slug: str, months: int, *, seen_version: int, now: datetime
) -> None:
    """Say that an entry still holds, and when it is to be read again; it is not obsolete any more.

    Raises:
        NotFound, Forbidden: as for `page`.
        WrongState, Stale: as for `changing.move_entry`.
        Invalid: the interval is not on the list.
    """
    if months not in INTERVALS:
        raise Invalid({"months": "Choose when it is to be read again."})
    today = now.date()
    with transaction(session):
        row = _in_care(session, actor, slug, lock=True)
        change_file(
            session, actor, row, "verify", seen_version=seen_version, now=now,
            verified_on=today, review_due_on=due_after(today, months), obsolete="",
        )  # fmt: skip


def mark_obsolete(
    session: Session, actor: Actor, slug: str, reason: str, *, seen_version: int, now: datetime
) -> None:
    """Warn every reader of an entry, with the reason.

    Raises:
        NotFound, Forbidden: as for `page`.
        WrongState, Stale: as for `changing.move_entry`.
        Invalid: no reason, or one that is too long.
    """
    reason = _reason("obsolete", reason)
    with transaction(session):
        row = _in_care(session, actor, slug, lock=True)
        if change_file(
            session,
            actor,
            row,
            "mark_obsolete",
            seen_version=seen_version,
            now=now,
            reason=reason,
            obsolete=reason,
        ):
            _tell(session, row, now)


def supersede(
    session: Session, actor: Actor, slug: str, newer: str, *, seen_version: int, now: datetime
) -> None:
    """Send readers on to a newer entry, which names this one too; "" takes that back.

    Raises:
        NotFound, Forbidden: as for `page`.
        WrongState, Stale: as for `changing.move_entry`.
        Invalid: there is no such entry, or it leads back to this one.
    """
    newer = newer.strip().strip("/").rpartition("/")[2]
    with transaction(session):
        row = _in_care(session, actor, slug, lock=True)
        if newer:
            _check_newer(session, actor, row, newer)
        if change_file(
            session, actor, row, "supersede", seen_version=seen_version, now=now, superseded_by=newer
        ):
            _tell(session, row, now)


def narrow(
    session: Session, actor: Actor, slug: str, audience: str, *, seen_version: int, now: datetime
) -> None:
    """Let fewer people read an entry, at once: page, search, feeds and file.

    Raises:
        NotFound, Forbidden: as for `page`.
        WrongState, Stale: as for `changing.move_entry`.
        Invalid: the audience is not narrower than the present one.
    """
    with transaction(session):
        row = _in_care(session, actor, slug, lock=True)
        # Whoever sends it twice is told so, rather than that the audience is not narrower any more.
        refuse_stale(row.version, seen_version, {}, {})
        if audience not in {choice.value for choice in _narrower(session, row.audience)}:
            raise Invalid({"audience": "Choose an audience that is smaller than the present one."})
        kept = audience_of(audience)
        change_file(
            session, actor, row, "narrow_audience", seen_version=seen_version, now=now,
            reason=audience_name(session, kept), audience=audience,
        )  # fmt: skip
        _tell(session, row, now)


def end_point(
    session: Session, actor: Actor, slug: str, point: int, reason: str, *, seen_version: int, now: datetime
) -> None:
    """Mark a point that no longer holds: it is struck, the count says so, and no search leads to it.

    Raises:
        NotFound, Forbidden: as for `page`.
        WrongState, Stale: as for `changing.move_entry`.
        Invalid: no such point, or no reason.
    """
    reason = _reason("point_reason", reason)
    with transaction(session):
        row = _in_care(session, actor, slug, lock=True)
        file, _ = live_file(session, row)
        if not 1 <= point <= len(file.edition.points):
            raise Invalid({"point": "Choose one of the points."})
        ended = [one for one in file.no_longer_holds if one.point != point]
        lines = sorted([*ended, Ended(point, now.date(), reason)], key=lambda one: one.point)
        _mark_points(session, actor, row, lines, seen_version, now, f"point {point}: {reason}")


def let_point_hold(
    session: Session, actor: Actor, slug: str, point: int, *, seen_version: int, now: datetime
) -> None:
    """Take back that a point no longer holds.

    Raises:
        NotFound, Forbidden: as for `page`.
        WrongState, Stale: as for `changing.move_entry`.
    """
    with transaction(session):
        row = _in_care(session, actor, slug, lock=True)
        file, _ = live_file(session, row)
        lines = [one for one in file.no_longer_holds if one.point != point]
        _mark_points(session, actor, row, lines, seen_version, now, f"point {point} holds")


def _in_care(session: Session, actor: Actor, slug: str, *, lock: bool = False) -> EntryRow:
    row = entries.by_slug(session, slug, lock=lock)
    if row is None or not actor.is_moderator or row.state is not EntryState.PUBLISHED:
        raise NotFound
    if not entry_in_sight(session, actor, row):
        raise NotFound
    who = entry_standing(session, actor, row)
    if Who.MODERATOR not in who:
        raise Forbidden("This comes from your own situation. Another moderator keeps it up.")
    require(Permission.CURATE, columns(who), alone=actor.alone)
    return row


def _mark_points(
    session: Session,
    actor: Actor,
    row: EntryRow,
    lines: Sequence[Ended],
    seen_version: int,
    now: datetime,
    reason: str,
) -> None:
    if change_file(
        session, actor, row, "mark_point", seen_version=seen_version, now=now, reason=reason,
        no_longer_holds=tuple(lines),
    ):  # fmt: skip
        _tell(session, row, now)


def _tell(session: Session, row: EntryRow, now: datetime) -> None:
    """Tell the asker that readers are told something new about the entry."""
    if row.situation_id is not None:
        event = f"entry-{row.id}-{row.version}"
        tell(session, NoticeKind.ENTRY_MARKED, [entries.asker_of(session, row)], event, now=now, entry=row)


def _check_newer(session: Session, actor: Actor, row: EntryRow, newer: str) -> None:
    """Refuse an entry that is not there for this actor, or whose own successors lead back here."""
    slug, first = newer, entries.by_slug(session, newer)
    if first is None or not entry_in_sight(session, actor, first):
        raise Invalid({"newer": "There is no such entry. Write the last part of its address."})
    for _ in range(_LONGEST_LINE):
        other = entries.by_slug(session, slug)
        if other is None or other.state is not EntryState.PUBLISHED:
            break
        if other.id == row.id:
            raise Invalid({"newer": "That entry leads back to this one."})
        if not other.superseded_by:
            return
        slug = other.superseded_by
    if slug == newer:
        raise Invalid({"newer": "There is no such entry. Write the last part of its address."})


def _narrower(session: Session, audience: Audience) -> tuple[Choice, ...]:
    """Give the audiences that are smaller than this one."""
    groups = [Choice(f"group-{one}", f"The {name}") for one, name in circle.all_groups(session).items()]
    if audience.reach is Reach.PUBLIC:
        return (Choice("members", "All members"), *groups)
    return tuple(groups) if audience.reach is Reach.MEMBERS else ()


def _reason(field: str, reason: str) -> str:
    reason = one_line(reason)
    if not reason:
        raise Invalid({field: "Say why, in a sentence that readers see."})
    if len(reason) > REASON_CHARS:
        raise Invalid({field: f"Keep it to {REASON_CHARS} characters."})
    return reason
