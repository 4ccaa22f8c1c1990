"""Who may see what is decided in one place: only the rule and what compiles it handle marks."""

import ast
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
CODE = sorted((HOUSE / "advisory").rglob("*.py"))

#: What the rule is made of; who holds one of these could decide on sight by themselves.
INGREDIENTS = {
    "marks_held", "may_read", "states_seen_by", "Reader", "SITUATION_SEEN_BY", "ENTRY_SEEN_BY", "PUBLIC_MARK",
}  # fmt: skip
#: The rule, and what makes of it a condition on rows, on members, or a request of the index.
COMPILED_IN = {
    "advisory/domain/audience.py", "advisory/domain/sight.py", "advisory/storage/situations.py",
    "advisory/storage/entries.py", "advisory/storage/bars.py", "advisory/storage/circle.py",
    "advisory/services/looking.py",
}  # fmt: skip
#: Others, and why: none of them asks what somebody may see.
ELSEWHERE = {
    "advisory/services/indexing.py": "asks the index for what a visitor finds, to see whether it answers",
    "advisory/services/filing.py": "which folder a file lies in",
    "advisory/services/restoring.py": "which folder a file lies in",
    "advisory/services/exchange.py": "which folder a file lies in",
    "advisory/services/deletions.py": "which folder a file lies in",
}


QUERIED = ("in_", "not_in", "is_", "contains")


def name(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def compares_marks(tree: ast.Module) -> list[int]:
    """Give the lines that compare the mark of something, in Python or in a query."""
    lines = []
    for node in ast.walk(tree):
        sides = [node.left, *node.comparators] if isinstance(node, ast.Compare) else []
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in QUERIED:
            sides = [node.func.value]
        lines += [node.lineno for side in sides if isinstance(side, ast.Attribute) and side.attr == "mark"]
    return lines


def ingredients(tree: ast.Module) -> set[str]:
    """Give the parts of the rule that a module imports."""
    return {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("advisory.domain")
        for alias in node.names
        if alias.name in INGREDIENTS
    }


@pytest.mark.parametrize("path", [path for path in CODE if name(path) not in COMPILED_IN], ids=name)
def test_nobody_else_decides_who_sees_what(path):
    tree = ast.parse(path.read_text("utf-8"))
    found = compares_marks(tree) or ingredients(tree)
    assert not found or name(path) in ELSEWHERE, (
        f"{name(path)} compares marks itself ({found}): ask domain.sight.sees_situation or sees_entry, or "
        "put visible_to or readable_by into the query"
    )


def test_every_exception_is_needed():
    for path in ELSEWHERE:
        tree = ast.parse((HOUSE / path).read_text("utf-8"))
        assert compares_marks(tree) or ingredients(tree), path
