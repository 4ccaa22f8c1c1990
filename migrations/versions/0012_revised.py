"""Revisions of situations and of advice, and outcomes.

Revision ID: 0012
Revises: 0017
Create Date: 2026-11-26
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0017"
branch_labels = None
depends_on = None

PARTS = ("question", "body", "tried", "options", "decision", "decide_by", "wanted", "unwanted")


def upgrade() -> None:
    op.add_column("situations", sa.Column("revision", sa.Integer(), server_default="0", nullable=False))
    op.add_column("advice", sa.Column("situation_revision", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "situation_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("situation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", _words("revisionkind", "posted", "reposted", "updated", "folded", "kept", "restored", "given", "amended"), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["situation_id"], ["situations.id"], name=op.f("fk_situation_revisions_situation_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_situation_revisions")),
        sa.UniqueConstraint("situation_id", "number", name=op.f("uq_situation_revisions_situation_id_number")),
    )
    op.create_table(
        "advice_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("advice_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", _words("revisionkind", "posted", "reposted", "updated", "folded", "kept", "restored", "given", "amended"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("basis", _words("basis", "lived", "seen", "studied", "opinion"), nullable=False),
        sa.Column("stance", _words("stance", "supports", "alternative", "challenges"), nullable=True),
        sa.Column("situation_revision", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["advice_id"], ["advice.id"], name=op.f("fk_advice_revisions_advice_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice_revisions")),
        sa.UniqueConstraint("advice_id", "number", name=op.f("uq_advice_revisions_advice_id_number")),
    )
    op.create_table(
        "outcomes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("situation_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("stage", _words("outcomestage", "due", "waiting", "returned", "edited", "shown"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided", sa.Text(), nullable=False),
        sa.Column("tried", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("advise", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["situation_id"], ["situations.id"], name=op.f("fk_outcomes_situation_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes")),
        sa.UniqueConstraint("situation_id", "days", name=op.f("uq_outcomes_situation_id_days")),
    )
    op.create_index("ix_outcomes_stage_due_at", "outcomes", ["stage", "due_at"])
    _keep_what_stands()


def downgrade() -> None:
    op.drop_table("outcomes")
    op.drop_table("advice_revisions")
    op.drop_table("situation_revisions")
    op.drop_column("advice", "situation_revision")
    op.drop_column("situations", "revision")


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=20)


def _keep_what_stands() -> None:
    """Make what was posted and advised so far the first revision of each."""
    database = op.get_bind()
    tags: dict[int, list[str]] = {}
    for situation_id, tag in database.execute(sa.text("SELECT situation_id, tag FROM situation_tags ORDER BY situation_id, place")):
        tags.setdefault(situation_id, []).append(tag)
    posted = database.execute(
        sa.text(f"SELECT id, {', '.join(PARTS)}, submitted_at FROM situations WHERE submitted_at IS NOT NULL")
    ).mappings().all()
    for row in posted:
        parts = {name: str(row[name] or "") for name in PARTS} | {"tags": " ".join(tags.get(row["id"], []))}
        database.execute(
            sa.text("INSERT INTO situation_revisions (situation_id, number, kind, parts, made_at) VALUES (:id, 1, 'posted', :parts, :at)"),
            {"id": row["id"], "parts": json.dumps(parts), "at": row["submitted_at"]},
        )
    database.execute(sa.text("UPDATE situations SET revision = 1 WHERE submitted_at IS NOT NULL"))
    database.execute(
        sa.text(
            "INSERT INTO advice_revisions (advice_id, number, kind, text, basis, stance, situation_revision, made_at)"
            " SELECT id, 1, 'given', text, basis, stance, 1, changed_at FROM advice"
        )
    )
    database.execute(sa.text("UPDATE advice SET situation_revision = 1"))
