"""A library for the tests of its pages: entry files put on the shelf and into the index."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from advisory.domain.audience import Audience, Reach
from advisory.search.port import SearchEngine
from advisory.services import exchange, indexing
from advisory.storage import entries

ENTRY = """---
title: "{title}"
slug: {slug}
tags: [{tags}]
industry: logistics
company_size: 51-200
stage: growth
published: {published}
origin: starter
summary: "{summary}"
---

## Situation

{situation}

## Advice from the CEOs

{advice}

## What happened next

{outcome}
"""

ADVICE = "- **Ask them first.** Then decide alone.\n    - All of them, in one week.\n- Write it down."


@dataclass
class Shelf:
    """What stands in the library of a test."""

    session: Session
    engine: SearchEngine
    folder: Path
    now: datetime

    def put(self, slug: str, **parts: str) -> str:
        """Put an entry on the shelf and tell its address; `parts` are the fields of `ENTRY`."""
        standard = {
            "title": "How do you tell the board?",
            "tags": "teamwork",
            "published": "2026-01-15",
            "summary": "Saying it early and in person.",
            "situation": "A carrier has lost its largest customer.",
            "advice": ADVICE,
            "outcome": "The board was told on a Monday.",
        }
        text = ENTRY.format(slug=slug, **{**standard, **parts})
        (self.folder / f"{slug}.md").write_text(text, "utf-8")
        report = exchange.exchange(self.session, self.folder, exchange.Way.IMPORT, now=self.now)
        assert slug in report.taken, report.refused
        indexing.rebuild(self.session, self.engine)
        return f"/entries/{slug}"

    def close_to_visitors(self, slug: str) -> None:
        """Keep an entry for members."""
        row = entries.by_slug(self.session, slug)
        assert row is not None
        row.audience = Audience(Reach.MEMBERS)
        self.session.commit()
        indexing.rebuild(self.session, self.engine)
