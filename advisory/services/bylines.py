"""How advisers are shown: the cover they chose, and what it shows, which is decided when it is chosen."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.byline import Cover, adviser_byline, is_lower
from advisory.domain.errors import Forbidden
from advisory.domain.lifecycle import Who
from advisory.services.changing import write_log
from advisory.services.pages.common import Choice
from advisory.services.showing import is_shared
from advisory.storage import circle
from advisory.storage.tables import AdviceRow, SituationRow
from advisory.storage.vocabulary import Vocabulary

TOO_FEW = "Said as “A CEO” while fewer than three others share your industry and size."


def byline_of(row: AdviceRow, names: Mapping[int, str], words: Vocabulary) -> str:
    """Say who advised, as far as their cover lets it."""
    return adviser_byline(
        row.cover, names.get(row.adviser_id, ""), words.facts(row.shown_industry, row.shown_size)
    )


def put_cover(session: Session, row: AdviceRow, cover: Cover, situation: SituationRow) -> None:
    """Show an adviser under this cover from now on; a role only where enough others share it."""
    row.cover, row.shown_industry, row.shown_size = cover, "", ""
    if cover is Cover.ROLE:
        row.shown_industry, row.shown_size = _role(session, row.adviser_id, situation)


def decide_role_anew(session: Session, row: AdviceRow, situation: SituationRow) -> None:
    """Show no role any more where too few of a smaller audience share it; nothing new is ever shown."""
    role = row.shown_industry, row.shown_size
    if row.cover is Cover.ROLE and not is_shared(session, *role, situation.group_id, row.adviser_id):
        row.shown_industry, row.shown_size = "", ""


def lower_cover(session: Session, actor: Actor, row: AdviceRow, cover: Cover, *, now: datetime) -> None:
    """Have a moderator show less of an adviser, and log it; the caller's transaction keeps it.

    Raises:
        Forbidden: it would show more; only the adviser may decide that.
    """
    if cover is row.cover:
        return
    if not is_lower(cover, row.cover) or cover is Cover.ROLE:
        raise Forbidden("Only the adviser decides that more of them is shown.")
    row.cover, row.shown_industry, row.shown_size = cover, "", ""
    write_log(session, actor, Who.MODERATOR, "lower cover", ("advice", row.id), ("", ""), now=now)


def covers_for(
    session: Session, member_id: int, situation: SituationRow, words: Vocabulary
) -> tuple[Choice, ...]:
    """Offer a member the ways in which they could be shown beside their advice on a situation."""
    name = circle.names(session, [member_id]).get(member_id, "")
    role = adviser_byline(Cover.ROLE, facts=words.facts(*_role(session, member_id, situation)))
    says_more = role != adviser_byline(Cover.CEO)
    return (
        Choice(Cover.CEO.value, "“A CEO”"),
        Choice(Cover.ROLE.value, f"“{role}”" if says_more else "My role", "" if says_more else TOO_FEW),
        Choice(Cover.NAME.value, f"“{name}”"),
    )


def _role(session: Session, member_id: int, situation: SituationRow) -> tuple[str, str]:
    """Give industry and size band of a member where enough others of the audience share them."""
    industry, size = circle.profiles(session, [member_id]).get(member_id, ("", ""))
    shared = is_shared(session, industry, size, situation.group_id, member_id)
    return (industry, size) if shared else ("", "")
