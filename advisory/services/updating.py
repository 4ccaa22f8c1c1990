"""Updating the facts of an open situation, and going back to an earlier text of one's own."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Forbidden, NotFound
from advisory.domain.lifecycle import SITUATION, Who, can, step
from advisory.domain.notices import NoticeKind
from advisory.domain.revision import SITUATION_PARTS, RevisionKind
from advisory.domain.situation import SituationText
from advisory.services.ask_form import PARTS, form_of, rendered
from advisory.services.changing import move_situation, refuse_stale, situation_in_sight, standing_to, touch
from advisory.services.pages.revisions import FactsPage
from advisory.services.revising import keep_situation, parts_of
from advisory.services.scanning import (
    Piece,
    known_to_writer,
    mark_pages,
    marks_of,
    reasons_for,
    require_settled,
)
from advisory.services.showing import audience_name, byline_of_asker
from advisory.services.telling import peers_of, tell, tell_followers
from advisory.services.transaction import transaction
from advisory.storage import revisions
from advisory.storage.tables import SituationRow, SituationTagRow
from advisory.storage.vocabulary import vocabulary

#: What can be changed while peers read it; topics and audience have steps of their own.
FACTS = tuple(name for name in SITUATION_PARTS if name != "tags")


def page(
    session: Session,
    actor: Actor,
    slug: str,
    typed: Mapping[str, str] | None = None,
    reasons: Mapping[str, str] | None = None,
    *,
    now: datetime,
) -> FactsPage:
    """Show the form with the text as it stands, or as it was typed, with what could identify somebody.

    Args:
        reasons: why phrases of what was typed stay, by their digests.

    Raises:
        NotFound: no such situation in sight.
        Forbidden: it is somebody else's.
        WrongState: it is not open.
    """
    row = situation_in_sight(session, actor, slug)
    step(SITUATION, row.state, "update", standing_to(session, actor, row))
    fields = {name: parts_of(row)[name] for name in FACTS} | dict(typed or {})
    found = marks_of(known_to_writer(session, actor), _scanned(fields), now=now) if typed is not None else {}
    kept = reasons_for(session, "situation", row.id)
    return FactsPage(
        slug=slug,
        version=row.version,
        title=row.question,
        fields=fields,
        marks=mark_pages(found, kept | dict(reasons or {})),
        audience=audience_name(session, row.audience),
        told=len(peers_of(session, row)),
        byline=byline_of_asker(session, row),
    )


def update(
    session: Session,
    actor: Actor,
    slug: str,
    text: SituationText,
    reasons: Mapping[str, str] | None = None,
    *,
    seen_version: int,
    now: datetime,
) -> None:
    """Change the facts; earlier advice is marked, and everybody who took part is told with the difference.

    The same text a second time changes nothing.

    Args:
        text: its industry, size, stage and topics are left as they are.
        reasons: why phrases that could identify somebody stay, by their digests.

    Raises:
        NotFound: no such situation in sight.
        Forbidden: it is somebody else's.
        WrongState: it is not open.
        Stale: changed since `seen_version`; carries both texts.
        Invalid: question or situation are missing, a field cannot be kept, or something in it could
            identify somebody.
    """
    with transaction(session):
        row = situation_in_sight(session, actor, slug, lock=True)
        step(SITUATION, row.state, "update", standing_to(session, actor, row))
        text.check_complete()
        sent, saved = _facts(text), {name: parts_of(row)[name] for name in FACTS}
        if sent == saved:
            return
        refuse_stale(row.version, seen_version, saved, sent)
        _require_settled(session, actor, row, sent, reasons or {}, now)
        _open_text(session, actor, row, text, RevisionKind.UPDATED, now)


def restore(
    session: Session, actor: Actor, slug: str, number: int, *, seen_version: int, now: datetime
) -> None:
    """Make an earlier text of one's own the text again, as a new revision.

    Restoring what stands already changes nothing.

    Raises:
        NotFound: no such situation in sight, or no such revision.
        Forbidden: it is somebody else's.
        WrongState: it is neither open nor being written.
        Stale: changed since `seen_version`.
        Invalid: the earlier text can no longer be kept, or something in it could identify somebody.
    """
    with transaction(session):
        row = situation_in_sight(session, actor, slug, lock=True)
        who = standing_to(session, actor, row)
        if Who.ASKER not in who:
            raise Forbidden("Only the asker goes back to an earlier text.")
        writing = can(SITUATION, row.state, "edit", who)
        step(SITUATION, row.state, "edit" if writing else "update", who)
        found = [one for one in revisions.of_situation(session, row.id) if one.number == number]
        if not found:
            raise NotFound
        parts = found[0].parts
        if parts == parts_of(row):
            return
        refuse_stale(row.version, seen_version, {}, {})
        if writing and not any(one.parts == parts_of(row) for one in revisions.of_situation(session, row.id)):
            keep_situation(session, row, RevisionKind.KEPT, now)
        text = _text_of(row, parts)
        known = vocabulary(session).book.tags
        tags = [tag for tag in parts["tags"].split() if tag in known]
        row.tags = [SituationTagRow(tag=tag, place=place) for place, tag in enumerate(tags)]
        if writing:
            _write(row, text)
            touch(row, now)
            keep_situation(session, row, RevisionKind.RESTORED, now)
        else:
            _require_settled(session, actor, row, parts, {}, now)
            _open_text(session, actor, row, text, RevisionKind.RESTORED, now)


def _open_text(
    session: Session, actor: Actor, row: SituationRow, text: SituationText, kind: RevisionKind, now: datetime
) -> None:
    """Change the text that peers read: a revision, the index, and a word to all who took part."""
    _write(row, text)
    move_situation(session, actor, row, "update", now=now)
    keep_situation(session, row, kind, now)
    event = f"situation-{row.id}-revision-{row.revision}"
    changed = {"from": row.revision - 1, "to": row.revision}
    tell(session, NoticeKind.UPDATED, peers_of(session, row), event, now=now, situation=row, detail=changed)
    tell_followers(session, row, event, now=now)


def _require_settled(
    session: Session,
    actor: Actor,
    row: SituationRow,
    parts: Mapping[str, str],
    reasons: Mapping[str, str],
    now: datetime,
) -> None:
    piece = Piece("situation", row.id, _scanned(parts))
    require_settled(session, actor, known_to_writer(session, actor), piece, reasons, now=now)


def _scanned(parts: Mapping[str, str]) -> dict[str, str]:
    """Give what somebody wrote; a day that is chosen gives nobody away."""
    return {name: text for name, text in parts.items() if name in FACTS and name != "decide_by"}


def _write(row: SituationRow, text: SituationText) -> None:
    for name in FACTS:
        setattr(row, name, getattr(text, name))
    for name in PARTS:
        setattr(row, f"{name}_html", rendered(name, getattr(text, name)))


def _facts(text: SituationText) -> dict[str, str]:
    """Give the facts as a revision keeps them."""
    said = {name: getattr(text, name) for name in FACTS}
    return {**said, "decide_by": text.decide_by.isoformat() if text.decide_by else ""}


def _text_of(row: SituationRow, parts: Mapping[str, str]) -> SituationText:
    """Give the text of a revision, with what revisions do not keep as it stands."""
    return replace(
        form_of(row).text,
        question=parts["question"],
        body=parts["body"],
        tried=parts["tried"],
        options=parts["options"],
        decision=parts["decision"],
        decide_by=date.fromisoformat(parts["decide_by"]) if parts["decide_by"] else None,
        wanted=parts["wanted"],
        unwanted=parts["unwanted"],
    )
