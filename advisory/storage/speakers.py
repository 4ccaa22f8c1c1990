"""Queries about the numbers that tell apart who speaks under a cover in one thread."""

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from advisory.domain.byline import Cover
from advisory.storage.advice import STANDS
from advisory.storage.once import add_once
from advisory.storage.tables import AdvicePointRow, AdviceRow, CommentRow, SpeakerRow


def numbers(session: Session, situation_id: int) -> dict[int, int]:
    """Give the number of each member who has one under this situation."""
    query = select(SpeakerRow.member_id, SpeakerRow.number).where(SpeakerRow.situation_id == situation_id)
    return dict(session.execute(query).all())


def unnumbered(session: Session, situation_id: int, *, but: int) -> list[int]:
    """List who speaks to all readers under a cover and has no number yet, in the order they began.

    What is for the asker alone counts as little here as elsewhere: a gap would tell of it.

    Args:
        but: the asker, who bears no number.
    """
    here = (AdviceRow.situation_id == situation_id, *STANDS)
    advised = select(AdviceRow.adviser_id.label("member_id"), AdviceRow.given_at.label("at")).where(*here)
    commented = (
        select(CommentRow.author_id, CommentRow.made_at)
        .join(AdvicePointRow, AdvicePointRow.id == CommentRow.point_id)
        .join(AdviceRow, AdviceRow.id == AdvicePointRow.advice_id)
        .where(*here, AdvicePointRow.excluded_at.is_(None), CommentRow.excluded_at.is_(None))
    )
    said = union_all(advised, commented).subquery()
    named = select(AdviceRow.adviser_id).where(*here, AdviceRow.cover == Cover.NAME)
    numbered = select(SpeakerRow.member_id).where(SpeakerRow.situation_id == situation_id)
    query = (
        select(said.c.member_id)
        .where(said.c.member_id != but, said.c.member_id.not_in(named), said.c.member_id.not_in(numbered))
        .group_by(said.c.member_id)
        .order_by(func.min(said.c.at), said.c.member_id)
    )
    return list(session.scalars(query))


def add(session: Session, situation_id: int, member_id: int) -> None:
    """Give a member the next number under this situation, unless they have one."""
    while member_id not in (taken := numbers(session, situation_id)):
        # Somebody else may take the same number at this moment; then it is the one after.
        number = max(taken.values(), default=0) + 1
        add_once(session, SpeakerRow, situation_id=situation_id, member_id=member_id, number=number)
