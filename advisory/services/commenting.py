"""Comments under a point of advice: by its readers, by its adviser, and by the asker as "The asker"."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.render import member_html
from advisory.domain.actor import Actor
from advisory.domain.byline import is_theirs_alone
from advisory.domain.errors import Invalid, NotFound, WrongState
from advisory.domain.lifecycle import OPEN_STATES
from advisory.domain.notices import NoticeKind
from advisory.domain.permissions import Permission, may, require
from advisory.domain.text import clean
from advisory.services.bylines import number_speakers, speakers_of
from advisory.services.changing import columns, promise_situation, situation_in_sight, standing_to
from advisory.services.excluded import refuse_taken_out
from advisory.services.pages.common import pager
from advisory.services.pages.thread import PointThread
from advisory.services.showing import audience_name
from advisory.services.telling import moderators, tell
from advisory.services.thread import TALKING, advice_in_sight, advice_pages, comment_pages, point_in_sight
from advisory.services.transaction import transaction
from advisory.storage import comments
from advisory.storage.tables import CommentRow

COMMENT_CHARS = 1_000
#: More comments under one point than this are a conversation for another place.
MOST_COMMENTS = 100
COMMENTS_A_PAGE = 20


def comment(session: Session, actor: Actor, slug: str, key: str, text: str, *, now: datetime) -> None:
    """Comment under a point; the same words from the same member a second time change nothing.

    Raises:
        NotFound: no such situation or point in sight.
        Forbidden: not a member of its audience.
        WrongState: the situation is closed.
        Invalid: empty, too long or too tangled, or there are too many comments already.
    """
    text = clean(text)
    with transaction(session):
        row = situation_in_sight(session, actor, slug, lock=True)
        who = standing_to(session, actor, row)
        point, given = point_in_sight(session, actor, row, who, key)
        require(Permission.COMMENT_POINT, columns(who))
        if row.state not in TALKING:
            raise WrongState(row.state, "comment")
        html = _checked(text)
        refuse_taken_out(session, actor, row.id, [text])
        me = actor.member_id or 0
        if comments.said_before(session, point.id, me, text):
            return
        if comments.counts(session, [point.id]).get(point.id, 0) >= MOST_COMMENTS:
            raise Invalid({"text": "There are a hundred comments already. Give advice of your own."})
        said = CommentRow(point_id=point.id, author_id=me, text=text, html=html, made_at=now)
        session.add(said)
        session.flush()
        told = (comments.authors(session, point.id) | {given.adviser_id}) - {me}
        if given.private:
            # Who spoke here before it was for the asker alone does not read it any more.
            told &= {given.adviser_id, row.asker_id, *moderators(session)}
        detail = {"point": point.key}
        event = f"comment-{said.id}"
        tell(session, NoticeKind.COMMENTED, told, event, now=now, situation=row, detail=detail)
        if not given.private:
            number_speakers(session, row)
            promise_situation(session, row.id, now)


def delete(session: Session, actor: Actor, slug: str, key: str, *, now: datetime) -> str:
    """Delete one's own comment; nothing of it is kept.

    Returns:
        The key of the point it stood under.

    Raises:
        NotFound: no such situation in sight, or no such comment of one's own that stands.
        WrongState: nobody but its asker and moderators reads the situation any more.
    """
    with transaction(session):
        row = situation_in_sight(session, actor, slug, lock=True)
        who = standing_to(session, actor, row)
        said, under = comments.by_key(session, key) or (None, "")
        if said is None or said.author_id != actor.member_id or said.excluded_at is not None:
            raise NotFound
        point, given = point_in_sight(session, actor, row, who, under)
        require(Permission.COMMENT_POINT, columns(who))
        if row.state not in OPEN_STATES:
            raise WrongState(row.state, "delete a comment")
        session.delete(said)
        if not given.private:
            promise_situation(session, row.id, now)
        return point.key


def point_thread(session: Session, actor: Actor, slug: str, key: str, page: int) -> PointThread:
    """Show one point with all that was said under it, a page at a time.

    Raises:
        NotFound: no such situation or point in sight.
    """
    row = situation_in_sight(session, actor, slug)
    who = standing_to(session, actor, row)
    point, under = point_in_sight(session, actor, row, who, key)
    if row.state not in OPEN_STATES:
        raise NotFound
    for advice in advice_pages(session, actor, row, who):
        for shown in advice.points:
            if shown.key == key:
                offset = (page - 1) * COMMENTS_A_PAGE
                speaking = speakers_of(session, row, advice_in_sight(session, actor, row, who))
                said = comments.of_point(session, point.id, limit=COMMENTS_A_PAGE, offset=offset)
                talks = row.state in TALKING and may(Permission.COMMENT_POINT, columns(who))
                return PointThread(
                    slug=row.slug,
                    question=row.question,
                    seen_by=audience_name(session, row.audience),
                    advice=advice,
                    point=shown,
                    comments=comment_pages(said, under, speaking, actor),
                    may_comment=talks,
                    pager=pager(page, shown.comment_count, COMMENTS_A_PAGE),
                    only_you=is_theirs_alone(actor.member_id, row.asker_id, named=row.named),
                )
    raise NotFound


def _checked(text: str) -> str:
    if not text:
        raise Invalid({"text": "Write your comment."})
    return str(member_html(text, "text", COMMENT_CHARS))
