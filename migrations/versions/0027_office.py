"""Requests to become a member, and the pages that an admin edits.

Revision ID: 0027
Revises: 0030
Create Date: 2026-11-26
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "membership_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("occupation", sa.String(length=100), nullable=False),
        sa.Column("company_size", sa.String(length=20), nullable=False),
        sa.Column("brings", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("declined_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["declined_by"], ["members.id"], name=op.f("fk_membership_requests_declined_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_requests")),
    )
    for column in ("email", "made_at", "confirmed_at", "declined_at"):
        op.create_index(op.f(f"ix_membership_requests_{column}"), "membership_requests", [column])
    op.create_table(
        "request_links",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["membership_requests.id"], name=op.f("fk_request_links_request_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_request_links")),
    )
    op.create_index(op.f("ix_request_links_request_id"), "request_links", ["request_id"])
    op.create_table(
        "site_pages",
        sa.Column("slug", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by"], ["members.id"], name=op.f("fk_site_pages_made_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("slug", "version", name=op.f("pk_site_pages")),
    )


def downgrade() -> None:
    op.drop_table("site_pages")
    op.drop_index(op.f("ix_request_links_request_id"), table_name="request_links")
    op.drop_table("request_links")
    for column in ("declined_at", "confirmed_at", "made_at", "email"):
        op.drop_index(op.f(f"ix_membership_requests_{column}"), table_name="membership_requests")
    op.drop_table("membership_requests")
