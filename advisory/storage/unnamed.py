"""What a member did lately without their name; asked for them alone."""

from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from advisory.storage.tables import (
    AdvicePointRow,
    AdviceRow,
    CommentRow,
    LogRow,
    QuestionRow,
    SituationRevisionRow,
    SituationRow,
)


def did_something(session: Session, member_id: int, since: datetime) -> bool:
    """Say whether a member did anything that shows in a situation which they asked without their name."""
    mine = select(SituationRow.id).where(SituationRow.asker_id == member_id, ~SituationRow.named)
    points = select(AdvicePointRow.id).join(AdviceRow).where(AdviceRow.situation_id.in_(mine))
    step = exists().where(
        LogRow.thing == "situation", LogRow.thing_id.in_(mine), LogRow.acted_as == "asker", LogRow.at >= since
    )
    changed = exists().where(
        SituationRevisionRow.situation_id.in_(mine), SituationRevisionRow.made_at >= since
    )
    answered = exists().where(QuestionRow.situation_id.in_(mine), QuestionRow.answered_at >= since)
    said = exists().where(
        CommentRow.author_id == member_id, CommentRow.point_id.in_(points), CommentRow.made_at >= since
    )
    marked = exists().where(AdvicePointRow.id.in_(points), AdvicePointRow.useful_at >= since)
    return bool(session.scalar(select(or_(step, changed, answered, said, marked))))
