"""How migrations reach the database: through the site's own engine, on both databases, all or none.

Logging is left as the site has set it. SQLite changes a table by copying it (batch), so that one
migration serves both; a table with triggers gets them back in the same migration.
"""

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import Connection

from advisory.storage.tables import MemberRow
from advisory.storage.types import UtcDateTime


def render_item(kind: str, item: object, _: AutogenContext) -> str | bool:
    """Write our own types as what they are in the database, so that a migration needs none of our code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def run() -> None:
    """Run the migrations on one connection."""
    migrate = current_app.extensions["migrate"]
    with migrate.db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            # Copying a table drops the old one, which must not take along the rows that point to it.
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.rollback()
        context.configure(
            connection=connection,
            target_metadata=MemberRow.metadata,
            render_item=render_item,
            transactional_ddl=True,
            **migrate.configure_args,
        )
        with context.begin_transaction():
            if sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            context.run_migrations()
            if sqlite:
                check_foreign_keys(connection)
        if sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys = ON")


def check_foreign_keys(connection: Connection) -> None:
    """Refuse a migration that leaves rows pointing nowhere."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"{len(broken)} rows would point to nothing, the first in {broken[0][0]}.")


run()
