"""What a moderator took out: said to who wrote it, and kept from coming back in the same words."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Invalid
from advisory.domain.exclusion import said_alike
from advisory.services.pages.situations import TakenOut
from advisory.storage import exclusions
from advisory.storage.tables import ExclusionRow

#: Said to who wants to amend advice that is out of the thread as a whole.
TAKEN_OUT = "A moderator took your advice out. It can be amended when a moderator has put it back."


def taken_out(session: Session, actor: Actor, situation_id: int) -> tuple[TakenOut, ...]:
    """Tell a member what of theirs was taken out of a thread, and why; no moderator is named."""
    if actor.member_id is None:
        return ()
    rows = exclusions.standing_of(session, situation_id, actor.member_id)
    return tuple(
        TakenOut(called(row.thing, row.kept), row.ground, row.sentence, text_of(row), row.excluded_at)
        for row in rows
    )


def refuse_taken_out(session: Session, actor: Actor, situation_id: int, texts: Iterable[str]) -> None:
    """Go on only when nothing of this was taken out by a moderator before, in these very words.

    Raises:
        Invalid: something was.
    """
    rows = exclusions.standing_of(session, situation_id, actor.member_id or 0)
    out = {said_alike(text) for row in rows for text in row.kept.get("texts", ())}
    if not out.isdisjoint(said_alike(text) for text in texts):
        raise Invalid(
            {"text": "A moderator took this out before. Leave it out, or say what stands behind it instead."}
        )


def called(thing: str, kept: Mapping[str, Any]) -> str:
    """Name what was taken out, such as "Point 2"."""
    return f"{thing.capitalize()} {kept.get('number', '')}".strip()


def text_of(row: ExclusionRow) -> str:
    """Give the words that were taken out, as they were typed."""
    return "\n\n".join(row.kept.get("texts", ()))
