"""Writing in a draft: who may, over which version, and what is remembered of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.audience import audience_of
from advisory.domain.errors import Held, Invalid, TakenOver, WrongState
from advisory.domain.lifecycle import ENTRY, EntryState, Who, step
from advisory.domain.points import write_points
from advisory.services.changing import entry_standing, refuse_stale, touch
from advisory.services.claiming import hold, refuse_held
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
        Forbidden: it comes from the actor's own situation.
        WrongState: it is not a draft.
        TakenOver: another moderator has it in hand; carries both texts.
        Stale: changed since `seen_version`; carries both texts.
        Invalid: a field is too long to be kept, or there is no such audience.
    """
    row, draft = desk_entry(session, actor, entry_id, lock=True)
    require_in_work(row, EntryState.DRAFT)
    form = cleaned(form)
    saved, sent = texts(fields_of(session, draft)), texts(form)
    _hold(session, actor, row, saved, sent, now)
    refuse_stale(row.version, seen_version, saved, sent)
    put_fields(session, row, draft, form)
    if form.reasons:
        piece = Piece("entry", row.id, scanned(form))
        justify(session, actor, known_to_checker(session), piece, dict(form.reasons), now=now)
    touch(row, now)
    session.flush()
    return row, draft


def _hold(
    session: Session, actor: Actor, row: EntryRow, saved: dict[str, str], sent: dict[str, str], now: datetime
) -> None:
    """Go on only with the draft in hand, and hold it on; whoever lost it keeps both texts.

    Raises:
        TakenOver: another moderator has claimed it, or became its curator.
    """
    try:
        refuse_held(session, actor, "entry", row.id, now=now)
    except Held as refusal:
        raise TakenOver(refusal.name, saved, sent, row.version) from refusal
    if Who.CURATOR not in entry_standing(session, actor, row):
        curator = circle.names(session, [row.curator_id or 0]).get(row.curator_id or 0)
        raise TakenOver(curator or "Another moderator", saved, sent, row.version)
    step(ENTRY, row.in_work, "edit", {Who.CURATOR})
    hold(session, actor, "entry", row.id, now=now)


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
