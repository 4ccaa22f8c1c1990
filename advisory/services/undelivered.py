"""Promises that failed and will be tried again, for whoever runs the site."""

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import NotFound
from advisory.domain.lifecycle import standing
from advisory.domain.permissions import Permission, may
from advisory.services.changing import columns
from advisory.services.pages.outbox import Undelivered, UndeliveredPage
from advisory.storage import outbox

#: So many are shown; there are more only when something is wrong with all of them.
MOST = 100


def page(session: Session, actor: Actor) -> UndeliveredPage:
    """Show what failed: its kind, how often, when it is tried again and why; no address and no text.

    Raises:
        NotFound: the actor is not an admin, who alone may know of this page.
    """
    if not may(Permission.RUN_SITE, columns(standing(actor))):
        raise NotFound
    waiting, since = outbox.waiting(session)
    return UndeliveredPage(
        tuple(
            Undelivered(row.kind, row.attempts, row.made_at, row.due_at, row.error)
            for row in outbox.failing(session, limit=MOST)
        ),
        waiting,
        since,
    )
