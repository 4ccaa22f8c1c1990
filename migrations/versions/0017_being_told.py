"""What members follow, and what they want by mail.

Revision ID: 0017
Revises: 0013
Create Date: 2026-11-26
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "follows",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("thing", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("on", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_follows_member_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", "thing", "key", name=op.f("pk_follows")),
    )
    op.create_index("ix_follows_thing_key", "follows", ["thing", "key"])
    op.create_table(
        "mail_choices",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("by_mail", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_mail_choices_member_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", "kind", name=op.f("pk_mail_choices")),
        sa.UniqueConstraint("key", name=op.f("uq_mail_choices_key")),
    )


def downgrade() -> None:
    op.drop_table("mail_choices")
    op.drop_table("follows")
