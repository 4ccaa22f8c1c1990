"""Writing in a draft: who may, over which version, and what is remembered of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.audience import audience_of
from advisory.domain.errors import Invalid, WrongState
from advisory.domain.lifecycle import ENTRY, EntryState, Who, step
from advisory.domain.points import write_points
from advisory.services.changing import entry_standing, refuse_stale, touch
from advisory.services.claiming import hold
from advisory.services.desk import desk_entry
from advisory.services.drafting import KEPT, cleaned, fields_of, points_of, scanned, texts
from advisory.services.pages.workshop import DraftFields
from advisory.services.scanning import Piece, justify, known_to_checker
from advisory.storage import circle, drafts
from advisory.storage.tables import DraftRevisionRow, DraftRow, EntryRow


def write_draft(
    session: Session, actor: Actor, entry_id: int, form: DraftFields, seen_version: int, now: datetime
) -> tuple[EntryRow, DraftRow]:
    """Put the form into its draft; the caller's transaction keeps it.

    Raises:
        NotFound: no such entry in work.
        Forbidden: somebody else is its curator.
        Held: another moderator has claimed it.
        WrongState: it is not a draft.
        Stale: changed since `seen_version`; carries both texts.
        Invalid: a field is too long to be kept, or there is no such audience.
    """
    row, draft = desk_entry(session, actor, entry_id, lock=True)
    require_in_work(row, EntryState.DRAFT)
    step(ENTRY, row.in_work, "edit", entry_standing(session, actor, row) & {Who.CURATOR})
    hold(session, actor, "entry", row.id, now=now)
    form = cleaned(form)
    refuse_stale(row.version, seen_version, texts(fields_of(session, draft)), texts(form))
    put_fields(session, row, draft, form)
    if form.reasons:
        piece = Piece("entry", row.id, scanned(form))
        justify(session, actor, known_to_checker(session), piece, dict(form.reasons), now=now)
    touch(row, now)
    session.flush()
    return row, draft


def put_fields(session: Session, row: EntryRow, draft: DraftRow, form: DraftFields) -> None:
    """Make the form what stands in the draft; a live edition keeps its audience and its address.

    Raises:
        Invalid: there is no such audience.
    """
    audience = audience_of(form.audience)
    if audience.group_id is not None and audience.group_id not in circle.all_groups(session):
        raise Invalid({"audience": "There is no such group. Choose from the list."})
    live = row.state is EntryState.PUBLISHED
    for name in KEPT:
        setattr(draft, name, getattr(form, name))
    if live:
        draft.slug = row.slug or ""
    else:
        row.audience = audience
    keep_points(session, draft, form)


def keep_points(session: Session, draft: DraftRow, form: DraftFields) -> None:
    """Make these the draft's points, as rows and as the list that they are written as."""
    drafts.replace_points(session, draft.entry_id, form.points)
    draft.advice = write_points(points_of(form)) if points_of(form) else ""


def keep_revision(session: Session, actor: Actor, draft: DraftRow, now: datetime) -> None:
    """Remember the draft as it stands, unless the last revision says the same."""
    form = fields_of(session, draft)
    fields = {name: getattr(form, name) for name in KEPT}
    points = [[point.key, point.text, "sub" if point.sub else ""] for point in form.points]
    last = drafts.last_revision(session, draft.entry_id)
    if last is not None and (last.fields, last.points) == (fields, points):
        return
    number = last.number + 1 if last is not None else 1
    session.add(
        DraftRevisionRow(
            entry_id=draft.entry_id,
            number=number,
            saved_at=now,
            saved_by=actor.member_id,
            fields=fields,
            points=points,
        )
    )
    session.flush()
    drafts.drop_old_revisions(session, draft.entry_id, number)


def require_in_work(row: EntryRow, state: EntryState) -> None:
    """Tell writing in a draft from taking an approved entry back; the lifecycle calls both "edit".

    Raises:
        WrongState: the edition in work is not in that state.
    """
    if row.in_work is not state:
        raise WrongState(row.in_work, "edit")
