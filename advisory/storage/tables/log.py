"""The moderation log: rows are added and never changed, which the database itself enforces."""

from datetime import datetime

from sqlalchemy import Connection, ForeignKey, Index, String, Table, Text, event
from sqlalchemy.orm import Mapped, mapped_column

from advisory.storage.base import Base
from advisory.storage.types import UtcDateTime


class LogRow(Base):
    """One transition or decision.

    What the asker did is logged as "asker" without a row number, so that not even the table links a
    situation to a member by way of its log.
    """

    __tablename__ = "moderation_log"
    __table_args__ = (Index("ix_moderation_log_thing", "thing", "thing_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    #: In what part they acted: asker, adviser, moderator, curator, admin, system.
    acted_as: Mapped[str] = mapped_column(String(20))
    action: Mapped[str] = mapped_column(String(40))
    #: One of `storage.log.THINGS`.
    thing: Mapped[str] = mapped_column(String(20))
    thing_id: Mapped[int]
    from_state: Mapped[str] = mapped_column(String(20), default="")
    to_state: Mapped[str] = mapped_column(String(20), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    #: Such as "own item: the only moderator".
    note: Mapped[str] = mapped_column(String(200), default="")


#: Statements that make the log append-only, by dialect; the first migration runs the same ones.
APPEND_ONLY = {
    "sqlite": (
        "CREATE TRIGGER moderation_log_no_update BEFORE UPDATE ON moderation_log "
        "BEGIN SELECT RAISE(ABORT, 'the moderation log is append-only'); END",
        "CREATE TRIGGER moderation_log_no_delete BEFORE DELETE ON moderation_log "
        "BEGIN SELECT RAISE(ABORT, 'the moderation log is append-only'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION moderation_log_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RAISE EXCEPTION 'the moderation log is append-only'; END$$",
        "CREATE TRIGGER moderation_log_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON moderation_log "
        "FOR EACH STATEMENT EXECUTE FUNCTION moderation_log_refuse()",
    ),
}


@event.listens_for(LogRow.__table__, "after_create")
def _make_append_only(target: Table, connection: Connection, **_: object) -> None:
    for statement in APPEND_ONLY[connection.dialect.name]:
        connection.exec_driver_sql(statement)
