"""Profiles, what members open of them, and introductions.

Revision ID: 0024
Revises: 0028
Create Date: 2026-11-26
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "profiles",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=60), nullable=False),
        sa.Column("time_zone", sa.String(length=40), nullable=False),
        sa.Column("away_from", sa.Date(), nullable=True),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("handle", sa.String(length=20), nullable=True),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("known_since", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_profiles_member_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_profiles")),
        sa.UniqueConstraint("handle", name=op.f("uq_profiles_handle")),
    )
    op.create_table(
        "profile_words",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(length=20), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_profile_words_member_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", "sort", "place", name=op.f("pk_profile_words")),
    )
    op.create_index(op.f("ix_profile_words_sort_word"), "profile_words", ["sort", "word"])
    op.create_table(
        "profile_openings",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_profile_openings_member_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", "field", name=op.f("pk_profile_openings")),
    )


def downgrade() -> None:
    op.drop_table("profile_openings")
    op.drop_index(op.f("ix_profile_words_sort_word"), table_name="profile_words")
    op.drop_table("profile_words")
    op.drop_table("profiles")
