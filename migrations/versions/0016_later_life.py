"""The library's later life: reviews, collections, what readers say, and what tells an entry in every backup.

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
    op.add_column("entries", sa.Column("publish_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("entries", sa.Column("review_told_on", sa.Date(), nullable=True))
    op.add_column("entry_points", sa.Column("ended_on", sa.Date(), nullable=True))
    op.add_column("entry_points", sa.Column("ended_reason", sa.String(length=500), nullable=False, server_default=""))
    _create_feedback()
    _create_collections()


def _create_feedback() -> None:
    op.create_table(
        "entry_experiences",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("answer IN ('worked', 'did-not', 'not-tried')", name=op.f("ck_entry_experiences_experience")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_entry_experiences_entry_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_entry_experiences_member_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("entry_id", "member_id", name=op.f("pk_entry_experiences")),
    )
    op.create_index(op.f("ix_entry_experiences_member_id"), "entry_experiences", ["member_id"])
    op.create_table(
        "entry_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reader_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint("verdict IN ('waiting', 'shown', 'declined')", name=op.f("ck_entry_comments_verdict")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_entry_comments_entry_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_entry_comments_member_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reader_id"], ["members.id"], name=op.f("fk_entry_comments_reader_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_comments")),
    )
    op.create_index(op.f("ix_entry_comments_entry_id"), "entry_comments", ["entry_id"])
    op.create_index(op.f("ix_entry_comments_member_id"), "entry_comments", ["member_id"])
    op.create_index("ix_entry_comments_verdict_made_at", "entry_comments", ["verdict", "made_at"])


def _create_collections() -> None:
    op.create_table(
        "collections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("intro", sa.Text(), nullable=False),
        sa.Column("intro_html", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collections")),
        sa.UniqueConstraint("slug", name=op.f("uq_collections_slug")),
    )
    op.create_table(
        "collection_entries",
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["collection_id"], ["collections.id"], name=op.f("fk_collection_entries_collection_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_collection_entries_entry_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("collection_id", "entry_id", name=op.f("pk_collection_entries")),
    )
    op.create_index(op.f("ix_collection_entries_entry_id"), "collection_entries", ["entry_id"])


def downgrade() -> None:
    op.drop_table("collection_entries")
    op.drop_table("collections")
    op.drop_table("entry_comments")
    op.drop_table("entry_experiences")
    op.drop_column("entry_points", "ended_reason")
    op.drop_column("entry_points", "ended_on")
    op.drop_column("entries", "review_told_on")
    op.drop_column("entries", "publish_at")
    op.drop_index(op.f("ix_entries_uid"), table_name="entries")
    op.drop_column("entries", "uid")
