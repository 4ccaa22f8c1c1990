"""Synonyms, meanings as vectors, and searches in vain.

Revision ID: 0003
Revises: 0002
Create Date: 2026-11-25
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "synonyms",
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_synonyms")),
    )
    op.create_table(
        "meanings",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meanings")),
        sa.UniqueConstraint("change", name=op.f("uq_meanings_change")),
    )
    op.create_table(
        "passages",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key"], ["meanings.key"], name=op.f("fk_passages_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", "place", name=op.f("pk_passages")),
    )
    op.create_index(op.f("ix_passages_digest"), "passages", ["digest"])
    op.create_table(
        "misses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misses")),
        sa.UniqueConstraint("words", "month", name=op.f("uq_misses_words_month")),
    )
    op.create_index(op.f("ix_misses_month"), "misses", ["month"])


def downgrade() -> None:
    op.drop_index(op.f("ix_misses_month"), table_name="misses")
    op.drop_table("misses")
    op.drop_index(op.f("ix_passages_digest"), table_name="passages")
    op.drop_table("passages")
    op.drop_table("meanings")
    op.drop_table("synonyms")
