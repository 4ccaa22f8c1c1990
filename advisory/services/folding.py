"""Folding answers in: what a question brought to light becomes part of the situation's text, as an update."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.render import member_html
from advisory.domain.actor import Actor
from advisory.domain.errors import Invalid
from advisory.domain.notices import NoticeKind
from advisory.domain.revision import RevisionKind
from advisory.domain.situation import BODY_CHARS
from advisory.services.changing import move_situation, promise_situation, situation_in_sight
from advisory.services.revising import keep_situation
from advisory.services.taking import folded_paragraph
from advisory.services.telling import peers_of, tell, tell_followers
from advisory.services.transaction import transaction
from advisory.storage import situations


def fold_in(
    session: Session,
    actor: Actor,
    slug: str,
    numbers: Collection[int],
    *,
    seen_version: int,
    now: datetime,
) -> int:
    """Add answered questions to the text of a situation; one that stands there already is left out.

    Args:
        numbers: places of the questions in the thread.
        seen_version: of the situation.

    Returns:
        How many were folded in.

    Raises:
        NotFound: no such situation in sight.
        Forbidden: somebody else asked it.
        WrongState: it is neither being clarified nor open for advice.
        Stale: changed since `seen_version`.
        Invalid: no answered question was ticked, or the text would grow too long.
    """
    with transaction(session):
        row = situation_in_sight(session, actor, slug, lock=True)
        move_situation(session, actor, row, "update", now=now, seen_version=seen_version)
        asked = situations.questions(session, row.id)
        ticked = [one for number, one in enumerate(asked, start=1) if number in set(numbers)]
        chosen = [one for one in ticked if one.text and one.answer and one.folded_at is None]
        if not chosen:
            raise Invalid({"fold": "Tick an answered question that is not part of the text yet."})
        body = "\n\n".join([row.body, *map(folded_paragraph, chosen)])
        if len(body) > BODY_CHARS:
            raise Invalid(
                {"fold": f"The text would have {len(body):,} characters; {BODY_CHARS:,} is the most."}
            )
        row.body, row.body_html = body, str(member_html(body, "fold"))
        for one in chosen:
            one.folded_at = now
        keep_situation(session, row, RevisionKind.FOLDED, now)
        event = f"situation-{row.id}-revision-{row.revision}"
        revisions = {"from": row.revision - 1, "to": row.revision}
        told = peers_of(session, row)
        tell(session, NoticeKind.UPDATED, told, event, now=now, situation=row, detail=revisions)
        tell_followers(session, row, event, now=now)
        promise_situation(session, row.id, now)
        return len(chosen)
