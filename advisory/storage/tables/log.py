"""The moderation log: rows are added and never changed, which the database itself enforces.

Only the words of a reason can be, and only right after a line that says that something was redacted: who did
what, when and to what stays as it was written.
"""

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


_REFUSED = "the moderation log is append-only"
_FIXED = ("id", "at", "actor_id", "acted_as", "action", "thing", "thing_id", "from_state", "to_state", "note")
_SAME = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in _FIXED)
_REDACTING = "(SELECT action FROM moderation_log ORDER BY id DESC LIMIT 1) = 'redact'"

#: Statements that make the log append-only, by dialect; migration 0028 runs the same ones.
APPEND_ONLY = {
    "sqlite": (
        "CREATE TRIGGER moderation_log_no_update BEFORE UPDATE ON moderation_log "
        f"WHEN NOT ({_SAME} AND OLD.action <> 'redact' AND {_REDACTING}) "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END",
        "CREATE TRIGGER moderation_log_no_delete BEFORE DELETE ON moderation_log "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION moderation_log_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$BEGIN RAISE EXCEPTION '{_REFUSED}'; END$$",
        "CREATE FUNCTION moderation_log_reword() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN IF to_jsonb(NEW) - 'reason' = to_jsonb(OLD) - 'reason' AND OLD.action <> 'redact' "
        f"AND {_REDACTING} THEN RETURN NEW; END IF; RAISE EXCEPTION '{_REFUSED}'; END$$",
        "CREATE TRIGGER moderation_log_no_change BEFORE DELETE OR TRUNCATE ON moderation_log "
        "FOR EACH STATEMENT EXECUTE FUNCTION moderation_log_refuse()",
        "CREATE TRIGGER moderation_log_no_update BEFORE UPDATE ON moderation_log "
        "FOR EACH ROW EXECUTE FUNCTION moderation_log_reword()",
    ),
}


@event.listens_for(LogRow.__table__, "after_create")
def _make_append_only(target: Table, connection: Connection, **_: object) -> None:
    for statement in APPEND_ONLY[connection.dialect.name]:
        connection.exec_driver_sql(statement)
