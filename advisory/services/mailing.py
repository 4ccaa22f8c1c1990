"""Letters of notices: written when they are sent, from what their reader may read then.

The subject is the sentence of the kind, which no member wrote. The title of what it is about, and what
changed in a text, stand in the body alone, and only if their reader may read them at that moment: a subject
is shown on locked screens and kept in logs of mail servers, a body is not. From, Message-ID and every link
are made of the site's address and random keys; nothing in a letter tells of anybody but its reader.
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.clock import hour_of
from advisory.domain.difference import Change, Piece, compare
from advisory.domain.notices import TELLINGS, ByMail, NoticeKind, always_by_mail, shelf_of, shelves_for
from advisory.domain.reveal import CAUSES
from advisory.domain.revision import SITUATION_PARTS
from advisory.mail.port import Letter
from advisory.services.membership import actor_of
from advisory.services.pages.notices import Notice
from advisory.services.posting import Writer
from advisory.services.telling import MAIL, shown_notice
from advisory.storage import mail, members, notices, pledges, revisions, situations
from advisory.storage.tables import NoticeRow, OutboxRow

SUBJECT = "The Advisory: {}"


def writers(site_url: str) -> Mapping[str, Writer]:
    """Say who writes the letters of notices."""

    def of_notice(session: Session, row: OutboxRow, now: datetime) -> Letter | None:
        return notice_letter(session, row, site_url, now)

    return {MAIL: of_notice}


def notice_letter(session: Session, row: OutboxRow, site_url: str, now: datetime) -> Letter | None:
    """Write the letter of a notice.

    Returns:
        None when there is nothing to be told any more: the notice or its reader is gone, what it is about is
        out of their sight, or they want no letters of its kind.
    """
    notice = notices.by_id(session, row.subject_id)
    reader = members.by_id(session, notice.member_id) if notice else None
    if notice is None or reader is None or not reader.active:
        return None
    if always_by_mail(NoticeKind(notice.kind)):
        return _account_letter(reader.email, notice, site_url)
    choice = mail.choice(session, reader.id, notice.kind)
    actor = actor_of(session, reader.id)
    told = notices.one(session, actor, notice.id)
    if choice.by_mail != ByMail.AT_ONCE or told is None or not _may_be_told(actor, NoticeKind(notice.kind)):
        return None
    shown = shown_notice(told)
    if not pledges.has_accepted(session, reader.id):
        # Nothing opens to whoever has not accepted the pledge that holds, and so neither does a letter.
        shown = replace(shown, title="", count="", detail={})
    stop = f"{site_url}/unsubscribe/{choice.key}"
    return Letter(
        to=reader.email,
        subject=SUBJECT.format(shown.sentence.rstrip(".")),
        text="\n".join(_body(session, shown, site_url, stop)),
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        key=_letter_key(notice, site_url),
        at=hour_of(now),
    )


def _letter_key(notice: NoticeRow, site_url: str) -> str:
    """Give what tells a letter from all others: from a random key, for a number could be guessed back."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{site_url}/letters/{notice.key}"))


def _account_letter(to: str, notice: NoticeRow, site_url: str) -> Letter:
    """Tell somebody what happened to their account; nobody can have such letters stopped."""
    sentence = TELLINGS[NoticeKind(notice.kind)].sentence
    at = notice.made_at
    if notice.kind == NoticeKind.YOUR_ROLES:
        advice = f"You sign in anew where you were signed in. See what you may do: {site_url}/me/\n"
    elif notice.kind == NoticeKind.REVEALED:
        cause = CAUSES.get(notice.detail.get("cause", ""), "")
        advice = (
            f"Why: {cause}\n\nNobody else is told, and the situation goes on without your name. What the"
            f" moderator said stands in your log: {site_url}/me/log\nWhich situation it is:"
            f" {site_url}/me/notices/{notice.key}\n"
        )
    else:
        advice = (
            "If that was you, there is nothing to do.\n\n"
            f"If it was not, choose another password at once, which signs every device out:"
            f" {site_url}/sign-in/forgotten\nThen look at who else can come in: {site_url}/me/security\n"
        )
    text = f"{sentence}\n\nWhen: {at.day} {at:%B %Y, %H:%M} UTC\n\n" + advice
    return Letter(to, SUBJECT.format(sentence.rstrip(".")), text, key=_letter_key(notice, site_url), at=at)


def _may_be_told(actor: Actor, kind: NoticeKind) -> bool:
    """Say whether somebody is told of such things, as what they are by now."""
    return shelf_of(kind) in shelves_for(actor)


def _body(session: Session, shown: Notice, site_url: str, stop: str) -> Iterator[str]:
    yield shown.sentence
    yield ""
    if shown.title:
        yield f"{shown.title} {shown.count}".strip()
        yield ""
    yield from _changes(session, shown)
    yield f"Read it: {site_url}/me/notices/{shown.key}"
    yield ""
    yield "What is said here stays here. This letter is for you alone."
    yield ""
    yield f"No more letters of this kind: {stop}"
    yield f"All your choices: {site_url}/me/notices/preferences"
    yield ""


def _changes(session: Session, shown: Notice) -> Iterator[str]:
    """Give what changed in the text, for a notice that tells of an update."""
    row = situations.by_slug(session, shown.situation_slug) if shown.kind == NoticeKind.UPDATED else None
    if row is None:
        return
    first, last = shown.detail.get("from"), shown.detail.get("to")
    kept = {one.number: one.parts for one in revisions.of_situation(session, row.id, limit=None)}
    # What stood before a moderator opened it is not for readers.
    if first not in kept or last not in kept or first < revisions.last_screened(session, row.id):
        return
    before, after = kept[first], kept[last]
    parts = compare((name, before.get(key, ""), after.get(key, "")) for key, name in SITUATION_PARTS.items())
    for part in parts.only_changed().parts:
        yield f"{part.name}:"
        for line in part.lines:
            if line.changed:
                yield from _line("-", line.before)
                yield from _line("+", line.after)
        yield ""


def _line(sign: str, pieces: tuple[Piece, ...]) -> Iterator[str]:
    if any(piece.change is not Change.SAME for piece in pieces) or sign == "+":
        text = "".join(piece.text for piece in pieces).strip()
        if text:
            yield f"  {sign} {text}"
