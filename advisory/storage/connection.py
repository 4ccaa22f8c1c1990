"""What every connection needs before it is used."""

from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection

#: Readers go on while one writes; a commit that was answered survives a power cut; foreign keys hold;
#: a writer that finds another one writing waits.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 5000",
)


def prepare(engine: Engine) -> None:
    """Have every new connection of `engine` set up; PostgreSQL needs nothing."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)


def _set_pragmas(connection: DBAPIConnection, _: object) -> None:
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()
