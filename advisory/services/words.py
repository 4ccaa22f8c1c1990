"""A word in private between the moderators and the asker of one situation; no name is told on either side."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.render import member_html, stored_html
from advisory.domain.actor import Actor
from advisory.domain.errors import Invalid, NotFound
from advisory.domain.lifecycle import Who
from advisory.domain.notices import NoticeKind
from advisory.domain.permissions import Permission, require
from advisory.domain.situation import PART_CHARS
from advisory.domain.text import clean
from advisory.services.changing import columns, situation_in_sight, standing_to
from advisory.services.pages.moderation import WordPage, WordsPage
from advisory.services.showing import byline_of_asker
from advisory.services.telling import moderators, tell
from advisory.services.transaction import transaction
from advisory.storage import claims, words
from advisory.storage.tables import SituationRow, WordRow

#: More words than this are a conversation to be had elsewhere.
MOST_WORDS = 200


def page(session: Session, actor: Actor, slug: str) -> WordsPage:
    """Show what was said in private about a situation.

    Raises:
        NotFound: no such situation in sight, or neither its asker nor a moderator asks.
    """
    row = situation_in_sight(session, actor, slug)
    part = _part(session, actor, row)
    asks, asker = part is Who.ASKER, byline_of_asker(session, row)
    return WordsPage(
        slug=row.slug,
        question=row.question,
        mine=asks,
        words=tuple(
            WordPage(_byline(one, actor, asker, asks=asks), stored_html(one.html), one.written_at)
            for one in words.of_situation(session, row.id)
        ),
        named=row.named,
        byline=asker,
    )


def say(session: Session, actor: Actor, slug: str, text: str, *, now: datetime) -> None:
    """Say something in private; the other side is told. The same word a second time changes nothing.

    Raises:
        NotFound: no such situation in sight, or neither its asker nor a moderator speaks.
        Invalid: nothing is said, too much, or too many words were said already.
    """
    text = clean(text)
    with transaction(session):
        row = situation_in_sight(session, actor, slug, lock=True)
        part = _part(session, actor, row)
        said = words.of_situation(session, row.id)
        moderator_id = None if part is Who.ASKER else actor.member_id
        if said and (said[-1].text, said[-1].moderator_id) == (text, moderator_id):
            return
        word = WordRow(
            situation_id=row.id, moderator_id=moderator_id, text=text, html=_checked(text), written_at=now
        )
        if words.count(session, row.id) >= MOST_WORDS:
            raise Invalid({"text": "Enough was said here. Nothing more can be added."})
        session.add(word)
        session.flush()
        kind, people = NoticeKind.WORD_TO_ASKER, {row.asker_id}
        if part is Who.ASKER:
            kind, people = NoticeKind.WORD_FROM_ASKER, _listening(session, row, said, now)
        tell(session, kind, people, f"word-{word.id}", now=now, situation=row)


def _part(session: Session, actor: Actor, row: SituationRow) -> Who:
    """Tell on which side somebody stands.

    Raises:
        NotFound: on none, or nobody but its asker has read it yet.
    """
    who = standing_to(session, actor, row)
    if row.submitted_at is None:
        raise NotFound
    if Who.ASKER in who:
        require(Permission.CHANGE_SITUATION, columns(who))
        return Who.ASKER
    if Who.MODERATOR not in who:
        raise NotFound
    require(Permission.SCREEN, columns(who))
    return Who.MODERATOR


def _listening(session: Session, row: SituationRow, said: list[WordRow], now: datetime) -> set[int]:
    """Tell which moderators hear the asker: who holds the situation, or who spoke, or else all of them."""
    everybody = moderators(session, but=[row.asker_id])
    held = claims.of_things(session, "situation", [row.id], now).get(row.id)
    if held is not None and held.member_id in everybody:
        return {held.member_id}
    return {
        one.moderator_id for one in said if one.moderator_id in everybody if one.moderator_id
    } or everybody


def _byline(word: WordRow, actor: Actor, asker: str, *, asks: bool) -> str:
    if word.moderator_id is None:
        return "You" if asks else asker
    return "You" if not asks and word.moderator_id == actor.member_id else "A moderator"


def _checked(text: str) -> str:
    if not text:
        raise Invalid({"text": "Write what you want to say."})
    if len(text) > PART_CHARS:
        raise Invalid({"text": f"Keep it under {PART_CHARS:,} characters."})
    return str(member_html(text, "text"))
