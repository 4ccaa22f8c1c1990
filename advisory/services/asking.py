"""Asking: the form, drafts, posting, and what an asker does to their own situation."""

import secrets
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.closing import closing_problems
from advisory.domain.errors import Invalid, WrongState
from advisory.domain.lifecycle import SITUATION, SituationState, Who, step
from advisory.domain.permissions import As, Permission, require
from advisory.domain.situation import EntryWish, SituationText
from advisory.domain.text import clean, one_line
from advisory.services.ask_form import AskForm, Drafted, ask_page, form_of, rendered
from advisory.services.ask_row import (
    Kept,
    drafted,
    keep_reasons,
    require_asker,
    require_settled_form,
    same_text,
    sent_before,
    tell_of_wires,
    write_form,
)
from advisory.services.changing import (
    columns,
    move_situation,
    situation_in_sight,
    standing_to,
    touch,
    write_log,
)
from advisory.services.circumstances import entry_facts
from advisory.services.pages.situations import AskPage
from advisory.services.parting import withdraw_situation
from advisory.services.revising import keep_posted, set_outcome_dates
from advisory.services.telling import (
    tell_of_step,
    tell_to_curate,
    tell_to_screen,
)
from advisory.services.transaction import transaction
from advisory.storage import entries, outcomes, situations
from advisory.storage.tables import SituationRow


def blank(
    session: Session, actor: Actor, question: str = "", kind: str = "", *, now: datetime | None = None
) -> AskPage:
    """Show the empty form, with the words of a search carried over.

    Args:
        kind: of situation, whose prompts are shown; "" for none.

    Raises:
        Forbidden: the actor is not a member.
    """
    require(Permission.CREATE_SITUATION, columns({Who.MEMBER} if actor.is_member else ()))
    text = SituationText(question=one_line(question)[:200])
    form = AskForm(text, key=secrets.token_hex(16), kind=kind[:40])
    return ask_page(session, actor, form, Drafted(), now=now)


def draft(session: Session, actor: Actor, slug: str, *, now: datetime | None = None) -> AskPage:
    """Show the form with a draft in it.

    Raises:
        NotFound: there is none, or it is somebody else's.
        WrongState: it has been posted and can no longer be edited.
    """
    row = situation_in_sight(session, actor, slug)
    require_asker(session, actor, row)
    step(SITUATION, row.state, "edit", {Who.ASKER})
    return ask_page(session, actor, form_of(row), drafted(row), now=now)


def refused(
    session: Session,
    actor: Actor,
    slug: str,
    form: AskForm,
    seen_version: int,
    *,
    now: datetime | None = None,
) -> AskPage:
    """Show the form again with everything that was typed.

    Raises:
        NotFound: the draft is gone, or somebody else's.
        Forbidden: the actor is not a member.
    """
    require(Permission.CREATE_SITUATION, columns({Who.MEMBER} if actor.is_member else ()))
    if not slug:
        return ask_page(session, actor, form, Drafted(), now=now)
    row = situation_in_sight(session, actor, slug)
    require_asker(session, actor, row)
    return ask_page(session, actor, form, replace(drafted(row), version=seen_version), now=now)


def save(
    session: Session, actor: Actor, slug: str, form: AskForm, *, seen_version: int, now: datetime
) -> str:
    """Keep a draft; `slug` is "" for a new one.

    Returns:
        The draft's slug.

    Raises:
        NotFound, WrongState, Stale, Invalid: as for `keep`.
    """
    return keep(session, actor, slug, form, seen_version=seen_version, now=now).slug


def keep(
    session: Session, actor: Actor, slug: str, form: AskForm, *, seen_version: int, now: datetime
) -> Kept:
    """Keep a draft, and say as which version; the same as `save` for a form that saves itself.

    Returns:
        Where it is kept. What stands there already, word for word, is not written again, whichever version
        was seen: a form that saves itself may send the same text twice.

    Raises:
        NotFound, WrongState, Stale, Invalid: as for `submit`, but nothing needs to be complete.
    """
    with transaction(session):
        form.text.check_lengths()
        row = sent_before(session, actor, slug, form) or same_text(session, actor, slug, form)
        if row is None:
            row = write_form(session, actor, slug, form, seen_version, now)
        keep_reasons(session, actor, row, form, now)
        return Kept(row.slug, row.version, row.changed_at)


def made_by(session: Session, actor: Actor, form: AskForm) -> str:
    """Give the address of the draft that this very form has made; "" when it has made none.

    Raises:
        Forbidden: the actor is not a member.
    """
    require(Permission.CREATE_SITUATION, columns({Who.MEMBER} if actor.is_member else ()))
    row = situations.by_form_key(session, actor.member_id or 0, form.key) if form.key else None
    return row.slug if row else ""


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
        Invalid: question or situation are missing, a field cannot be kept, something could identify somebody
            and nobody says why it stays, or many would read what only few should.
    """
    with transaction(session):
        form.text.check_complete()
        sent = sent_before(session, actor, slug, form)
        if sent is not None and sent.state is not SituationState.DRAFT:
            return sent.slug
        if sent is not None:
            slug, seen_version = sent.slug, sent.version
        row = write_form(session, actor, slug, form, seen_version, now)
        require_settled_form(session, actor, row, form, now)
        move_situation(session, actor, row, "submit", now=now)
        row.submitted_at = now
        keep_posted(session, row, now)
        tell_to_screen(session, row, now=now)
        tell_of_wires(session, row, form, now)
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
        withdraw_situation(session, actor, row, now=now)


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
        if allow:
            tell_to_curate(session, row, now=now)


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
        if row.entry_wish is EntryWish.YES:
            tell_to_curate(session, row, now=now)


def _move(
    session: Session, actor: Actor, slug: str, action: str, seen_version: int, now: datetime
) -> SituationRow:
    row = situation_in_sight(session, actor, slug, lock=True)
    facts = entry_facts(entries.of_situation(session, row.id))
    move_situation(session, actor, row, action, now=now, facts=facts, seen_version=seen_version)
    return row
