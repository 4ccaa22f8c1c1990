"""Promises that the code keeps to itself: who writes states, who makes Markup, what pages hold."""

import ast
import dataclasses
import importlib
import inspect
import pkgutil
import re
import typing
from pathlib import Path

import pytest

from advisory.services import pages
from advisory.storage.base import Base

HOUSE = Path(__file__).parents[2]
CODE = sorted((HOUSE / "advisory").rglob("*.py"))

#: The one module that takes steps of a lifecycle.
STATE_WRITER = "advisory/services/changing.py"
#: The one that turns text into Markup, and the one that reads our own drawings.
MARKUP_MAKERS = {"advisory/documents/render.py", "advisory/web/rendering.py"}


def name(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def written_states(path: Path) -> list[int]:
    """Give the lines that write a state: `row.state = …` or `.values(state=…)`."""
    lines = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            lines += [
                node.lineno for each in targets if isinstance(each, ast.Attribute) and each.attr == "state"
            ]
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "values":
            lines += [node.lineno for keyword in node.keywords if keyword.arg == "state"]
    return lines


@pytest.mark.parametrize("path", [path for path in CODE if name(path) != STATE_WRITER], ids=name)
def test_only_the_lifecycle_writes_states(path):
    refusal = isinstance(path, Path) and name(path) == "advisory/domain/errors.py"  # keeps it for its page
    assert refusal or written_states(path) == []


def makes_markup(path: Path) -> list[int]:
    """Give the lines that call Markup with something; an empty Markup is harmless."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Markup" and node.args
    ]


@pytest.mark.parametrize("path", [path for path in CODE if name(path) not in MARKUP_MAKERS], ids=name)
def test_only_the_renderer_turns_text_into_markup(path):
    assert makes_markup(path) == []


PAGES = [
    each
    for found in pkgutil.iter_modules(pages.__path__, pages.__name__ + ".")
    for _, each in inspect.getmembers(importlib.import_module(found.name), inspect.isclass)
    if each.__module__ == found.name
]


def fields(page: type) -> dict[str, object]:
    return typing.get_type_hints(page)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_a_page_is_frozen(page):
    assert dataclasses.is_dataclass(page)
    assert page.__dataclass_params__.frozen


def types_within(hint: object) -> set[type]:
    """Give every class that a type is made of."""
    inner = {each for part in typing.get_args(hint) for each in types_within(part)}
    return inner | ({hint} if inspect.isclass(hint) else set())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_a_page_holds_no_rows(page):
    held = set().union(*(types_within(hint) for hint in fields(page).values()))
    assert not [each for each in held if issubclass(each, Base)]
    assert object not in held


#: A page with such a field could print who asked. One's own account shows one's own address.
TELLING = re.compile(r"^(asker|member|author|user|owner)s?(_|$)|email|uniquifier|company$|avatar")
OWN_ACCOUNT = {
    "advisory.services.pages.members",
    "advisory.services.pages.office",
    "advisory.services.pages.own_security",
    "advisory.services.pages.profile",
}


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.__module__ not in OWN_ACCOUNT], ids=lambda page: page.__name__
)
def test_no_page_has_a_field_that_could_tell_who_asked(page):
    assert [field for field in fields(page) if TELLING.search(field)] == []
