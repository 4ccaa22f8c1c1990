"""What a member wants to have by mail: chosen on a page of theirs, or by the link in a letter."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import NotFound
from advisory.domain.notices import (
    TELLINGS,
    ByMail,
    NoticeKind,
    Shelf,
    always_by_mail,
    kinds_of,
    shelf_of,
    shelves_for,
)
from advisory.services.keeping import account_holder
from advisory.services.pages.notices import KindChoice, PreferencePage, ShelfChoices, StopPage
from advisory.services.transaction import transaction
from advisory.storage import mail


def page(session: Session, actor: Actor) -> PreferencePage:
    """Show what the actor is told, and what of it comes by mail too.

    Raises:
        Forbidden: a visitor.
    """
    chosen = mail.choices_of(session, account_holder(actor))
    return PreferencePage(
        tuple(
            ShelfChoices(
                shelf.value,
                tuple(
                    KindChoice(kind.value, TELLINGS[kind].sentence, chosen.get(kind) != ByMail.NEVER)
                    for kind in kinds_of(shelf)
                ),
            )
            for shelf in _shelves_of_choice(actor)
        )
    )


def choose(session: Session, actor: Actor, by_mail: Collection[str]) -> None:
    """Have exactly these kinds come by mail, of those the actor can be told.

    Raises:
        Forbidden: a visitor.
    """
    member_id = account_holder(actor)
    with transaction(session):
        for shelf in _shelves_of_choice(actor):
            for kind in kinds_of(shelf):
                row = mail.choice(session, member_id, kind.value)
                row.by_mail = _word(on=kind.value in by_mail)


def stop_page(session: Session, key: str) -> StopPage:
    """Show what the link in a letter would stop; it changes nothing, since scanners of mail open links.

    Raises:
        NotFound: no letter has this link.
    """
    row = mail.by_key(session, key)
    if row is None:
        raise NotFound
    kind = NoticeKind(row.kind)
    return StopPage(
        key=key,
        sentence=TELLINGS[kind].sentence,
        shelf=shelf_of(kind).value,
        stopped=row.by_mail == ByMail.NEVER,
    )


def stop(session: Session, key: str, *, on: bool = False) -> None:
    """Stop letters of the kind that a link is about, or have them again; doing either twice is the same.

    Raises:
        NotFound: no letter has this link.
    """
    with transaction(session):
        row = mail.by_key(session, key)
        if row is None:
            raise NotFound
        row.by_mail = _word(on=on)


def _shelves_of_choice(actor: Actor) -> list[Shelf]:
    """Give the shelves whose letters somebody may do without."""
    shelves = shelves_for(actor)
    return [shelf for shelf in shelves if not any(always_by_mail(kind) for kind in kinds_of(shelf))]


def _word(*, on: bool) -> str:
    return (ByMail.AT_ONCE if on else ByMail.NEVER).value
