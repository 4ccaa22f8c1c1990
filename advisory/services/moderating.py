"""Moderating: one page with everything a moderator can do to a situation beside deciding on it."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.render import stored_html
from advisory.domain.actor import Actor
from advisory.domain.byline import Cover
from advisory.domain.errors import NotFound
from advisory.domain.exclusion import MEANINGS, Ground
from advisory.domain.lifecycle import OPEN_STATES, SITUATION, SituationState, can
from advisory.domain.notices import NoticeKind
from advisory.services import bylines
from advisory.services.canned import canned
from advisory.services.changing import in_sight, standing_to
from advisory.services.excluded import called, text_of
from advisory.services.merged import UNDONE_WITHIN
from advisory.services.moderated import moderated
from advisory.services.pages.common import Choice
from advisory.services.pages.moderation import MergedHere, ModerationPage, OutPiece, Piece
from advisory.services.showing import audience_name, byline_of_asker, log_items
from advisory.services.telling import tell
from advisory.services.transaction import transaction
from advisory.storage import advice, circle, comments, exclusions, log, merges, situations
from advisory.storage.tables import SituationRow

OFFERED = ("remove", "restore", "merge")
GROUNDS = tuple(Choice(one.value, one.value.capitalize(), MEANINGS[one]) for one in Ground)
#: So many comments under each point are shown here; the others are on the point's own page.
COMMENTS_SHOWN = 20


def page(session: Session, actor: Actor, slug: str, *, now: datetime) -> ModerationPage:
    """Show what can be done.

    Raises:
        NotFound: the actor is not a moderator, or there is no such situation in sight.
        Forbidden: it is their own.
    """
    row = moderated(session, actor, slug, lock=False)
    who = standing_to(session, actor, row)
    steps = {action for action in OFFERED if can(SITUATION, row.state, action, who)}
    if row.state in OPEN_STATES:
        steps.add("exclude")
    if row.state is SituationState.MERGED and (merged := merges.standing(session, row.id)):
        steps |= {"undo_merge"} if now - merged.merged_at < UNDONE_WITHIN else set()
    lines = log.of_thing(session, "situation", row.id)
    return ModerationPage(
        slug=row.slug,
        version=row.version,
        state=row.state.value,
        question=row.question,
        audience=audience_name(session, row.audience),
        pieces=tuple(_pieces(session, row)) if "exclude" in steps else (),
        out=_out(session, actor, row),
        grounds=GROUNDS,
        steps=frozenset(steps),
        merged=_merged(session, actor, row, now),
        reasons={action: canned(session, action) for action in OFFERED},
        log=log_items(session, lines, actor, named=True),
        named=row.named,
    )


def lower_cover(session: Session, actor: Actor, slug: str, key: str, *, now: datetime) -> None:
    """Show an adviser as “A CEO” from now on; they are told. Only they can have more shown again.

    Raises:
        NotFound: no such situation in sight, or no such advice on it.
        Forbidden: not a moderator, or one's own situation.
    """
    with transaction(session):
        row = moderated(session, actor, slug)
        given = [*advice.of_situation(session, row.id), *advice.private_of(session, row.id)]
        found = next((one for one in given if one.key == key), None)
        if found is None:
            raise NotFound
        if found.cover is Cover.CEO:
            return
        bylines.lower_cover(session, actor, found, Cover.CEO, now=now)
        bylines.number_speakers(session, row)
        event = f"cover-{found.id}-{int(now.timestamp())}"
        tell(session, NoticeKind.COVER_LOWERED, [found.adviser_id], event, now=now, situation=row)


def _pieces(session: Session, row: SituationRow) -> Iterator[Piece]:
    """Walk the texts of the thread that stand, in reading order."""
    asker = byline_of_asker(session, row)
    for number, asked in enumerate(situations.questions(session, row.id), start=1):
        if asked.text:
            yield Piece("question", asked.key, f"Question {number}", "A CEO", stored_html(asked.html))
        if asked.answer:
            answer = stored_html(asked.answer_html)
            yield Piece("answer", asked.key, f"Answer {number}", asker, answer, 1)
    given = [*advice.of_situation(session, row.id), *advice.private_of(session, row.id)]
    speaking = bylines.speakers_of(session, row, given)
    points = [point.id for one in given for point in one.points]
    said = comments.last_of(session, points, each=COMMENTS_SHOWN)
    for number, one in enumerate(given, start=1):
        title = f"Advice {number}, for the asker alone" if one.private else f"Advice {number}"
        shown = "" if one.cover is Cover.CEO else one.cover.value
        yield Piece(
            "advice", one.key, title, speaking.names.get(one.adviser_id, ""), stored_html(""), cover=shown
        )
        for point in one.points:
            level = 1 + point.number.count(".")
            yield Piece("point", point.key, f"Point {point.number}", "", stored_html(point.html), level)
            for comment in said.get(point.id, ()):
                byline = speaking.commenter(comment.author_id, alone=one.private)
                yield Piece("comment", comment.key, "Comment", byline, stored_html(comment.html), level + 1)


def _out(session: Session, actor: Actor, row: SituationRow) -> tuple[OutPiece, ...]:
    rows = exclusions.standing(session, row.id)
    names = circle.names(session, {one.excluded_by for one in rows})
    return tuple(
        OutPiece(
            id=one.id,
            called=called(one.thing, one.kept),
            ground=one.ground,
            sentence=one.sentence,
            text=text_of(one),
            by=names.get(one.excluded_by, "A moderator"),
            at=one.excluded_at,
            own=one.writer_id == actor.member_id and not actor.alone,
        )
        for one in rows
    )


def _merged(session: Session, actor: Actor, row: SituationRow, now: datetime) -> tuple[MergedHere, ...]:
    """List what was merged into a situation, each with whether that can still be undone by this moderator."""
    return tuple(
        MergedHere(one.slug, one.question, merge.merged_at, now - merge.merged_at < UNDONE_WITHIN)
        for merge, one in merges.into(session, row.id)
        if in_sight(session, actor, one)
    )
