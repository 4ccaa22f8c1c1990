"""The thread: covers and private advice, marks and comments, replies, answers that are folded in.

Revision ID: 0013
Revises: 0004
Create Date: 2026-11-26
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0004"
branch_labels = None
depends_on = None

#: New columns, by table; those that must hold something begin with what older rows hold.
COLUMNS = (
    ("advice", lambda: sa.Column("shown_industry", sa.String(length=40), nullable=False, server_default="")),
    ("advice", lambda: sa.Column("shown_size", sa.String(length=20), nullable=False, server_default="")),
    ("advice", lambda: sa.Column("private", sa.Boolean(), nullable=False, server_default=sa.false())),
    ("advice", lambda: sa.Column("reaffirmed_at", sa.DateTime(timezone=True), nullable=True)),
    ("advice_points", lambda: sa.Column("useful_at", sa.DateTime(timezone=True), nullable=True)),
    ("questions", lambda: sa.Column("answer_version", sa.Integer(), nullable=False, server_default="0")),
    ("questions", lambda: sa.Column("folded_at", sa.DateTime(timezone=True), nullable=True)),
)


def upgrade() -> None:
    for table, column in COLUMNS:
        op.add_column(table, column())
    op.execute("UPDATE questions SET answer_version = 1 WHERE answered_at IS NOT NULL")
    op.create_table(
        "point_marks",
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["point_id"], ["advice_points.id"], name=op.f("fk_point_marks_point_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_point_marks_member_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("point_id", "member_id", name=op.f("pk_point_marks")),
    )
    op.create_index(op.f("ix_point_marks_member_id"), "point_marks", ["member_id"])
    op.create_table(
        "comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("excluded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["point_id"], ["advice_points.id"], name=op.f("fk_comments_point_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_comments_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    op.create_index(op.f("ix_comments_point_id"), "comments", ["point_id"])
    op.create_index(op.f("ix_comments_author_id"), "comments", ["author_id"])
    op.create_table(
        "replies",
        sa.Column("situation_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("reply", sa.Enum("pass", "conflict", name="reply", native_enum=False, length=20, create_constraint=True), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["situation_id"], ["situations.id"], name=op.f("fk_replies_situation_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_replies_member_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("situation_id", "member_id", name=op.f("pk_replies")),
    )
    op.create_index(op.f("ix_replies_member_id"), "replies", ["member_id"])


def downgrade() -> None:
    for table in ("replies", "comments", "point_marks"):
        op.drop_table(table)
    for table, column in reversed(COLUMNS):
        op.drop_column(table, column().name)
