"""Claims, reasons at hand, exclusions, reports, words in private, merges.

Revision ID: 0014
Revises: 0016
Create Date: 2026-11-26
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _queues()
    _thread()
    op.add_column("advice_points", sa.Column("excluded_at", sa.DateTime(timezone=True), nullable=True))


def _queues() -> None:
    op.create_table(
        "claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thing", sa.String(length=20), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_claims_member_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
        sa.UniqueConstraint("thing", "thing_id", name=op.f("uq_claims_thing_thing_id")),
    )
    op.create_index(op.f("ix_claims_member_id"), "claims", ["member_id"])
    op.create_index(op.f("ix_claims_until"), "claims", ["until"])
    op.create_table(
        "canned_reasons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_reasons")),
        sa.UniqueConstraint("action", "text", name=op.f("uq_canned_reasons_action_text")),
    )
    op.create_index(op.f("ix_canned_reasons_action"), "canned_reasons", ["action"])
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thing", sa.String(length=20), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=10), nullable=False),
        sa.Column("situation_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("reporter_id", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(length=20), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["situation_id"], ["situations.id"], name=op.f("fk_reports_situation_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_reports_entry_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reporter_id"], ["members.id"], name=op.f("fk_reports_reporter_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("thing", "thing_id", "place", "reporter_id", name=op.f("uq_reports_thing_thing_id_place_reporter_id")),
    )
    for column in ("situation_id", "entry_id", "reporter_id", "settled_at"):
        op.create_index(op.f(f"ix_reports_{column}"), "reports", [column])


def _thread() -> None:
    op.create_table(
        "exclusions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("situation_id", sa.Integer(), nullable=False),
        sa.Column("thing", sa.String(length=20), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("advice_id", sa.Integer(), nullable=True),
        sa.Column("writer_id", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(length=20), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.Column("excluded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("excluded_by", sa.Integer(), nullable=False),
        sa.Column("included_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["situation_id"], ["situations.id"], name=op.f("fk_exclusions_situation_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["advice_id"], ["advice.id"], name=op.f("fk_exclusions_advice_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["writer_id"], ["members.id"], name=op.f("fk_exclusions_writer_id")),
        sa.ForeignKeyConstraint(["excluded_by"], ["members.id"], name=op.f("fk_exclusions_excluded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exclusions")),
    )
    op.create_index("ix_exclusions_thing", "exclusions", ["thing", "thing_id"])
    op.create_index(op.f("ix_exclusions_situation_id"), "exclusions", ["situation_id"])
    op.create_index(op.f("ix_exclusions_advice_id"), "exclusions", ["advice_id"])
    op.create_table(
        "words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("situation_id", sa.Integer(), nullable=False),
        sa.Column("moderator_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["situation_id"], ["situations.id"], name=op.f("fk_words_situation_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["moderator_id"], ["members.id"], name=op.f("fk_words_moderator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_words")),
    )
    op.create_index(op.f("ix_words_situation_id"), "words", ["situation_id"])
    op.create_table(
        "merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("situation_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["situation_id"], ["situations.id"], name=op.f("fk_merges_situation_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["into_id"], ["situations.id"], name=op.f("fk_merges_into_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    op.create_index(op.f("ix_merges_situation_id"), "merges", ["situation_id"])
    op.create_index(op.f("ix_merges_into_id"), "merges", ["into_id"])


def downgrade() -> None:
    op.drop_column("advice_points", "excluded_at")
    for table in ("merges", "words", "exclusions", "reports", "canned_reasons", "claims"):
        op.drop_table(table)
