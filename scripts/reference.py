"""Write docs/reference.md from the tables of the rules, so that it cannot say anything else than they do.

Run as `make reference`; a test compares the file with what this would write.
"""

from collections.abc import Iterable
from pathlib import Path

from advisory.domain.lifecycle import BEFORE, ENTRY, SITUATION, EntryState, Row, SituationState
from advisory.domain.permissions import PERMISSIONS, As, Rule
from advisory.domain.sight import ENTRY_SEEN_BY, SITUATION_SEEN_BY, Reader

TARGET = Path(__file__).parents[1] / "docs" / "reference.md"

_INTRODUCTION = """# Reference

Written by `make reference` from `advisory/domain/`; do not edit it by hand.

"Not own" means: a moderator has no say over a situation that they asked, unless they are the only
moderator of the site.
"""


def reference() -> str:
    """Give the whole text of docs/reference.md."""
    return "\n".join(
        (
            _INTRODUCTION,
            "## Who may do what\n",
            _table(("", *(column.value for column in As)), _permission_lines()),
            "\n## States of a situation, and who sees it in them\n",
            _table(("state", "asker", "moderator", "audience"), _sight_lines(SITUATION_SEEN_BY)),
            "\n## What changes a situation\n",
            _table(
                ("from", "action", "to", "who", "when"), _lifecycle_lines(SITUATION, list(SituationState))
            ),
            "\n## States of an entry, and who sees it in them\n",
            _table(("state", "asker", "moderator", "audience"), _sight_lines(ENTRY_SEEN_BY)),
            "\n## What changes an entry\n",
            _table(("from", "action", "to", "who", "when"), _lifecycle_lines(ENTRY, list(EntryState))),
        )
    )


def _table(head: Iterable[str], lines: Iterable[Iterable[str]]) -> str:
    head = tuple(head)
    rows = [head, ("---",) * len(head), *lines]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in rows) + "\n"


def _permission_lines() -> Iterable[tuple[str, ...]]:
    for permission, rule in PERMISSIONS.items():
        yield (permission.value, *(_answer(rule, column) for column in As))


def _answer(rule: Rule, column: As) -> str:
    if column not in rule.may:
        return "–"
    return "yes, not own" if rule.unless and column not in rule.unless else "yes"


def _sight_lines(seen_by: dict) -> Iterable[tuple[str, ...]]:
    for state, readers in seen_by.items():
        yield (state.value, *("yes" if reader in readers else "–" for reader in Reader))


def _lifecycle_lines(table: Iterable[Row], order: list[str]) -> Iterable[tuple[str, ...]]:
    for row in table:
        sources = ", ".join(state for state in order if state in row.sources) or "–"
        target = "as before" if row.target == BEFORE else (row.target or "stays")
        when = "; ".join(
            [fact.value for fact in sorted(row.when)]
            + [f"only if {fact.value}" for fact in sorted(row.needs)]
        )
        yield (sources, row.action.replace("_", " "), target, ", ".join(sorted(row.who)), when or "–")


if __name__ == "__main__":
    TARGET.write_text(reference(), encoding="utf-8")
