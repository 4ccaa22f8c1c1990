"""Whole tables out of a database and into another one, as plain values that JSON can hold.

What is copied out is one moment's: PostgreSQL reads at "repeatable read", SQLite in one read transaction
beside its writers. What is copied in replaces everything, in the caller's transaction: foreign keys and
triggers sleep meanwhile, since rows come in no order they would allow and the log refuses to be emptied.
"""

import base64
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    DateTime,
    Enum,
    LargeBinary,
    Table,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.orm import Session

from advisory.storage.base import Base
from advisory.storage.types import UtcDateTime

#: Made from the texts at any time, and long: vectors of search by meaning.
DERIVED = frozenset({"meanings", "passages"})
#: What lets somebody in, or keeps them out, for a while: a backup must not bring back a device that was
#: signed out since, so everybody signs in again after a restore.
SHORT_LIVED = frozenset({"sign_ins", "sign_in_failures", "limit_counts", "mail_links"})
_AT_ONCE = 500

Plain = dict[str, Any]


def copied_tables() -> list[Table]:
    """List the tables that a backup holds, those that are referred to first."""
    return [table for table in Base.metadata.sorted_tables if table.name not in DERIVED | SHORT_LIVED]


def schema_of(session: Session) -> str:
    """Tell the migration that the tables are at; "" when they were not made by migrations."""
    if not inspect(session.connection()).has_table("alembic_version"):
        return ""
    return session.scalar(text("SELECT version_num FROM alembic_version")) or ""


@contextmanager
def one_moment(session: Session) -> Iterator[None]:
    """Have everything the block reads be of one moment, while others write."""
    session.rollback()
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    else:
        session.connection().exec_driver_sql("BEGIN")
    try:
        yield
    finally:
        session.rollback()


def count(session: Session, table: Table) -> int:
    """Count the rows of a table."""
    return session.scalar(select(func.count()).select_from(table)) or 0


def rows_of(session: Session, table: Table) -> Iterator[Plain]:
    """Walk the rows of a table by their keys."""
    query = select(table).order_by(*table.primary_key.columns)
    found = session.connection().execute(query, execution_options={"yield_per": _AT_ONCE})
    for row in found.mappings():
        yield {name: _plain(value) for name, value in row.items()}


@contextmanager
def replacing_everything(session: Session) -> Iterator[None]:
    """Empty all tables, and let the block fill them in any order."""
    link = session.connection()
    asleep = _sleep_postgres(link) if link.dialect.name == "postgresql" else _sleep_sqlite(link)
    for table in reversed(Base.metadata.sorted_tables):
        session.execute(table.delete())
    yield
    for statement in asleep:
        link.exec_driver_sql(statement)
    if link.dialect.name == "postgresql":
        _count_on(link)
    session.expire_all()


def fill(session: Session, table: Table, rows: Iterable[Plain]) -> int:
    """Put rows into an empty table; give how many."""
    readers = {column.name: _reader(column) for column in table.columns}
    rest, number = iter(rows), 0
    while some := list(islice(rest, _AT_ONCE)):
        values = [{name: _read(readers[name], value) for name, value in row.items()} for row in some]
        session.execute(insert(table), values)
        number += len(some)
    return number


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def _read(reader: Callable[[Any], Any] | None, value: Any) -> Any:
    return value if reader is None or value is None else reader(value)


def _reader(column: Column[Any]) -> Callable[[Any], Any] | None:
    kind = column.type
    if isinstance(kind, LargeBinary):
        return base64.b64decode
    if isinstance(kind, (UtcDateTime, DateTime)):
        return datetime.fromisoformat
    if isinstance(kind, Date):
        return date.fromisoformat
    return kind.enum_class if isinstance(kind, Enum) else None


def _sleep_sqlite(link: Connection) -> list[str]:
    """Take the triggers away and put foreign keys off to the commit; give what brings the triggers back."""
    link.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    triggers = link.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    for name, _ in triggers:
        link.exec_driver_sql(f'DROP TRIGGER "{name}"')
    return [sql for _, sql in triggers]


def _sleep_postgres(link: Connection) -> list[str]:
    """Take the foreign keys away and have triggers sleep; give what brings both back."""
    keys = link.exec_driver_sql(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
    ).all()
    back = []
    for table, name, definition in keys:
        link.exec_driver_sql(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        back.append(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    for each in Base.metadata.sorted_tables:
        link.exec_driver_sql(f'ALTER TABLE "{each.name}" DISABLE TRIGGER USER')
        back.append(f'ALTER TABLE "{each.name}" ENABLE TRIGGER USER')
    return back


def _count_on(link: Connection) -> None:
    """Have numbers of new rows go on after the highest there is."""
    for table in Base.metadata.sorted_tables:
        keys = list(table.primary_key.columns)
        if len(keys) != 1 or keys[0].type.python_type is not int:
            continue
        key = keys[0].name
        link.execute(
            select(
                func.setval(
                    func.pg_get_serial_sequence(f'"{table.name}"', key),
                    func.coalesce(select(func.max(keys[0])).scalar_subquery(), 1),
                    select(func.max(keys[0])).scalar_subquery().is_not(None),
                )
            )
        )
