"""One transaction around one use case: all of it is kept, or none."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from advisory.domain.errors import Stale
from advisory.services.tombstones import forget_notes, write_holds, write_releases


@contextmanager
def transaction(session: Session) -> Iterator[None]:
    """Commit at the end of the block, or roll back and let the refusal out.

    SQLite is asked for its write lock at the start, so that what the block reads is what it changes;
    PostgreSQL locks the rows that are read for change. What the block takes from readers for good is in the
    journal of tombstones before it is committed.

    Raises:
        Stale: another transaction changed a row between reading and writing it.
    """
    _lock_sqlite(session)
    try:
        yield
        session.flush()
        write_holds(session)
        session.commit()
    except StaleDataError as error:
        session.rollback()
        forget_notes(session)
        raise Stale({}, {}, 0) from error
    except BaseException:
        session.rollback()
        forget_notes(session)
        raise
    write_releases(session)


def _lock_sqlite(session: Session) -> None:
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return
    driver = connection.connection.dbapi_connection
    if driver is not None and not driver.in_transaction:
        connection.execute(text("BEGIN IMMEDIATE"))
