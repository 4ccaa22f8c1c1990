"""The declarative base. Its metadata is shared with Flask-SQLAlchemy, so storage works without an app."""

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

#: Constraint names are spelt out so that a migration can drop what it made, on both databases.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table derives from this."""

    metadata = MetaData(naming_convention=NAMING)
