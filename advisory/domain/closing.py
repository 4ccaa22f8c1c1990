"""Closing: what an asker has to say before a situation is closed."""

from datetime import date

from advisory.domain.situation import LINE_CHARS, PART_CHARS


def closing_problems(heard: str, commitment: str, commitment_on: date | None, today: date) -> dict[str, str]:
    """Tell what is wrong with a closing, by field; nothing when it can be kept."""
    problems = {}
    if not heard:
        problems["heard"] = "Say in a sentence or two what you heard. Those who advised read it."
    if len(heard) > PART_CHARS:
        problems["heard"] = (
            f"This has {len(heard):,} characters; {PART_CHARS:,} is the most that can be kept."
        )
    if not commitment:
        problems["commitment"] = "Write what you will do next."
    if len(commitment) > LINE_CHARS:
        problems["commitment"] = f"Keep it to one line of at most {LINE_CHARS} characters."
    if commitment_on is None:
        problems["commitment_on"] = "Choose the day by which you will have done it."
    elif commitment_on < today:
        problems["commitment_on"] = "Choose a day that is still to come."
    return problems
