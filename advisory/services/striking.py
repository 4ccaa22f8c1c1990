"""A point struck from a published entry: its words go from every edition, its number stays."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.entry_file import EntryFile, parse, write
from advisory.domain.actor import Actor
from advisory.domain.edition import Ended, Point
from advisory.domain.errors import NotFound
from advisory.domain.lifecycle import EntryState, Who
from advisory.domain.notices import NoticeKind
from advisory.services.amending import live_file
from advisory.services.changing import move_entry, put_in_work
from advisory.services.draft_writing import keep_points
from advisory.services.drafting import fields_of
from advisory.services.shelving import show_edition
from advisory.services.telling import moderators, tell
from advisory.storage import drafts, entries, provenance
from advisory.storage.tables import EntryRow

BY_ADVISER = "Withdrawn by its adviser."
BY_MODERATOR = "Taken out by a moderator."


def made_by(session: Session, row: EntryRow, member_id: int) -> list[int]:
    """Give the numbers of the points that have sources, all of them of this member."""
    tops: dict[int, set[str]] = {}
    for point in provenance.points(session, row.id, row.revision):
        tops.setdefault(int(point.number.partition(".")[0]), set()).add(point.key)
    given: dict[str, set[int]] = {}
    for source in provenance.sources(session, row.id, row.revision):
        given.setdefault(source.point_key, set()).add(source.adviser_id)
    return [
        number
        for number, keys in sorted(tops.items())
        if {one for key in keys for one in given.get(key, set())} == {member_id}
    ]


def standing_points(session: Session, row: EntryRow, member_id: int) -> tuple[int, ...]:
    """Tell which points of the live text are made of this member's advice alone, and still stand."""
    ended = {one.number for one in entries.points(session, row.id) if one.ended_on}
    return tuple(one for one in made_by(session, row, member_id) if str(one) not in ended)


def strike(
    session: Session,
    actor: Actor,
    row: EntryRow,
    point: int,
    part: Who,
    *,
    seen_version: int | None = None,
    now: datetime,
) -> None:
    """Take a point's words out of a published entry, in the caller's transaction.

    Args:
        part: ADVISER or MODERATOR: who wants it gone.

    Raises:
        NotFound: there is no such point.
        Stale: changed since `seen_version`.
    """
    file, _ = live_file(session, row)
    if not 1 <= point <= len(file.edition.points):
        raise NotFound
    why = BY_ADVISER if part is Who.ADVISER else BY_MODERATOR
    raw = write(_without(file, point, why, now))
    move_entry(
        session, actor, row, "withdraw_point", now=now, reason=f"point {point}", who={part},
        seen_version=seen_version,
    )  # fmt: skip
    show_edition(session, row, parse(raw, f"{row.slug}.md"), raw, now, kind="withdrawn")
    entries.close_editions(session, row)
    if row.work_state is not None:
        _out_of_work(session, row, point, why)
    _tell(session, actor, row, now)


def _without(file: EntryFile, point: int, why: str, now: datetime) -> EntryFile:
    """Give the file with a sentence in the place of a point and its sub-points."""
    points = list(file.edition.points)
    points[point - 1] = Point(f"*{why}*")
    ended = [one for one in file.no_longer_holds if one.point != point]
    ended = sorted([*ended, Ended(point, now.date(), why)], key=lambda one: one.point)
    edition = replace(file.edition, points=tuple(points))
    return replace(file, edition=edition, no_longer_holds=tuple(ended))


def _out_of_work(session: Session, row: EntryRow, point: int, why: str) -> None:
    """Take the point out of the edition in work as well, which goes back to its curator."""
    draft = drafts.draft(session, row.id)
    if draft is None:
        return
    before = provenance.points(session, row.id, row.revision - 1)
    gone = {one.key for one in before if one.number.partition(".")[0] == str(point)}
    top = next((one.key for one in before if one.number == str(point)), "")
    form = fields_of(session, draft)
    points = tuple(
        replace(one, text=f"*{why}*") if one.key == top else one
        for one in form.points
        if one.key not in gone or one.key == top
    )
    keep_points(session, draft, replace(form, points=points))
    draft.raw, draft.digest = None, ""
    draft.note = f"Point {point} of the live text was withdrawn. See that none of its words stand here."
    put_in_work(row, EntryState.DRAFT)


def _tell(session: Session, actor: Actor, row: EntryRow, now: datetime) -> None:
    event = f"entry-{row.id}-{row.version}"
    people = moderators(session, but=[actor.member_id])
    tell(session, NoticeKind.POINT_WITHDRAWN, people, event, now=now, entry=row)
    if row.situation_id is not None:
        tell(session, NoticeKind.ENTRY_MARKED, [entries.asker_of(session, row)], event, now=now, entry=row)
