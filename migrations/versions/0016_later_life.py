"""The library's later life: what tells an entry in every backup.

Revision ID: 0016
Revises: 0012
Create Date: 2026-11-26
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("entries", sa.Column("uid", sa.String(length=32), nullable=False, server_default=""))
    link = op.get_bind()
    ids = link.execute(sa.text("SELECT id FROM entries")).scalars().all()
    if ids:
        values = [{"id": one, "uid": secrets.token_hex(16)} for one in ids]
        link.execute(sa.text("UPDATE entries SET uid = :uid WHERE id = :id"), values)
    op.create_index(op.f("ix_entries_uid"), "entries", ["uid"], unique=True)


def downgrade() -> None:
    op.drop_index(op.f("ix_entries_uid"), table_name="entries")
    op.drop_column("entries", "uid")
