"""Numbers that tell apart who speaks under a cover in one thread.

Revision ID: 0035
Revises: 0025
Create Date: 2026-11-26
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0025"
branch_labels = None
depends_on = None

#: Whoever stands there under a cover is numbered in the order in which they began to speak. What is for the
#: asker alone counts nowhere, and neither does what was taken out or taken back: a gap would tell of it.
NUMBER = """
WITH standing AS (
    SELECT id, situation_id, adviser_id, cover, given_at FROM advice
    WHERE withdrawn_at IS NULL AND excluded_at IS NULL AND NOT private
),
said AS (
    SELECT situation_id, adviser_id AS member_id, given_at AS at FROM standing
    UNION ALL
    SELECT standing.situation_id, comments.author_id, comments.made_at
    FROM comments
    JOIN advice_points ON advice_points.id = comments.point_id
    JOIN standing ON standing.id = advice_points.advice_id
    WHERE comments.excluded_at IS NULL AND advice_points.excluded_at IS NULL
),
speaking AS (
    SELECT said.situation_id, said.member_id, min(said.at) AS began
    FROM said
    JOIN situations ON situations.id = said.situation_id
    WHERE said.member_id <> situations.asker_id
    AND NOT EXISTS (
        SELECT 1 FROM standing
        WHERE standing.situation_id = said.situation_id
        AND standing.adviser_id = said.member_id AND standing.cover = 'name'
    )
    GROUP BY said.situation_id, said.member_id
)
INSERT INTO speakers (situation_id, member_id, number)
SELECT situation_id, member_id,
    row_number() OVER (PARTITION BY situation_id ORDER BY began, member_id)
FROM speaking
"""


def upgrade() -> None:
    op.create_table(
        "speakers",
        sa.Column("situation_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_speakers_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["situation_id"],
            ["situations.id"],
            name=op.f("fk_speakers_situation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("situation_id", "member_id", name=op.f("pk_speakers")),
        sa.UniqueConstraint("situation_id", "number", name=op.f("uq_speakers_situation_id_number")),
    )
    op.create_index(op.f("ix_speakers_member_id"), "speakers", ["member_id"])
    op.execute(NUMBER)


def downgrade() -> None:
    op.drop_index(op.f("ix_speakers_member_id"), table_name="speakers")
    op.drop_table("speakers")
