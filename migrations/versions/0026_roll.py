"""Who has left, and versions of what an admin writes about a group.

Revision ID: 0026
Revises: 0022
Create Date: 2026-11-26
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("members", sa.Column("uid", sa.String(length=32), nullable=False, server_default=""))
    link = op.get_bind()
    ids = link.execute(sa.text("SELECT id FROM members")).scalars().all()
    if ids:
        values = [{"id": one, "uid": secrets.token_hex(16)} for one in ids]
        link.execute(sa.text("UPDATE members SET uid = :uid WHERE id = :id"), values)
    op.create_index(op.f("ix_members_uid"), "members", ["uid"], unique=True)
    op.add_column("members", sa.Column("left_on", sa.Date(), nullable=True))
    op.add_column("groups", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    op.drop_column("groups", "version")
    op.drop_column("members", "left_on")
    op.drop_index(op.f("ix_members_uid"), table_name="members")
    op.drop_column("members", "uid")
