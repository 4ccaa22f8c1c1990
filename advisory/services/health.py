"""What would keep the site from serving: asked by supervisors, and by whoever runs it."""

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from advisory.search.port import SearchEngine
from advisory.services.encoding import KINDS
from advisory.services.indexing import answers
from advisory.services.telling import MAIL
from advisory.storage import outbox

#: A promise that is older than this is not being kept.
LATE = timedelta(minutes=5)
#: Promises that wait for a mail server.
LETTERS = (MAIL, "mail.invitation")


def problems(session: Session, engine: SearchEngine, *, now: datetime) -> tuple[str, ...]:
    """Tell what is wrong, in sentences that name nobody's text; empty when all is well."""
    try:
        session.execute(text("SELECT 1"))
        # A site whose vectors are still being made, or whose mail server is away, answers all the same.
        number, oldest = outbox.waiting(session, but=(*KINDS, *LETTERS))
    except SQLAlchemyError as error:
        return (f"The database does not answer ({type(error).__name__}).",)
    found = []
    if oldest and now - oldest > LATE:
        found.append(f"{number} promises are waiting, the oldest for more than five minutes.")
    if not answers(engine):
        found.append("The index cannot be read; `search rebuild` mends it.")
    return tuple(found)
