"""Narrowing who may read an open situation: from all members to one group."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.audience import Audience, Reach
from advisory.domain.byline import is_theirs_alone
from advisory.domain.errors import Invalid, WrongState
from advisory.domain.lifecycle import SITUATION, EntryState, Who, step
from advisory.domain.notices import NoticeKind
from advisory.services.bylines import decide_role_anew
from advisory.services.changing import move_situation, refuse_stale, situation_in_sight, standing_to, touch
from advisory.services.pages.common import Choice
from advisory.services.pages.situations import NarrowingPage
from advisory.services.showing import in_a_crowd
from advisory.services.telling import tell
from advisory.services.transaction import transaction
from advisory.storage import advice, circle, entries
from advisory.storage.tables import SituationRow


def page(session: Session, actor: Actor, slug: str) -> NarrowingPage:
    """Show which groups of the actor's own it can be narrowed to.

    Raises:
        NotFound: no such situation in sight.
        Forbidden: neither its asker nor a moderator.
        WrongState: it is not open, or for one group already.
    """
    row = situation_in_sight(session, actor, slug)
    who = standing_to(session, actor, row)
    step(SITUATION, row.state, "narrow_audience", who)
    _refuse_narrow(row)
    groups = circle.group_names(session, actor.group_ids)
    return NarrowingPage(
        slug=slug,
        version=row.version,
        title=row.question,
        mine=Who.ASKER in who,
        groups=tuple(Choice(str(group_id), f"The {name}") for group_id, name in groups.items()),
        only_you=is_theirs_alone(actor.member_id, row.asker_id, named=row.named),
    )


def narrow(
    session: Session, actor: Actor, slug: str, group_id: int, *, seen_version: int, now: datetime
) -> None:
    """Let only one of the actor's own groups read it from now on; search knows at once.

    Narrowing to the group that has it already changes nothing.

    Raises:
        NotFound: no such situation in sight.
        Forbidden: neither its asker nor a moderator.
        WrongState: it is not open, or for another group already.
        Stale: changed since `seen_version`.
        Invalid: not one of the actor's groups.
    """
    with transaction(session):
        row = situation_in_sight(session, actor, slug, lock=True)
        step(SITUATION, row.state, "narrow_audience", standing_to(session, actor, row))
        if row.group_id is not None and row.group_id == group_id:
            return
        _refuse_narrow(row)
        refuse_stale(row.version, seen_version, {}, {})
        if group_id not in actor.group_ids:
            raise Invalid({"group": "Choose one of your own groups."})
        row.audience = Audience(Reach.GROUP, group_id)
        # Among fewer readers the same facts can give somebody away.
        row.facts_shown = row.facts_shown and in_a_crowd(session, row)
        for given in (*advice.of_situation(session, row.id), *advice.private_of(session, row.id)):
            decide_role_anew(session, given, row)
        move_situation(session, actor, row, "narrow_audience", now=now)
        _narrow_draft(session, row, now)
        if row.asker_id != actor.member_id:
            event = f"situation-{row.id}-{row.version}"
            tell(session, NoticeKind.AUDIENCE_NARROWED, [row.asker_id], event, now=now, situation=row)


def _refuse_narrow(row: SituationRow) -> None:
    if row.reach is not Reach.MEMBERS:
        raise WrongState(row.state, "narrow_audience", "It is for one group already.")


def _narrow_draft(session: Session, row: SituationRow, now: datetime) -> None:
    """What a group is told goes further only when somebody decides so: an entry begun before, too."""
    entry = entries.of_situation(session, row.id, lock=True)
    if entry is not None and entry.state is EntryState.DRAFT:
        entry.audience = row.audience
        touch(entry, now)
