"""Points of drafts with their sources, consent of advisers, revised editions, and histories.

Revision ID: 0015
Revises: 0018
Create Date: 2026-11-26
"""

import re
import secrets

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0018"
branch_labels = None
depends_on = None

_NEW = {
    "drafts": (
        sa.Column("audience", sa.String(length=40), nullable=False, server_default="public"),
        sa.Column("facts_ticked", sa.String(length=120), nullable=False, server_default=""),
        sa.Column("base_revision", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("round", sa.Integer(), nullable=False, server_default="0"),
    ),
    "entries": (sa.Column("work_state", sa.String(length=20), nullable=True),),
    "editions": (
        sa.Column("kind", sa.String(length=20), nullable=False, server_default=""),
        sa.Column("mark", sa.String(length=40), nullable=False, server_default=""),
        sa.Column("closed", sa.Boolean(), nullable=False, server_default=sa.false()),
    ),
    "consents": (
        sa.Column("part", sa.String(length=10), nullable=False, server_default="asker"),
        sa.Column("key", sa.String(length=32), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("reminders", sa.Integer(), nullable=False, server_default="0"),
    ),
}


def upgrade() -> None:
    for table, columns in _NEW.items():
        for column in columns:
            op.add_column(table, column._copy())
    op.create_index(op.f("ix_consents_key"), "consents", ["key"], unique=True)
    op.create_index("ix_consents_answer_asked_at", "consents", ["answer", "asked_at"])
    op.execute(
        "UPDATE drafts SET audience = (SELECT CASE WHEN reach = 'group' THEN 'group-' || group_id ELSE reach END"
        " FROM entries WHERE entries.id = drafts.entry_id)"
    )
    op.execute("UPDATE editions SET mark = (SELECT mark FROM entries WHERE entries.id = editions.entry_id)")
    op.execute(
        "UPDATE consents SET round = (SELECT count(*) FROM consents earlier"
        " WHERE earlier.entry_id = consents.entry_id AND earlier.id <= consents.id)"
    )
    op.execute(
        "UPDATE drafts SET round = (SELECT count(*) FROM consents WHERE consents.entry_id = drafts.entry_id)"
    )
    _create_points()
    _create_kept()
    _give_points_rows()
    _freeze_published()


def downgrade() -> None:
    op.drop_table("edition_sources")
    op.drop_table("edition_points")
    op.drop_table("draft_revisions")
    op.drop_table("draft_asides")
    old = op.get_bind().execute(sa.text(
        "SELECT entry_id, advice_id, number, max(advice_version) AS advice_version, min(text) AS text"
        " FROM draft_sources GROUP BY entry_id, advice_id, number"
    )).mappings().all()
    op.drop_table("draft_sources")
    op.drop_table("draft_points")
    op.create_table(
        "draft_sources",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("advice_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=10), nullable=False),
        sa.Column("advice_version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _key("draft_sources", "advice_id", "advice", ondelete="CASCADE"),
        _key("draft_sources", "entry_id", "entries", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("entry_id", "advice_id", "number", name=op.f("pk_draft_sources")),
    )
    _insert("draft_sources", [dict(row) for row in old])
    op.drop_index("ix_consents_answer_asked_at", "consents")
    op.drop_index(op.f("ix_consents_key"), "consents")
    for table, columns in _NEW.items():
        for column in columns:
            op.drop_column(table, column.name)


def _key(table: str, column: str, other: str, **how: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), **how)


def _create_points() -> None:
    op.create_table(
        "draft_points",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("sub", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _key("draft_points", "entry_id", "entries", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("entry_id", "key", name=op.f("pk_draft_points")),
    )
    name = "draft_asides"
    op.create_table(
        name,
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("advice_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        _key(name, "advice_id", "advice", ondelete="CASCADE"),
        _key(name, "entry_id", "entries", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("entry_id", "advice_id", "number", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_advice_id"), name, ["advice_id"])


def _create_sources(table: str, *own: sa.schema.SchemaItem, key: tuple[str, ...]) -> None:
    op.create_table(
        table,
        sa.Column("entry_id", sa.Integer(), nullable=False),
        *own,
        sa.Column("point_key", sa.String(length=16), nullable=False),
        sa.Column("advice_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=10), nullable=False),
        sa.Column("advice_version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("adviser_id", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        _key(table, "entry_id", "entries", ondelete="CASCADE"),
        _key(table, "advice_id", "advice", ondelete="CASCADE"),
        _key(table, "adviser_id", "members"),
        sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_advice_id"), table, ["advice_id"])


def _create_kept() -> None:
    op.create_table(
        "draft_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        _key("draft_revisions", "entry_id", "entries", ondelete="CASCADE"),
        _key("draft_revisions", "saved_by", "members"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_revisions")),
        sa.UniqueConstraint("entry_id", "number", name=op.f("uq_draft_revisions_entry_id_number")),
    )
    op.create_index(op.f("ix_draft_revisions_entry_id"), "draft_revisions", ["entry_id"])
    op.create_table(
        "edition_points",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("number", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _key("edition_points", "entry_id", "entries", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("entry_id", "edition", "place", name=op.f("pk_edition_points")),
    )
    _create_sources(
        "edition_sources",
        sa.Column("edition", sa.Integer(), nullable=False),
        key=("entry_id", "edition", "point_key", "advice_id", "number"),
    )


def _give_points_rows() -> None:
    """Make rows of the points that drafts held as a list, each with the sources it most resembles."""
    bind = op.get_bind()
    before = bind.execute(sa.text(
        "SELECT s.entry_id, s.advice_id, s.number, s.advice_version, s.text, a.adviser_id, a.basis"
        " FROM draft_sources s JOIN advice a ON a.id = s.advice_id"
    )).mappings().all()
    op.drop_table("draft_sources")
    _create_sources(
        "draft_sources",
        sa.Column("seen_version", sa.Integer(), nullable=False),
        key=("entry_id", "point_key", "advice_id", "number"),
    )
    for entry_id, advice in bind.execute(sa.text("SELECT entry_id, advice FROM drafts")).all():
        points = _points(advice)
        _insert("draft_points", [{"entry_id": entry_id, "place": place, **point} for place, point in enumerate(points)])
        sources = [dict(row) for row in before if row["entry_id"] == entry_id]
        for source in sources if points else []:
            best = max(points, key=lambda point: _likeness(point["text"], source["text"]))
            _insert("draft_sources", [{**source, "point_key": best["key"], "seen_version": source["advice_version"]}])


def _freeze_published() -> None:
    """Keep what published entries are made of, as far as their drafts still tell."""
    bind = op.get_bind()
    live = bind.execute(
        sa.text(
            "SELECT p.entry_id, e.revision, p.place, p.key, p.sub, p.text FROM draft_points p"
            " JOIN entries e ON e.id = p.entry_id WHERE e.state = 'published' ORDER BY p.entry_id, p.place"
        )
    )
    top: dict[int, list[int]] = {}
    rows = []
    for entry_id, edition, place, key, sub, text in live.all():
        count = top.setdefault(entry_id, [0, 0])
        count[:] = [count[0], count[1] + 1] if sub and count[0] else [count[0] + 1, 0]
        number = f"{count[0]}.{count[1]}" if count[1] else str(count[0])
        own = {"entry_id": entry_id, "edition": edition}
        rows.append({**own, "place": place, "key": key, "number": number, "text": text})
    _insert("edition_points", rows)
    op.execute(
        "INSERT INTO edition_sources (entry_id, edition, point_key, advice_id, number, advice_version, text,"
        " adviser_id, basis) SELECT s.entry_id, e.revision, s.point_key, s.advice_id, s.number,"
        " s.advice_version, s.text, s.adviser_id, s.basis FROM draft_sources s"
        " JOIN entries e ON e.id = s.entry_id WHERE e.state = 'published'"
    )


def _points(advice: str) -> list[dict]:
    """Read the list roughly: a bullet opens a point, an indented one a sub-point, all else goes on."""
    points: list[dict] = []
    for line in advice.split("\n"):
        bullet = re.match(r"(\s*)(?:[-*+•]|\d{1,2}[.)])(?:\s+|$)(.*)", line)
        if bullet:
            sub = bool(points) and len(bullet[1].expandtabs(4)) >= 2
            points.append({"key": secrets.token_hex(5), "sub": sub, "text": bullet[2].strip()})
        elif points:
            points[-1]["text"] += "\n" + line.strip()
        elif line.strip():
            points.append({"key": secrets.token_hex(5), "sub": False, "text": line.strip()})
    return [{**point, "text": point["text"].strip()} for point in points]


def _likeness(one: str, other: str) -> float:
    words, others = set(one.lower().split()), set(other.lower().split())
    return len(words & others) / (len(words | others) or 1)


def _insert(table: str, rows: list[dict]) -> None:
    if rows:
        names = list(rows[0])
        values = ", ".join(f":{name}" for name in names)
        op.get_bind().execute(sa.text(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({values})"), rows)
