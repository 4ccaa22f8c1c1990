"""Names and urgency of situations, why phrases were kept, kinds of situation, companies of members.

Revision ID: 0011
Revises: 0014
Create Date: 2026-11-26
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("members", sa.Column("company", sa.String(length=100), nullable=False, server_default=""))
    op.add_column("situations", sa.Column("named", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("situations", sa.Column("urgency", sa.String(length=1), nullable=False, server_default="B"))
    op.add_column("situations", sa.Column("kind", sa.String(length=40), nullable=False, server_default=""))
    op.add_column("situations", sa.Column("wide_confirmed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "justifications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thing", sa.String(length=20), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["members.id"], name=op.f("fk_justifications_by_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_justifications")),
        sa.UniqueConstraint("thing", "thing_id", "digest", name=op.f("uq_justifications_thing_thing_id_digest")),
    )
    op.create_table(
        "situation_kinds",
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("tried", sa.Text(), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(length=300), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_situation_kinds")),
    )


def downgrade() -> None:
    op.drop_table("situation_kinds")
    op.drop_table("justifications")
    op.drop_column("situations", "wide_confirmed")
    op.drop_column("situations", "kind")
    op.drop_column("situations", "urgency")
    op.drop_column("situations", "named")
    op.drop_column("members", "company")
