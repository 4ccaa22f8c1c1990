"""The history of an entry: its editions, and what changed between two.

readers     every edition that was for an audience of theirs, and of which nothing was taken out by right
asker       the same of their own entry, whoever it was for
moderators  every edition, and the drafts that were kept on the way
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from advisory.documents.entry_file import parse_kept
from advisory.domain.actor import VISITOR, Actor
from advisory.domain.curating import DraftPoint
from advisory.domain.difference import Comparison
from advisory.domain.errors import Invalid, NotFound
from advisory.domain.lifecycle import EntryState, Who
from advisory.domain.permissions import Permission, require
from advisory.domain.sight import sees_entry
from advisory.services.changing import entry_standing
from advisory.services.comparing import editions_compared
from advisory.services.drafting import KEPT, raw_file
from advisory.services.keeping import readable_entry, reader_columns
from advisory.services.pages.revisions import EditionHistory, EditionItem, KeptDraft
from advisory.services.pages.workshop import DraftFields
from advisory.storage import bars, circle, drafts, entries
from advisory.storage.tables import DraftRevisionRow, EditionRow, EntryRow
from advisory.storage.vocabulary import vocabulary


def of_entry(
    session: Session,
    actor: Actor,
    slug: str,
    older: int | None = None,
    newer: int | None = None,
    draft: int = 0,
) -> EditionHistory:
    """Show two editions of an entry against each other; the last two when none are named.

    Args:
        draft: number of a kept draft to set against the edition that readers have, for moderators.

    Raises:
        NotFound: no such entry that this actor may read, or an edition or a draft that they may not see.
    """
    row = readable_entry(session, actor, slug)
    require(Permission.READ_PUBLIC_ENTRY, reader_columns(session, actor, row))
    who = entry_standing(session, actor, row)
    if bars.is_barred(session, row.situation_id, actor.member_id):
        # Behind a wall there is nothing but what everybody reads.
        actor, who = VISITOR, frozenset()
    rows = _seen(session, actor, row, who)
    before, after = _chosen(rows, older, newer)
    moderates = Who.MODERATOR in who and row.situation_id is not None
    kept = drafts.revisions(session, row.id) if moderates else []
    if draft:
        before, after = next((one for one in rows if one.number == row.revision), after), after
        comparison = _against_draft(session, rows[0], _numbered(kept, draft))
    else:
        comparison = _compared(session, before, after)
    returns = moderates and row.work_state is None and before is not None and not before.closed
    return EditionHistory(
        slug=slug,
        title=row.question,
        older=before.number if before else 0,
        newer=after.number,
        draft=draft,
        comparison=comparison,
        items=tuple(EditionItem(one.number, one.kind, one.made_at.date(), one.closed) for one in rows),
        drafts=_kept(session, kept),
        entry_id=row.id if returns and not draft else 0,
        version=row.version,
    )


def _seen(session: Session, actor: Actor, row: EntryRow, who: frozenset[Who]) -> list[EditionRow]:
    """List the editions that this reader may see, the newest first; the live one always is among them."""
    rows = entries.editions(session, row.id)
    if Who.MODERATOR in who:
        return rows

    def sees(one: EditionRow) -> bool:
        # The audience that it had then; it is live, or was.
        return sees_entry(actor, EntryState.PUBLISHED, one.mark, barred=False)

    own = Who.ASKER in who
    return [one for one in rows if one.number == row.revision or (not one.closed and (own or sees(one)))]


def _chosen(
    rows: Sequence[EditionRow], older: int | None, newer: int | None
) -> tuple[EditionRow | None, EditionRow]:
    """Give the two editions asked for, the older one first."""
    if not rows:
        raise NotFound
    after = rows[0] if newer is None else _edition(rows, newer)
    if older is not None:
        before = _edition(rows, older)
        return (before, after) if before.number <= after.number else (after, before)
    return next((row for row in rows if row.number < after.number), None), after


def _edition(rows: Sequence[EditionRow], number: int) -> EditionRow:
    for row in rows:
        if row.number == number:
            return row
    raise NotFound


def _compared(session: Session, before: EditionRow | None, after: EditionRow) -> Comparison:
    if before is None:
        return Comparison()
    return editions_compared(parse_kept(before.raw), parse_kept(after.raw), vocabulary(session))


def _numbered(kept: Sequence[DraftRevisionRow], number: int) -> DraftRevisionRow:
    for row in kept:
        if row.number == number:
            return row
    raise NotFound


def _against_draft(session: Session, live: EditionRow, kept: DraftRevisionRow) -> Comparison:
    """Compare what readers have with a draft, where that can be read as an entry.

    Raises:
        NotFound: the draft was not complete enough to be compared.
    """
    points = tuple(DraftPoint(key, text, level == "sub") for key, text, level in kept.points)
    fields: dict[str, Any] = {name: kept.fields.get(name, "") for name in KEPT}
    words = vocabulary(session)
    try:
        raw = raw_file(DraftFields(**fields, points=points), words, live.raw)
    except Invalid:
        raise NotFound("This draft was not complete yet, so it cannot be compared.") from None
    return editions_compared(parse_kept(live.raw), parse_kept(raw), words)


def _kept(session: Session, rows: Sequence[DraftRevisionRow]) -> tuple[KeptDraft, ...]:
    names = circle.names(session, {row.saved_by for row in rows if row.saved_by})
    return tuple(KeptDraft(row.number, row.saved_at, names.get(row.saved_by or 0, "")) for row in rows)
