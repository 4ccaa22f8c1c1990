"""Every kind of notice is told somewhere, and leads somewhere."""

import ast
from pathlib import Path

import pytest

from advisory.domain.notices import LASTING, NEWS, STEPS_TOLD, TELLINGS, NoticeKind
from advisory.web.places import PLACES

SERVICES = sorted((Path(__file__).parents[2] / "advisory" / "services").rglob("*.py"))


def named(path: Path) -> set[str]:
    """Give the kinds that a module names."""
    tree = ast.parse(path.read_text("utf-8"))
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "NoticeKind"
    }


TOLD = set().union(*(named(path) for path in SERVICES)) | {
    kind.name for pair in STEPS_TOLD.values() for kind in pair
}


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_is_told_by_a_service(kind):
    assert kind.name in TOLD, f"nobody tells {kind.name}: tell it where it happens, or take it out"


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_has_its_sentence(kind):
    assert kind in TELLINGS


def test_the_other_tables_name_only_kinds_there_are():
    assert {*LASTING, *NEWS, *PLACES} <= set(NoticeKind)


def test_every_place_is_a_page(app):
    missing = {place.endpoint for place in PLACES.values()} - set(app.view_functions)
    assert missing == set()
