"""Notices of any event, not only of entries that a search found.

Revision ID: 0004
Revises: 0003
Create Date: 2026-11-26
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    old = op.get_bind().execute(sa.text("SELECT * FROM notices")).mappings().all()
    op.drop_table("notices")
    _create(
        sa.Column("event", sa.String(length=80), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("situation_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["situation_id"], ["situations.id"], name=op.f("fk_notices_situation_id"), ondelete="CASCADE"),
        sa.UniqueConstraint("member_id", "kind", "event", name=op.f("uq_notices_member_id_kind_event")),
    )
    op.create_index(op.f("ix_notices_situation_id"), "notices", ["situation_id"])
    op.create_index("ix_notices_member_id_made_at", "notices", ["member_id", "made_at"])
    _refill([{**row, "event": f"entry-{row['entry_id']}", "situation_id": None, "detail": "{}"} for row in old])


def downgrade() -> None:
    query = "SELECT id, member_id, kind, entry_id, saved_search_id, made_at, read_at FROM notices WHERE kind = 'alert.entry'"
    old = op.get_bind().execute(sa.text(query)).mappings().all()
    op.drop_table("notices")
    _create(
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.UniqueConstraint("member_id", "kind", "entry_id", name=op.f("uq_notices_member_id_kind_entry_id")),
    )
    _refill([dict(row) for row in old])


def _create(*own: sa.schema.SchemaItem) -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("saved_search_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_notices_entry_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_notices_member_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["saved_search_id"], ["saved_searches.id"], name=op.f("fk_notices_saved_search_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        *own,
    )
    op.create_index(op.f("ix_notices_entry_id"), "notices", ["entry_id"])
    op.create_index(op.f("ix_notices_saved_search_id"), "notices", ["saved_search_id"])


def _refill(rows: list[dict]) -> None:
    """Put rows back as they were read, and let PostgreSQL count on from the last of them."""
    if not rows:
        return
    names = list(rows[0])
    values = ", ".join(f":{name}" for name in names)
    op.get_bind().execute(sa.text(f"INSERT INTO notices ({', '.join(names)}) VALUES ({values})"), rows)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT setval(pg_get_serial_sequence('notices', 'id'), (SELECT max(id) FROM notices))")
