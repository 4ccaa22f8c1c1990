"""Deleting what has had its time, in portions, so that nobody waits long for a lock."""

from typing import Any

from sqlalchemy import Column, Select, Table, delete
from sqlalchemy.orm import Session


def delete_some(session: Session, found: Select[Any], *, most: int) -> int:
    """Delete rows whose keys are selected, so many at most; give how many were deleted."""
    (key,) = found.selected_columns
    assert isinstance(key, Column)  # noqa: S101
    assert isinstance(key.table, Table)  # noqa: S101
    keys = session.scalars(found.limit(most)).all()
    session.execute(delete(key.table).where(key.in_(keys)))
    return len(keys)
