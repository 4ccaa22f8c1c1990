"""One transaction around one use case: all of it is kept, or none."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from advisory.domain.errors import Stale


@contextmanager
def transaction(session: Session) -> Iterator[None]:
    """Commit at the end of the block, or roll back and let the refusal out.

    SQLite is asked for its write lock at the start, so that what the block reads is what it changes;
    PostgreSQL locks the rows that are read for change.

    Raises:
        Stale: another transaction changed a row between reading and writing it.
    """
    _lock_sqlite(session)
    try:
        yield
        session.commit()
    except StaleDataError as error:
        session.rollback()
        raise Stale({}, {}, 0) from error
    except BaseException:
        session.rollback()
        raise


def _lock_sqlite(session: Session) -> None:
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return
    driver = connection.connection.dbapi_connection
    if driver is not None and not driver.in_transaction:
        connection.execute(text("BEGIN IMMEDIATE"))
