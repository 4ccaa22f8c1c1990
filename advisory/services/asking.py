"""Asking: the form, drafts, posting, and what an asker does to their own situation."""

import secrets
from dataclasses import fields, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.closing import closing_problems
from advisory.domain.errors import Invalid, NotFound, Stale, WrongState
from advisory.domain.lifecycle import ENTRY, SITUATION, EntryState, SituationState, Who, can, step
from advisory.domain.permissions import As, Permission, require
from advisory.domain.situation import EntryWish, SituationText
from advisory.domain.text import clean, one_line
from advisory.services.ask_form import PARTS, AskForm, ask_page, checked_choices, form_of, rendered, texts
from advisory.services.changing import (
    SYSTEM,
    columns,
    entry_facts,
    move_entry,
    move_situation,
    refuse_stale,
    situation_in_sight,
    standing_to,
    touch,
    write_log,
)
from advisory.services.pages.situations import AskPage
from advisory.services.revising import keep_posted, set_outcome_dates
from advisory.services.telling import tell_of_step, tell_of_withdrawal, tell_to_screen
from advisory.services.transaction import transaction
from advisory.storage import entries, outcomes, situations
from advisory.storage.tables import SituationRow, SituationTagRow
from advisory.storage.vocabulary import vocabulary

#: Letters and digits that nobody misreads on the telephone.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def blank(session: Session, actor: Actor, question: str = "") -> AskPage:
    """Show the empty form, with the words of a search carried over.

    Raises:
        Forbidden: the actor is not a member.
    """
    require(Permission.CREATE_SITUATION, columns({Who.MEMBER} if actor.is_member else ()))
    form = AskForm(SituationText(question=one_line(question)[:200]), key=secrets.token_hex(16))
    return ask_page(session, actor, "", 0, SituationState.DRAFT, form)


def draft(session: Session, actor: Actor, slug: str) -> AskPage:
    """Show the form with a draft in it.

    Raises:
        NotFound: there is none, or it is somebody else's.
        WrongState: it has been posted and can no longer be edited.
    """
    row = situation_in_sight(session, actor, slug)
    _require_asker(session, actor, row)
    step(SITUATION, row.state, "edit", {Who.ASKER})
    return ask_page(session, actor, slug, row.version, row.state, form_of(row), row.id)


def refused(session: Session, actor: Actor, slug: str, form: AskForm, seen_version: int) -> AskPage:
    """Show the form again with everything that was typed.

    Raises:
        NotFound: the draft is gone, or somebody else's.
        Forbidden: the actor is not a member.
    """
    require(Permission.CREATE_SITUATION, columns({Who.MEMBER} if actor.is_member else ()))
    if not slug:
        return ask_page(session, actor, "", 0, SituationState.DRAFT, form)
    row = situation_in_sight(session, actor, slug)
    _require_asker(session, actor, row)
    return ask_page(session, actor, slug, seen_version, row.state, form, row.id)


def save(
    session: Session, actor: Actor, slug: str, form: AskForm, *, seen_version: int, now: datetime
) -> str:
    """Keep a draft; `slug` is "" for a new one.

    Returns:
        The draft's slug.

    Raises:
        NotFound, WrongState, Stale, Invalid: as for `submit`, but nothing needs to be complete.
    """
    with transaction(session):
        form.text.check_lengths()
        sent = _sent_before(session, actor, slug, form)
        if sent is not None:
            return sent.slug
        return _write(session, actor, slug, form, seen_version, now).slug


def submit(
    session: Session, actor: Actor, slug: str, form: AskForm, *, seen_version: int, now: datetime
) -> str:
    """Keep the text and hand it to the moderators.

    Returns:
        The situation's slug.

    Raises:
        Forbidden: the actor is not a member.
        NotFound: no such draft, or somebody else's.
        WrongState: it was posted already.
        Stale: changed since `seen_version`; carries both texts.
        Invalid: question or situation are missing, or a field cannot be kept.
    """
    with transaction(session):
        form.text.check_complete()
        sent = _sent_before(session, actor, slug, form)
        if sent is not None and sent.state is not SituationState.DRAFT:
            return sent.slug
        if sent is not None:
            slug, seen_version = sent.slug, sent.version
        row = _write(session, actor, slug, form, seen_version, now)
        move_situation(session, actor, row, "submit", now=now)
        row.submitted_at = now
        keep_posted(session, row, now)
        tell_to_screen(session, row, now=now)
        return row.slug


def recall(session: Session, actor: Actor, slug: str, *, seen_version: int, now: datetime) -> None:
    """Take a posted situation back before a moderator has decided.

    Raises:
        NotFound: no such situation in sight.
        Forbidden: it is somebody else's.
        WrongState: it is not waiting for a moderator.
        Stale: changed since `seen_version`.
    """
    with transaction(session):
        _move(session, actor, slug, "recall", seen_version, now)


def withdraw(session: Session, actor: Actor, slug: str, *, seen_version: int, now: datetime) -> None:
    """Take a situation away from everybody else's sight, and its entry with it.

    Raises:
        NotFound: no such situation in sight.
        Forbidden: it is somebody else's.
        WrongState: it is withdrawn, merged or removed already.
        Stale: changed since `seen_version`.
    """
    with transaction(session):
        row = situation_in_sight(session, actor, slug, lock=True)
        move_situation(session, actor, row, "withdraw", now=now, seen_version=seen_version)
        tell_of_withdrawal(session, row, now=now)
        entry = entries.of_situation(session, row.id, lock=True)
        if entry is None:
            return
        action = "pull" if entry.state is EntryState.PUBLISHED else "situation_withdrawn"
        if can(ENTRY, entry.state, action, SYSTEM):
            move_entry(session, actor, entry, action, now=now, who=SYSTEM)


def reopen(session: Session, actor: Actor, slug: str, *, seen_version: int, now: datetime) -> None:
    """Open a closed situation for advice again.

    Raises:
        NotFound: no such situation in sight.
        Forbidden: neither its asker nor a moderator.
        WrongState: it is not closed, or its entry is in review or later.
        Stale: changed since `seen_version`.
    """
    with transaction(session):
        row = _move(session, actor, slug, "reopen", seen_version, now)
        outcomes.forget_due(session, row.id)
        tell_of_step(session, row, "reopen", actor.member_id, now=now)


def allow_entry(session: Session, actor: Actor, slug: str, *, allow: bool, now: datetime) -> None:
    """Answer whether a closed situation may become an entry, for an asker who wanted to be asked.

    Raises:
        NotFound: no such situation in sight.
        Forbidden: it is somebody else's.
        WrongState: it is not closed, or the question is answered already.
    """
    with transaction(session):
        row = situation_in_sight(session, actor, slug, lock=True)
        require(Permission.GIVE_CONSENT, columns(standing_to(session, actor, row)) & {As.ASKER})
        if row.state is not SituationState.CLOSED or row.entry_wish is not EntryWish.ASK_ME:
            raise WrongState(row.state, "answer whether it may become an entry")
        row.entry_wish = EntryWish.YES if allow else EntryWish.NEVER
        touch(row, now)
        action, stays = "allow entry" if allow else "refuse entry", (row.state, row.state)
        write_log(session, actor, Who.ASKER, action, ("situation", row.id), stays, now=now)


def close(
    session: Session,
    actor: Actor,
    slug: str,
    heard: str,
    commitment: str,
    commitment_on: date | None,
    *,
    seen_version: int,
    now: datetime,
) -> None:
    """Close a situation with what the asker heard and what they will do by when.

    Raises:
        NotFound: no such situation in sight.
        Forbidden: it is somebody else's.
        WrongState: it is not open for advice.
        Stale: changed since `seen_version`.
        Invalid: what was heard, the commitment or its date is missing, or cannot be kept.
    """
    heard, commitment = clean(heard), one_line(commitment)
    problems = closing_problems(heard, commitment, commitment_on, now.date())
    with transaction(session):
        row = situation_in_sight(session, actor, slug, lock=True)
        move_situation(session, actor, row, "close", now=now, seen_version=seen_version)
        if problems:
            raise Invalid(problems)
        row.heard, row.heard_html = heard, rendered("heard", heard)
        row.commitment, row.commitment_on, row.closed_at = commitment, commitment_on, now
        set_outcome_dates(session, row, now)
        tell_of_step(session, row, "close", actor.member_id, now=now)


def _move(
    session: Session, actor: Actor, slug: str, action: str, seen_version: int, now: datetime
) -> SituationRow:
    row = situation_in_sight(session, actor, slug, lock=True)
    facts = entry_facts(entries.of_situation(session, row.id))
    move_situation(session, actor, row, action, now=now, facts=facts, seen_version=seen_version)
    return row


def _require_asker(session: Session, actor: Actor, row: SituationRow) -> None:
    if Who.ASKER not in (who := standing_to(session, actor, row)):
        raise NotFound
    require(Permission.CHANGE_SITUATION, columns(who))


def _sent_before(session: Session, actor: Actor, slug: str, form: AskForm) -> SituationRow | None:
    """Fetch what this very form has made already, on a second click or after going back.

    Raises:
        Stale: the form says something else than it did then; carries both texts.
    """
    if slug or not form.key:
        return None
    row = situations.by_form_key(session, actor.member_id or 0, form.key)
    if row is not None and replace(form_of(row), key="") != replace(form, key=""):
        raise Stale(_said(form_of(row)), _said(form), row.version)
    return row


def _said(form: AskForm) -> dict[str, str]:
    """Give everything that somebody who sends a form again may have changed."""
    return texts(form.text) | {"audience": form.audience, "wish": form.wish}


def _write(
    session: Session, actor: Actor, slug: str, form: AskForm, seen_version: int, now: datetime
) -> SituationRow:
    """Put the form into its row, new or old; the caller's transaction keeps it."""
    words = vocabulary(session)
    audience, wish = checked_choices(actor, form, words)
    if slug:
        row = situation_in_sight(session, actor, slug, lock=True)
        _require_asker(session, actor, row)
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
    session.flush()
    if not slug:
        write_log(session, actor, Who.ASKER, "create", ("situation", row.id), ("", row.state), now=now)
    return row
