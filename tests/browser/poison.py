"""Texts that attack, in every place of the database where somebody's words may lie.

    poison(server, payloads, plain)    writes them, rendered as the site renders them, past every rule

So what is tested is the last line: whatever got into a row, however it got there, a page only shows it.
"""

import json
import secrets
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import Column, Enum, String, Table

from advisory.documents.render import member_html
from advisory.storage.base import Base
from tests.serving import Server

#: Columns whose words are the site's own, chosen from a list or made by it.
OWN = frozenset({
    "office", "time_zone", "found_as",
    "slug", "uid", "key", "email", "password", "fs_uniquifier", "industry", "company_size", "stage",
    "origin", "mark", "urgency", "kind", "state_before", "work_state", "form_key", "synced_digest",
    "digest", "count", "superseded_by", "tag", "related", "thing", "place", "ground", "decision_kind",
    "part", "basis", "number", "point_key", "audience", "facts_ticked", "tags", "shown_industry",
    "shown_size", "token", "token_hash", "key_digest", "address_digest", "code_hash", "sealed",
    "key_name", "handle", "credential_id", "transports", "issuer", "subject", "purpose", "event",
    "by_mail", "why", "pair", "acted_as", "action", "from_state", "to_state", "experience", "relation",
    "status", "reads_as", "marks", "looks", "source_url", "why_not",
})  # fmt: skip
#: Tables that hold nothing a page shows, or that may not be changed.
LEFT_ALONE = frozenset({
    "moderation_log", "outbox", "meanings", "passages", "roles", "vocabulary", "sign_ins", "synonyms",
    "walls", "mail_links", "mail_choices", "identities", "passkeys", "passkey_handles", "limit_counts",
})  # fmt: skip
#: Structured texts; of them every string is somebody's.
STRUCTURED = {("situation_revisions", "parts"), ("draft_revisions", "fields"), ("draft_revisions", "points")}


def poison(server: Server, payloads: Sequence[str], plain: Sequence[str]) -> int:
    """Write payloads into every text there is; give into how many.

    Args:
        payloads: of texts in Markdown, each rendered by itself.
        plain: of all other texts.
    """
    html = "\n".join(member_html(payload) for payload in payloads)
    text = "\n\n".join(plain)
    written = 0
    with closing(sqlite3.connect(server.database, timeout=30, isolation_level=None)) as base:
        base.execute("BEGIN IMMEDIATE")
        for table in Base.metadata.sorted_tables:
            if table.name in LEFT_ALONE:
                continue
            for column in table.columns:
                if is_html(column):
                    written += base.execute(f'UPDATE {table.name} SET "{column.name}" = ?', (html,)).rowcount
                elif is_somebodys(column):
                    written += _each(base, table, column, text)
                elif (table.name, column.name) in STRUCTURED:
                    _strings(base, table, column, text)
        # Tags and lists are kept in memory until this changes.
        base.execute("UPDATE vocabulary SET token = ?", (secrets.token_hex(16),))
        base.execute("COMMIT")
    return written


def is_html(column: Column[Any]) -> bool:
    """Recognise what is printed as it lies there."""
    return column.name == "html" or column.name.endswith("_html")


def is_somebodys(column: Column[Any]) -> bool:
    """Recognise words that a member, a moderator or a file may have brought."""
    words = isinstance(column.type, String) and not isinstance(column.type, Enum)
    return words and column.name not in OWN and not column.primary_key


def _each(base: sqlite3.Connection, table: Table, column: Column[Any], text: str) -> int:
    """Write into one column, with the number of the row where each must be another."""
    alone = column.unique or any(
        column.name in unique.columns
        for unique in table.constraints
        if hasattr(unique, "columns") and unique != table.primary_key
    )
    value = f"{text} " if alone else text
    sql = f'UPDATE {table.name} SET "{column.name}" = ?' + (" || rowid" if alone else "")
    return base.execute(f"{sql} WHERE \"{column.name}\" != ''", (value,)).rowcount


def _strings(base: sqlite3.Connection, table: Table, column: Column[Any], text: str) -> None:
    rows = base.execute(f"SELECT rowid, {column.name} FROM {table.name}").fetchall()
    for number, kept in rows:
        put = json.dumps(_replaced(json.loads(kept), text)) if kept else kept
        base.execute(f"UPDATE {table.name} SET {column.name} = ? WHERE rowid = ?", (put, number))


def _replaced(value: Any, text: str) -> Any:
    if isinstance(value, str):
        return text if " " in value else value
    if isinstance(value, dict):
        return {key: _replaced(one, text) for key, one in value.items()}
    return [_replaced(one, text) for one in value] if isinstance(value, list) else value
