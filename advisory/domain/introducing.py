"""Introductions: how many, for how long, and what whoever asked may learn of the answer.

asked ── yes ──▶ introduced   both learn name and contact
  │
  ├──── no ─────┐
  ├── silence ──┼▶ to whoever asked: "no answer yet", and after 30 days "lapsed"
  └─ a wall ────┘
"""

from datetime import datetime, timedelta
from enum import StrEnum

NOTE_CHARS, CONTACT_CHARS = 500, 200
#: So many may be open at a time for whoever asks; a refusal nobody tells of stays open like a silence.
MOST_OPEN = 5
LAPSES = timedelta(days=30)
#: The same two are asked for once in so long, whatever came of it.
ONCE_IN = timedelta(days=90)
#: Then what led to nothing is deleted.
KEPT = timedelta(days=120)


class Answer(StrEnum):
    """What the asked member said; NONE while they have said nothing."""

    NONE = ""
    YES = "yes"
    NO = "no"


class Stage(StrEnum):
    """Where an introduction stands, as far as whoever asked for it may know."""

    OPEN = "no answer yet"
    LAPSED = "lapsed without an answer"
    WITHDRAWN = "withdrawn"
    INTRODUCED = "introduced"


def stage(answer: str, made_at: datetime, *, withdrawn: bool, now: datetime) -> Stage:
    """Give the stage that whoever asked is shown: a no and a silence look the same.

    >>> from datetime import UTC
    >>> then = datetime(2026, 3, 2, tzinfo=UTC)
    >>> {stage(one, then, withdrawn=False, now=then + timedelta(days=3)).value for one in ("", "no")}
    {'no answer yet'}
    >>> {stage(one, then, withdrawn=False, now=then + LAPSES).value for one in ("", "no")}
    {'lapsed without an answer'}
    """
    if answer == Answer.YES:
        return Stage.INTRODUCED
    if withdrawn:
        return Stage.WITHDRAWN
    return Stage.OPEN if now < made_at + LAPSES else Stage.LAPSED
