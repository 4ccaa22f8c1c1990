"""Nobody can send a file: what a file says of its writer (names, places, moments) is never on the site."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
VIEWS = sorted((ROOT / "advisory" / "web").rglob("*.py"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_form_takes_a_file(path):
    html = path.read_text("utf-8")
    assert not re.search(r"enctype\s*=|type\s*=\s*[\"']file", html)
    assert "multipart" not in html


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_view_reads_a_file(path):
    assert not re.search(r"request\.files|FileField|FileStorage|MultipleFileField", path.read_text("utf-8"))
