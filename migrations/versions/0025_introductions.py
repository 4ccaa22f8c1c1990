"""Introductions between two members.

Revision ID: 0025
Revises: 0024
Create Date: 2026-11-26
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "introductions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.String(length=20), nullable=False),
        sa.Column("found_as", sa.String(length=250), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("from_contact", sa.Text(), nullable=False),
        sa.Column("to_contact", sa.Text(), nullable=False),
        sa.Column("arrives", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["from_id"], ["members.id"], name=op.f("fk_introductions_from_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["to_id"], ["members.id"], name=op.f("fk_introductions_to_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introductions")),
        sa.UniqueConstraint("key", name=op.f("uq_introductions_key")),
    )
    op.create_index(op.f("ix_introductions_from_id_made_at"), "introductions", ["from_id", "made_at"])
    op.create_index(op.f("ix_introductions_to_id_made_at"), "introductions", ["to_id", "made_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_introductions_to_id_made_at"), table_name="introductions")
    op.drop_index(op.f("ix_introductions_from_id_made_at"), table_name="introductions")
    op.drop_table("introductions")
