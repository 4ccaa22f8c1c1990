"""Adding a row unless it is there: what makes a form that is sent twice at one moment harmless."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from advisory.storage.base import Base


def add_once(session: Session, row: type[Base], **values: Any) -> bool:
    """Add a row, unless one that must be unique with it is there already.

    Returns:
        Whether it was added.
    """
    table = row.__table__
    assert isinstance(table, Table)  # noqa: S101
    added = insert_into(session, table).values(**values).on_conflict_do_nothing()
    return session.execute(added.returning(*table.primary_key)).first() is not None


def insert_into(session: Session, table: type[Base] | Table) -> sqlite.Insert | postgresql.Insert:
    """Begin a statement that can say what happens where the row is there already."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    return insert(table)
