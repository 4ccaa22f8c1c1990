"""Consent: the asker reads the exact text, and says yes, no, or what to change."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.entry_file import parse
from advisory.documents.plain import plain
from advisory.documents.render import entry_html, point_html
from advisory.domain.actor import Actor
from advisory.domain.edition import numbered
from advisory.domain.errors import ConsentVoid, Invalid, NotFound, WrongState
from advisory.domain.lifecycle import EntryState, Fact, Who
from advisory.domain.permissions import As, Permission, require
from advisory.domain.situation import PART_CHARS
from advisory.domain.text import clean
from advisory.services.changing import columns, move_entry, situation_in_sight, standing_to
from advisory.services.pages.library import EntryPage
from advisory.services.pages.workshop import ConsentPage
from advisory.services.showing import audience_name, nested, tag_links
from advisory.services.transaction import transaction
from advisory.storage import drafts, entries
from advisory.storage.tables import DraftRow, EntryRow
from advisory.storage.vocabulary import vocabulary


def page(session: Session, actor: Actor, slug: str) -> ConsentPage:
    """Show the exact text that waits for the asker's answer.

    Raises:
        NotFound: not the asker's own situation, or the text has not been sent for consent.
    """
    row, draft = _own(session, actor, slug, lock=False)
    asked = drafts.last_consent(session, row.id)
    # A newer text is read by a second moderator first; then it is sent for consent anew.
    if asked is None or draft.raw is None or asked.digest != draft.digest:
        raise NotFound
    return ConsentPage(
        situation_slug=slug,
        digest=draft.digest,
        entry=_as_entry(session, draft.raw, draft.slug),
        audience=audience_name(session, row.audience),
        asked_at=asked.asked_at,
        state=row.state.value,
    )


def give(session: Session, actor: Actor, slug: str, digest: str, *, now: datetime) -> None:
    """Agree to this text for this audience, and to nothing else.

    Raises:
        NotFound: not the asker's own situation.
        WrongState: nothing waits for an answer.
        ConsentVoid: the text changed since it was shown.
    """
    _answer(session, actor, slug, digest, "yes", "give_consent", "", now)


def refuse(session: Session, actor: Actor, slug: str, digest: str, *, now: datetime) -> None:
    """Say no; the entry is archived and will not be published.

    Raises:
        NotFound, WrongState, ConsentVoid: as for `give`.
    """
    _answer(session, actor, slug, digest, "no", "refuse_consent", "", now)


def ask_for_change(
    session: Session, actor: Actor, slug: str, digest: str, note: str, *, now: datetime
) -> None:
    """Send the text back with what to change.

    Raises:
        NotFound, WrongState, ConsentVoid: as for `give`.
        Invalid: the note is empty or too long.
    """
    note = clean(note)
    if not note or len(note) > PART_CHARS:
        raise Invalid({"note": "Say what to change, in a few sentences."})
    _answer(session, actor, slug, digest, "change", "ask_for_change", note, now)


def _answer(
    session: Session,
    actor: Actor,
    slug: str,
    digest: str,
    answer: str,
    action: str,
    note: str,
    now: datetime,
) -> None:
    with transaction(session):
        row, draft = _own(session, actor, slug, lock=True)
        asked = drafts.last_consent(session, row.id)
        if row.state is not EntryState.CONSENT or asked is None:
            raise WrongState(row.state, "answer")
        if digest != draft.digest or asked.digest != draft.digest:
            raise ConsentVoid
        # Advisers are shown as "a CEO", so the asker's consent is the last there is.
        move_entry(
            session, actor, row, action, now=now, facts=[Fact.LAST_CONSENT], who={Who.ASKER}, reason=note
        )
        asked.answer, asked.answered_at, asked.note = answer, now, note
        draft.note = note


def _own(session: Session, actor: Actor, slug: str, *, lock: bool) -> tuple[EntryRow, DraftRow]:
    situation = situation_in_sight(session, actor, slug)
    who = standing_to(session, actor, situation)
    if Who.ASKER not in who:
        raise NotFound
    require(Permission.GIVE_CONSENT, columns(who) & {As.ASKER})
    row = entries.of_situation(session, situation.id, lock=lock)
    draft = drafts.draft(session, row.id) if row is not None else None
    if row is None or draft is None:
        raise NotFound
    return row, draft


def _as_entry(session: Session, raw: bytes, slug: str) -> EntryPage:
    """Show the file as readers would see it, with nothing around it."""
    file = parse(raw, f"{slug}.md")
    edition = file.edition
    words = vocabulary(session)
    return EntryPage(
        slug=file.slug,
        shelf="",
        question=edition.question,
        count=edition.count,
        summary=edition.summary,
        situation=entry_html(edition.situation),
        points=nested((number, str(point_html(text))) for number, text in numbered(edition.points)),
        outcome=entry_html(edition.outcome),
        credits=edition.credits,
        references=edition.references,
        tags=tag_links(words, edition.tags),
        facts=words.facts(edition.industry, edition.company_size, edition.stage),
        published_on=None,
        updated_on=None,
        reading_minutes=max(1, len(plain(edition.situation)) // 1400),
        origin_note="",
        audience=file.audience,
    )
