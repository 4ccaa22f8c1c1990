"""From the form of asking to its row: what is written, and what must be settled before it is posted."""

import secrets
from dataclasses import dataclass, fields, replace
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.audience import Reach
from advisory.domain.errors import Invalid, NotFound, Stale
from advisory.domain.lifecycle import SITUATION, SituationState, Who, step
from advisory.domain.notices import NoticeKind
from advisory.domain.permissions import Permission, require
from advisory.services.ask_form import (
    PARTS,
    AskForm,
    Drafted,
    checked_choices,
    form_of,
    rendered,
    texts,
    touched,
)
from advisory.services.changing import (
    columns,
    refuse_stale,
    situation_in_sight,
    standing_to,
    touch,
    write_log,
)
from advisory.services.scanning import Piece, justify, known_to_writer, settle
from advisory.services.telling import moderators, tell
from advisory.storage import members, situations
from advisory.storage.tables import SituationRow, SituationTagRow
from advisory.storage.vocabulary import vocabulary

#: Letters and digits that nobody misreads on the telephone.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a draft is kept, and as which version."""

    slug: str
    version: int
    at: datetime


def drafted(row: SituationRow) -> Drafted:
    """Say where the form of a row stands."""
    return Drafted(row.slug, row.version, row.state, row.id, row.changed_at)


def require_asker(session: Session, actor: Actor, row: SituationRow) -> None:
    """Go on only as the asker of this situation.

    Raises:
        NotFound: it is somebody else's.
    """
    who = standing_to(session, actor, row)
    if Who.ASKER not in who:
        raise NotFound
    require(Permission.CHANGE_SITUATION, columns(who))


def sent_before(session: Session, actor: Actor, slug: str, form: AskForm) -> SituationRow | None:
    """Fetch what this very form has made already, on a second click or after going back.

    Raises:
        Stale: the form says something else than it did then; carries both texts.
    """
    if slug or not form.key:
        return None
    # The second of two clicks at one moment waits for the first.
    members.lock(session, actor.member_id or 0)
    row = situations.by_form_key(session, actor.member_id or 0, form.key)
    if row is not None and form_of(row) != _content(form):
        raise Stale(_said(form_of(row)), _said(form), row.version)
    return row


def same_text(session: Session, actor: Actor, slug: str, form: AskForm) -> SituationRow | None:
    """Fetch a draft that says already what this form says.

    Raises:
        NotFound: no such draft, or somebody else's.
        WrongState: it has been posted.
    """
    if not slug:
        return None
    row = situation_in_sight(session, actor, slug, lock=True)
    require_asker(session, actor, row)
    step(SITUATION, row.state, "edit", {Who.ASKER})
    return row if form_of(row) == _content(form) else None


def write_form(
    session: Session, actor: Actor, slug: str, form: AskForm, seen_version: int, now: datetime
) -> SituationRow:
    """Put the form into its row, new or old; the caller's transaction keeps it.

    Raises:
        Forbidden, NotFound, WrongState, Stale, Invalid: as for `asking.save`.
    """
    words = vocabulary(session)
    audience, wish = checked_choices(actor, form, words)
    if slug:
        row = situation_in_sight(session, actor, slug, lock=True)
        require_asker(session, actor, row)
        step(SITUATION, row.state, "edit", {Who.ASKER})
        refuse_stale(row.version, seen_version, texts(form_of(row).text), texts(form.text))
        touch(row, now)
    else:
        require(Permission.CREATE_SITUATION, columns({Who.MEMBER} if actor.is_member else ()))
        row = SituationRow(
            slug="".join(secrets.choice(_ALPHABET) for _ in range(12)),
            asker_id=actor.member_id or 0,
            state=SituationState.DRAFT,
            form_key=form.key or None,
            made_at=now,
            changed_at=now,
        )
        session.add(row)
    for field in fields(form.text):
        if field.name != "tags":
            setattr(row, field.name, getattr(form.text, field.name))
    for name in PARTS:
        setattr(row, f"{name}_html", rendered(name, getattr(form.text, name)))
    row.tags = [SituationTagRow(tag=tag, place=place) for place, tag in enumerate(form.text.tags)]
    row.audience, row.entry_wish, row.clarify_first = audience, wish, form.clarify_first
    row.named, row.urgency, row.kind = form.named, form.urgency, form.kind
    row.wide_confirmed = form.wide_confirmed
    session.flush()
    if not slug:
        write_log(session, actor, Who.ASKER, "create", ("situation", row.id), ("", row.state), now=now)
    return row


def keep_reasons(session: Session, actor: Actor, row: SituationRow, form: AskForm, now: datetime) -> None:
    """Keep why phrases stay; the caller's transaction keeps it."""
    if form.reasons:
        known, piece = known_to_writer(session, actor), Piece("situation", row.id, texts(form.text))
        justify(session, actor, known, piece, dict(form.reasons), now=now)


def require_settled_form(
    session: Session, actor: Actor, row: SituationRow, form: AskForm, now: datetime
) -> None:
    """Go on only when nothing is open that could harm somebody; the caller's transaction keeps the reasons.

    Raises:
        Invalid: something could identify somebody, or touches what only few should read; all of it by field.
    """
    known, piece = known_to_writer(session, actor), Piece("situation", row.id, texts(form.text))
    problems = settle(session, actor, known, piece, dict(form.reasons), now=now)
    touches = touched(form.text)
    if touches and row.reach is Reach.MEMBERS and not form.wide_confirmed:
        named = " and ".join(wire.value for wire in touches)
        fewer = "Choose your group, or confirm" if actor.group_ids else "Confirm"
        problems["audience"] = f"This may touch {named}. {fewer} that all members may read it."
    if problems:
        raise Invalid(problems)


def tell_of_wires(session: Session, row: SituationRow, form: AskForm, now: datetime) -> None:
    """Tell the moderators of a situation that touches the law, somebody's health or a listed company."""
    if touched(form.text):
        event = f"situation-{row.id}-{row.version}"
        people = moderators(session, but=[row.asker_id])
        tell(session, NoticeKind.TRIPWIRE, people, event, now=now, situation=row)


def _content(form: AskForm) -> AskForm:
    """Give what of a form is kept in its row."""
    return replace(form, key="", reasons=(), dismissed=())


def _said(form: AskForm) -> dict[str, str]:
    """Give everything that somebody who sends a form again may have changed."""
    return texts(form.text) | {"audience": form.audience, "wish": form.wish}
