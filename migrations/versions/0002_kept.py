"""What members keep: helpful marks, bookmarks and lists, readings, saved searches, notices.

Revision ID: 0002
Revises: 0001
Create Date: 2026-11-25
"""

import sqlalchemy as sa
from alembic import op


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reading_lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_reading_lists_member_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_lists")),
    )
    op.create_index(op.f("ix_reading_lists_member_id"), "reading_lists", ["member_id"], unique=False)

    op.create_table(
        "saved_searches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("alert", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_saved_searches_member_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
        sa.UniqueConstraint("member_id", "digest", name=op.f("uq_saved_searches_member_id_digest")),
    )
    op.create_table(
        "bookmarks",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_bookmarks_entry_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_bookmarks_member_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", "entry_id", name=op.f("pk_bookmarks")),
    )
    op.create_index(op.f("ix_bookmarks_entry_id"), "bookmarks", ["entry_id"], unique=False)
    op.create_index("ix_bookmarks_member_id_kept_at", "bookmarks", ["member_id", "kept_at"], unique=False)

    op.create_table(
        "helpful_marks",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_helpful_marks_entry_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_helpful_marks_member_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", "entry_id", name=op.f("pk_helpful_marks")),
    )
    op.create_index(op.f("ix_helpful_marks_entry_id"), "helpful_marks", ["entry_id"], unique=False)

    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("saved_search_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_notices_entry_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_notices_member_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["saved_search_id"], ["saved_searches.id"], name=op.f("fk_notices_saved_search_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("member_id", "kind", "entry_id", name=op.f("uq_notices_member_id_kind_entry_id")),
    )
    op.create_index(op.f("ix_notices_entry_id"), "notices", ["entry_id"], unique=False)
    op.create_index(op.f("ix_notices_saved_search_id"), "notices", ["saved_search_id"], unique=False)

    op.create_table(
        "reading_list_items",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_reading_list_items_entry_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["list_id"], ["reading_lists.id"], name=op.f("fk_reading_list_items_list_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("list_id", "entry_id", name=op.f("pk_reading_list_items")),
    )
    op.create_index(op.f("ix_reading_list_items_entry_id"), "reading_list_items", ["entry_id"], unique=False)

    op.create_table(
        "readings",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_readings_entry_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_readings_member_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", "entry_id", name=op.f("pk_readings")),
    )
    op.create_index(op.f("ix_readings_entry_id"), "readings", ["entry_id"], unique=False)
    op.create_index("ix_readings_member_id_read_at", "readings", ["member_id", "read_at"], unique=False)
    op.add_column("entries", sa.Column("helpful_count", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    # Not as a batch, which would copy the table and lose its checks.
    op.drop_column("entries", "helpful_count")
    op.drop_table("readings")
    op.drop_table("reading_list_items")
    op.drop_table("notices")
    op.drop_table("helpful_marks")
    op.drop_table("bookmarks")
    op.drop_table("saved_searches")
    op.drop_table("reading_lists")
