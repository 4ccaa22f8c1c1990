"""Entry files for tests that need a library, and a way to put them on the shelf."""

from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from advisory.services.exchange import Report, Way, exchange


def entry_file(
    slug: str,
    question: str = "Why?",
    *,
    tags: str = "pricing",
    published: str = "2025-01-31",
    situation: str = "A company sells too cheaply.",
    advice: str = "- Ask for more.\n    - In writing.\n- Wait.",
    more: str = "",
) -> bytes:
    """Write the bytes of a file as somebody would by hand."""
    head = f'title: "{question}"\nslug: {slug}\ntags: [{tags}]\npublished: {published}\norigin: starter\n'
    return (
        f'---\n{head}summary: "In short: {slug}."\n{more}---\n\n'
        f"## Situation\n\n{situation}\n\n## Advice from the CEOs\n\n{advice}\n"
    ).encode()


def put(folder: Path, **files: bytes) -> None:
    """Write files by slug, with "_" for "-"."""
    for slug, raw in files.items():
        (folder / f"{slug.replace('_', '-')}.md").write_bytes(raw)


def take(session: Session, folder: Path, now: datetime, *slugs: str) -> Report:
    """Write ordinary files, and import everything in the folder."""
    for slug in slugs:
        (folder / f"{slug}.md").write_bytes(entry_file(slug))
    return exchange(session, folder, Way.IMPORT, now=now)
