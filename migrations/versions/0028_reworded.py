"""A redaction reaches the reasons in the moderation log; nothing else of a line can be changed, as before.

Revision ID: 0028
Revises: 0027
Create Date: 2026-11-26
"""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

REFUSED = "the moderation log is append-only"
FIXED = ("id", "at", "actor_id", "acted_as", "action", "thing", "thing_id", "from_state", "to_state", "note")
SAME = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in FIXED)
REDACTING = "(SELECT action FROM moderation_log ORDER BY id DESC LIMIT 1) = 'redact'"

UP = {
    "sqlite": (
        "DROP TRIGGER moderation_log_no_update",
        f"CREATE TRIGGER moderation_log_no_update BEFORE UPDATE ON moderation_log WHEN NOT ({SAME} AND OLD.action <> 'redact' AND {REDACTING}) BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    ),
    "postgresql": (
        "DROP TRIGGER moderation_log_no_change ON moderation_log",
        f"CREATE FUNCTION moderation_log_reword() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF to_jsonb(NEW) - 'reason' = to_jsonb(OLD) - 'reason' AND OLD.action <> 'redact' AND {REDACTING} THEN RETURN NEW; END IF; RAISE EXCEPTION '{REFUSED}'; END$$",
        "CREATE TRIGGER moderation_log_no_change BEFORE DELETE OR TRUNCATE ON moderation_log FOR EACH STATEMENT EXECUTE FUNCTION moderation_log_refuse()",
        "CREATE TRIGGER moderation_log_no_update BEFORE UPDATE ON moderation_log FOR EACH ROW EXECUTE FUNCTION moderation_log_reword()",
    ),
}
DOWN = {
    "sqlite": (
        "DROP TRIGGER moderation_log_no_update",
        f"CREATE TRIGGER moderation_log_no_update BEFORE UPDATE ON moderation_log BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    ),
    "postgresql": (
        "DROP TRIGGER moderation_log_no_update ON moderation_log",
        "DROP TRIGGER moderation_log_no_change ON moderation_log",
        "DROP FUNCTION moderation_log_reword()",
        "CREATE TRIGGER moderation_log_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON moderation_log FOR EACH STATEMENT EXECUTE FUNCTION moderation_log_refuse()",
    ),
}


def upgrade() -> None:
    for statement in UP[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN[op.get_bind().dialect.name]:
        op.execute(statement)
