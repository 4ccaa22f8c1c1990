"""Every use case that is handed an actor asks the rules what that actor may do.

Which modules are use cases, and which are parts they share, stands in pyproject.toml. Checked on the
source: from each public function of a use case with an `actor`, the calls are followed through
services and storage; one of them has to arrive at a question of the rules. A use case that only ever
touches the actor's own account is held by their own number instead, and says so in OWN.
"""

import ast
import re
import tomllib
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]

#: The questions: arriving at one of these is asking.
QUESTIONS = {
    *(f"advisory.domain.permissions.{name}" for name in ("may", "require")),
    *(f"advisory.domain.lifecycle.{name}" for name in ("step", "can")),
    *(f"advisory.domain.audience.{name}" for name in ("marks_held", "may_read")),
    *(f"advisory.domain.sight.{name}" for name in ("sees_situation", "sees_entry", "states_seen_by")),
}

#: Touch nothing but the rows of the actor's own number.
OWN: set[str] = set()


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(HOUSE).with_suffix("").parts)


def imported(tree: ast.Module) -> dict[str, str]:
    """Map each name that a module imports to where it comes from."""
    names = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return names


def calls(function: ast.FunctionDef, module: str, names: dict[str, str], own: set[str]) -> set[str]:
    """Give the full names of everything a function mentions: a call, or a function handed on."""
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found.add(f"{names.get(node.value.id, '?')}.{node.attr}")
        elif isinstance(node, ast.Name):
            found.add(names.get(node.id) or (f"{module}.{node.id}" if node.id in own else "?"))
    return found


def read_house() -> tuple[dict[str, set[str]], dict[str, ast.FunctionDef]]:
    """Read services, storage and the rules: who calls whom, and every function."""
    graph: dict[str, set[str]] = {}
    found: dict[str, ast.FunctionDef] = {}
    for floor in ("services", "storage", "domain"):
        for path in sorted((HOUSE / "advisory" / floor).rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            here = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
            names, module = imported(tree), module_name(path)
            for each in here.values():
                found[f"{module}.{each.name}"] = each
                graph[f"{module}.{each.name}"] = calls(each, module, names, set(here))
    return graph, found


GRAPH, FUNCTIONS = read_house()


def reaches(start: str) -> set[str]:
    """Give everything that can be arrived at from a function."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for each in GRAPH.get(waiting.pop(), set()) - seen:
            seen.add(each)
            waiting.append(each)
    return seen


def use_case_modules() -> set[str]:
    """Read the first line of the contract on use cases."""
    settings = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))
    contract = next(
        each for each in settings["tool"]["importlinter"]["contracts"] if each["name"].startswith("Use cases")
    )
    return {f"advisory.services.{name}" for name in re.findall(r"\w+", contract["layers"][0])}


USE_CASES = [
    full
    for full, function in FUNCTIONS.items()
    if full.rpartition(".")[0] in use_case_modules() | {"advisory.services.membership"}
    and not function.name.startswith("_")
    and "actor" in {each.arg for each in (*function.args.args, *function.args.kwonlyargs)}
]


def test_there_are_use_cases_to_check():
    assert len(USE_CASES) > 20


@pytest.mark.parametrize("full", USE_CASES)
def test_a_use_case_with_an_actor_asks_the_rules(full):
    assert full in OWN or reaches(full) & QUESTIONS, (
        f"{full} takes an actor and never asks what they may: call permissions.require, lifecycle.step or "
        "a function that does; or, where it touches only the actor's own account, list it in OWN"
    )
