"""Promises that failed and will be tried again, for whoever runs the site."""

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.services.keeping import require_admin
from advisory.services.pages.outbox import Undelivered, UndeliveredPage
from advisory.storage import outbox

#: So many are shown; there are more only when something is wrong with all of them.
MOST = 100


def page(session: Session, actor: Actor) -> UndeliveredPage:
    """Show what failed: its kind, how often, when it is tried again and why; no address and no text.

    Raises:
        NotFound: the actor is not an admin, who alone may know of this page.
    """
    require_admin(actor)
    waiting, since = outbox.waiting(session)
    return UndeliveredPage(
        tuple(
            Undelivered(row.kind, row.attempts, row.made_at, row.due_at, row.error)
            for row in outbox.failing(session, limit=MOST)
        ),
        waiting,
        since,
    )
