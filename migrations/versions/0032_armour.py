"""What names read as, so that nobody passes for somebody else; and how often something was tried.

Revision ID: 0032
Revises: 0015
Create Date: 2026-11-26
"""

import sqlalchemy as sa
from alembic import op

from advisory.domain.names import reads_as

revision = "0032"
down_revision = "0015"
branch_labels = None
depends_on = None

MEMBERS = sa.table(
    "members",
    sa.column("id", sa.Integer()),
    sa.column("name", sa.String()),
    sa.column("reads_as", sa.String()),
)


def upgrade() -> None:
    op.add_column("members", sa.Column("reads_as", sa.String(length=200), nullable=False, server_default=""))
    op.create_index(op.f("ix_members_reads_as"), "members", ["reads_as"])
    here = op.get_bind()
    for member_id, name in here.execute(sa.select(MEMBERS.c.id, MEMBERS.c.name)).all():
        here.execute(sa.update(MEMBERS).where(MEMBERS.c.id == member_id).values(reads_as=reads_as(name)))
    op.create_table(
        "limit_counts",
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key_digest", name=op.f("pk_limit_counts")),
    )
    op.create_index(op.f("ix_limit_counts_expires_at"), "limit_counts", ["expires_at"])


def downgrade() -> None:
    op.drop_table("limit_counts")
    op.drop_index(op.f("ix_members_reads_as"), table_name="members")
    op.drop_column("members", "reads_as")
