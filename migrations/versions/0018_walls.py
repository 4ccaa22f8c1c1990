"""Walls between members or companies, and the situations that a member must find no trace of.

Revision ID: 0018
Revises: 0011
Create Date: 2026-11-26
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "walls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair", sa.String(length=150), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("company", sa.String(length=100), nullable=False),
        sa.Column("from_now_on", sa.Boolean(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_walls_member_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other_id"], ["members.id"], name=op.f("fk_walls_other_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["made_by_id"], ["members.id"], name=op.f("fk_walls_made_by_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walls")),
        sa.UniqueConstraint("pair", name=op.f("uq_walls_pair")),
    )
    op.create_index(op.f("ix_walls_member_id"), "walls", ["member_id"])
    op.create_index(op.f("ix_walls_other_id"), "walls", ["other_id"])
    op.create_table(
        "situation_bars",
        sa.Column("situation_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["situation_id"], ["situations.id"], name=op.f("fk_situation_bars_situation_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_situation_bars_member_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("situation_id", "member_id", name=op.f("pk_situation_bars")),
    )
    op.create_index(op.f("ix_situation_bars_member_id"), "situation_bars", ["member_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_situation_bars_member_id"), table_name="situation_bars")
    op.drop_table("situation_bars")
    op.drop_index(op.f("ix_walls_other_id"), table_name="walls")
    op.drop_index(op.f("ix_walls_member_id"), table_name="walls")
    op.drop_table("walls")
