"""What readers say of an entry: how it went for them, and comments that a moderator reads first.

    waiting    a moderator shows it, or declines it with a reason that only its author sees
    shown      a moderator can still decline it
    any        its author takes it back, and nothing of it is kept

Members alone read and write it, among those who may read the entry; everybody stands there as "A CEO".
"""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.render import member_html, stored_html
from advisory.domain.actor import Actor
from advisory.domain.clock import day_of
from advisory.domain.errors import Forbidden, Invalid, NotFound, WrongState
from advisory.domain.feedback import COMMENT_CHARS, Experience, Verdict, told
from advisory.domain.lifecycle import Who, standing
from advisory.domain.notices import NoticeKind
from advisory.domain.permissions import Permission, may, require
from advisory.domain.text import clean, one_line
from advisory.services.changing import columns, entry_standing, write_log
from advisory.services.keeping import readable_entry, reader_columns
from advisory.services.pages.common import pager
from advisory.services.pages.feedback import Comment, CommentQueue, Feedback, WaitingComment
from advisory.services.scanning import known_to_checker, mark_pages, marks_of
from advisory.services.showing import audience_name
from advisory.services.telling import moderators, tell
from advisory.services.transaction import transaction
from advisory.storage import entries, feedback
from advisory.storage.tables import EntryCommentRow, EntryRow

COMMENTS_SHOWN = 100
ITEMS_A_PAGE = 20
#: So many comments of one member may wait under one entry.
WAITING_AT_MOST = 3
REASON_CHARS = 500


def of_entry(session: Session, actor: Actor, slug: str) -> Feedback | None:
    """Show what members say of an entry; None to who is no member.

    Raises:
        NotFound: there is no such entry, or it is not theirs to read.
    """
    row = readable_entry(session, actor, slug)
    if not actor.is_member or actor.member_id is None:
        return None
    mine = feedback.experience(session, row.id, actor.member_id)
    rows = feedback.comments(session, row.id, actor.member_id, limit=COMMENTS_SHOWN)
    who = reader_columns(session, actor, row)
    return Feedback(
        counts=tuple((one.value, number) for one, number in told(feedback.counts(session, row.id))),
        answer=mine.answer.value if mine else "",
        comments=tuple(_comment(one, actor) for one in rows),
        may_say=may(Permission.COMMENT_ENTRY, who),
        moderates=actor.is_moderator,
    )


def _comment(row: EntryCommentRow, actor: Actor) -> Comment:
    mine = row.member_id == actor.member_id
    return Comment(
        key=row.key,
        html=stored_html(row.html),
        made_at=day_of(row.made_at),
        verdict=row.verdict.value,
        mine=mine,
        reason=row.reason if mine else "",
    )


def say(session: Session, actor: Actor, slug: str, answer: str, text: str, *, now: datetime) -> bool:
    """Say how an entry's advice went, what one thinks of it, or both; the same twice changes nothing.

    Returns:
        Whether a comment waits to be read now.

    Raises:
        NotFound: there is no such entry, or it is not theirs to read.
        Forbidden: they are no member.
        Invalid: nothing was said, or the comment is too long, cannot be shown, or others still wait.
    """
    text = clean(text)
    with transaction(session):
        row = readable_entry(session, actor, slug, lock=True)
        require(Permission.COMMENT_ENTRY, reader_columns(session, actor, row))
        member_id = actor.member_id or 0
        said = Experience(answer) if answer in set(Experience) else None
        if said is None and not text:
            raise Invalid({"comment": "Choose one of the three, or write what you think."})
        if said is not None:
            feedback.say(session, row.id, member_id, said, now)
        if text:
            _add_comment(session, row, member_id, text, now)
        return bool(text)


def _add_comment(session: Session, row: EntryRow, member_id: int, text: str, now: datetime) -> None:
    if len(text) > COMMENT_CHARS:
        raise Invalid({"comment": f"Keep it to {COMMENT_CHARS:,} characters; this has {len(text):,}."})
    before = feedback.of_member(session, row.id, member_id)
    if any(one.text == text for one in before):
        return
    if sum(one.verdict is Verdict.WAITING for one in before) >= WAITING_AT_MOST:
        raise Invalid({"comment": "Three of yours wait to be read. Wait for these."})
    html = member_html(text, "comment")
    comment = EntryCommentRow(
        entry_id=row.id, member_id=member_id, text=text, html=html, verdict=Verdict.WAITING, made_at=now
    )
    session.add(comment)
    session.flush()
    readers = moderators(session, but=[member_id])
    tell(session, NoticeKind.FEEDBACK_TO_CHECK, readers, f"comment-{comment.id}", now=now, entry=row)


def take_back(session: Session, actor: Actor, key: str) -> str:
    """Take one's own comment away, whatever came of it.

    Returns:
        The slug of its entry.

    Raises:
        NotFound: there is no such comment of theirs.
        Forbidden: they are no member any more.
    """
    require(Permission.COMMENT_ENTRY, columns(standing(actor)))
    with transaction(session):
        comment = feedback.comment(session, key, lock=True)
        if comment is None or comment.member_id != actor.member_id:
            raise NotFound
        row = entries.by_id(session, comment.entry_id)
        session.delete(comment)
        return (row.slug if row else "") or ""


def queue(session: Session, actor: Actor, page: int) -> CommentQueue:
    """List the comments that wait to be read.

    Raises:
        NotFound: the actor is not a moderator.
    """
    _require_moderator(actor)
    found = feedback.waiting(session, actor, limit=ITEMS_A_PAGE, offset=(page - 1) * ITEMS_A_PAGE)
    known = known_to_checker(session)
    items = tuple(
        WaitingComment(
            key=comment.key,
            html=stored_html(comment.html),
            made_at=day_of(comment.made_at),
            slug=row.slug or "",
            question=row.question,
            audience=audience_name(session, row.audience),
            marks=mark_pages(marks_of(known, {"comment": comment.text}), {}).get("comment", ()),
            own=_is_own(session, actor, comment, row),
        )
        for comment, row in found
    )
    return CommentQueue(items, pager(page, feedback.count_waiting(session, actor), ITEMS_A_PAGE))


def decide(session: Session, actor: Actor, key: str, *, show: bool, reason: str, now: datetime) -> str:
    """Show a comment to the entry's members, or decline it with a reason for its author.

    Returns:
        The slug of its entry.

    Raises:
        NotFound: no such comment under an entry in sight, or the actor is not a moderator.
        Forbidden: it is their own or about their own, and there is another moderator.
        WrongState: it was declined already, or it is shown and shall be shown.
        Invalid: it is declined without a reason.
    """
    _require_moderator(actor)
    reason = one_line(reason)
    with transaction(session):
        comment = feedback.comment(session, key, lock=True)
        row = entries.by_id(session, comment.entry_id) if comment else None
        if comment is None or row is None:
            raise NotFound
        readable_entry(session, actor, row.slug or "")
        if _is_own(session, actor, comment, row):
            raise Forbidden("This one is yours, or about yours. Another moderator reads it.")
        before, after = comment.verdict, Verdict.SHOWN if show else Verdict.DECLINED
        if before is Verdict.DECLINED or before is after:
            raise WrongState(before, "decide")
        if not show and not 0 < len(reason) <= REASON_CHARS:
            raise Invalid({"reason": "Say why, in a sentence or two. Only its author sees it."})
        reason = "" if show else reason
        comment.verdict, comment.reason = after, reason
        comment.read_at, comment.reader_id = now, actor.member_id
        action = "show_comment" if show else "decline_comment"
        write_log(
            session,
            actor,
            Who.MODERATOR,
            action,
            ("entry", row.id),
            (before, after),
            now=now,
            reason=comment.reason,
        )
        kind = NoticeKind.FEEDBACK_SHOWN if show else NoticeKind.FEEDBACK_DECLINED
        tell(session, kind, [comment.member_id], f"comment-{comment.id}-{after}", now=now, entry=row)
        return row.slug or ""


def _is_own(session: Session, actor: Actor, comment: EntryCommentRow, row: EntryRow) -> bool:
    """Say whether somebody wrote a comment, or asked what it is about, and another moderator can read it."""
    asked = Who.MODERATOR not in entry_standing(session, actor, row)
    return asked or (comment.member_id == actor.member_id and not actor.alone)


def _require_moderator(actor: Actor) -> None:
    if not actor.is_moderator:
        raise NotFound
    require(Permission.CURATE, columns(standing(actor)))
