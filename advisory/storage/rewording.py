"""Changing words in everything that is kept of one situation, whichever part of the house keeps it.

The rows are found by their foreign keys: what belongs to the situation, to what belongs to it, and so on. So
a table that is added later is reached without being named here.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Enum, LargeBinary, String, Table, and_, select, update
from sqlalchemy.orm import Session

from advisory.storage.base import Base
from advisory.storage.tables import EditionRow, EntryRow

#: Changes the words of a text; told the table and the column, since rendered text is changed otherwise.
Reword = Callable[[str, str, str], str]

#: Shorter columns hold words of a list, addresses and digests, and nothing that somebody wrote.
SHORTEST_CHARS = 150
#: The people, whose own rows are no part of a text.
_NOT_OURS = {"members", "groups", "tags"}
#: Things whose phrases have reasons why they stay, which name no row by a foreign key; each with its table.
_SCANNED = {"situation": "situations", "advice": "advice", "outcome": "outcomes", "entry": "entries"}
#: Lists of slugs, however long.
_WORDS_OF_A_LIST = {"tags", "superseded_by", "source_url"}


def reword(session: Session, situation_id: int, change: Reword) -> dict[str, int]:
    """Put every text of a situation and of all that hangs on it through `change`.

    Returns:
        How many rows were changed, by table; those that were not are left out.
    """
    session.flush()
    changed: dict[str, int] = {}
    owned: dict[str, set[Any]] = {"situations": {situation_id}}
    waiting = [("situations", {situation_id})]
    root = Base.metadata.tables["situations"]
    _count(changed, root, _reword_rows(session, root, [root.c.id == situation_id], change))
    while waiting:
        parent, ids = waiting.pop()
        for table, column in _children(parent):
            condition = column.in_(sorted(ids))
            keys = set(session.scalars(select(table.c.id).where(condition))) if "id" in table.c else set()
            if "id" in table.c:
                keys -= owned.setdefault(table.name, set())
                if not keys:
                    continue
                owned[table.name] |= keys
                waiting.append((table.name, keys))
                condition = table.c.id.in_(sorted(keys))
            _count(changed, table, _reword_rows(session, table, [condition], change))
    reasons = Base.metadata.tables["justifications"]
    for thing, name in _SCANNED.items():
        about = [reasons.c.thing == thing, reasons.c.thing_id.in_(sorted(owned.get(name, ())))]
        _count(changed, reasons, _reword_rows(session, reasons, about, change))
    session.expire_all()
    return changed


def all_editions(session: Session, entry_id: int) -> list[EditionRow]:
    """List every edition of an entry, however many there are."""
    return list(session.scalars(select(EditionRow).where(EditionRow.entry_id == entry_id)))


def leading_to(session: Session, slug: str) -> list[EntryRow]:
    """List the entries that send their readers on to the one of this address."""
    return list(session.scalars(select(EntryRow).where(EntryRow.superseded_by == slug)))


def _children(parent: str) -> Iterable[tuple[Table, Column[Any]]]:
    for table in Base.metadata.sorted_tables:
        if table.name in _NOT_OURS or table.name == parent:
            continue
        for key in table.foreign_keys:
            if key.column.table.name == parent and key.parent.name not in ("into_id",):
                yield table, key.parent


def _count(changed: dict[str, int], table: Table, number: int) -> None:
    if number:
        changed[table.name] = changed.get(table.name, 0) + number


def _reword_rows(
    session: Session, table: Table, conditions: list[ColumnElement[bool]], change: Reword
) -> int:
    columns = [column for column in table.columns if _holds_text(column)]
    if not columns:
        return 0
    keys = list(table.primary_key.columns)
    number = 0
    for row in session.execute(select(*keys, *columns).where(*conditions)).mappings().all():
        values = {column.name: _changed(table.name, column, row[column.name], change) for column in columns}
        values = {name: value for name, value in values.items() if value != row[name]}
        if values:
            own = and_(*(key == row[key.name] for key in keys))
            session.execute(update(table).where(own).values(**values))
            number += 1
    return number


def _holds_text(column: Column[Any]) -> bool:
    kind = column.type
    if column.primary_key or column.foreign_keys or column.name in _WORDS_OF_A_LIST or isinstance(kind, Enum):
        return False
    if isinstance(kind, JSON):
        return True
    if isinstance(kind, LargeBinary):
        return column.name == "raw"
    return isinstance(kind, String) and (kind.length or SHORTEST_CHARS) >= SHORTEST_CHARS


def _changed(table: str, column: Column[Any], value: Any, change: Reword) -> Any:
    if isinstance(value, bytes):
        return change(table, column.name, value.decode()).encode()
    if isinstance(value, str):
        length = getattr(column.type, "length", None)
        return change(table, column.name, value)[:length] if value else value
    if isinstance(value, Mapping):
        return {key: _changed(table, column, one, change) for key, one in value.items()}
    if isinstance(value, list):
        return [_changed(table, column, one, change) for one in value]
    return value
