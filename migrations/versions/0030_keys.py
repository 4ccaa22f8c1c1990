"""Random keys in place of row numbers wherever a reader can see them.

Revision ID: 0030
Revises: 0026
Create Date: 2026-11-26
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0026"
branch_labels = None
depends_on = None

TABLES = ("advice", "advice_points", "questions", "comments", "notices", "entry_comments")
#: Sixteen random characters for each row that is there already, by dialect.
RANDOM = {
    "sqlite": "lower(hex(randomblob(8)))",
    "postgresql": "substr(replace(CAST(gen_random_uuid() AS text), '-', ''), 17, 16)",
}


def upgrade() -> None:
    made = RANDOM[op.get_bind().dialect.name]
    for table in TABLES:
        op.add_column(table, sa.Column("key", sa.String(length=16), nullable=False, server_default=""))
        op.execute(f"UPDATE {table} SET key = {made}")  # noqa: S608
        op.create_index(op.f(f"ix_{table}_key"), table, ["key"], unique=True)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_index(op.f(f"ix_{table}_key"), table)
        op.drop_column(table, "key")
