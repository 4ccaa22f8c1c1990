"""The shape of the house: sizes, names, imports, templates, vendored files."""

import ast
import hashlib
import re
from functools import cache
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
CODE = sorted((HOUSE / "advisory").rglob("*.py"))
TEMPLATES = sorted((HOUSE / "templates").rglob("*.html"))
COMPONENTS = sorted((HOUSE / "templates" / "components").glob("*.html"))

FILE_LINES = 300
FUNCTION_LINES = 40


def name(path: Path) -> str:
    return str(path.relative_to(HOUSE))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef)]


def lines_of_code(function: ast.FunctionDef) -> int:
    """The lines of a function without its docstring, which is there to be long where it must."""
    doc = function.body[0]
    has_doc = ast.get_docstring(function) is not None
    doc_lines = (doc.end_lineno or 0) - doc.lineno + 1 if has_doc else 0
    return (function.end_lineno or 0) - function.lineno + 1 - doc_lines


@pytest.mark.parametrize("path", CODE, ids=name)
def test_a_file_that_grows_too_long_is_split(path):
    lines = path.read_text("utf-8").count("\n")
    assert lines <= FILE_LINES


@pytest.mark.parametrize("path", CODE, ids=name)
def test_a_function_that_grows_too_long_is_split(path):
    assert [each.name for each in functions(path) if lines_of_code(each) > FUNCTION_LINES] == []


@pytest.mark.parametrize("path", CODE, ids=name)
def test_imports_stand_at_the_top(path):
    hidden = [
        f"line {inner.lineno}, in {each.name}"
        for each in functions(path)
        for inner in ast.walk(each)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


@pytest.mark.parametrize("path", CODE, ids=name)
def test_every_module_opens_with_a_sentence(path):
    assert ast.get_docstring(tree(path)) or not path.read_text("utf-8").strip()


@pytest.mark.parametrize("path", CODE, ids=name)
def test_no_room_has_a_name_that_says_nothing(path):
    assert not {"utils", "helpers", "manager", "misc", "common_utils"} & {*path.parts, path.stem}


TAG = re.compile(r"<(\w+)((?:\s+[^<>]*)?)>", re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_template_carries_script_or_style_of_its_own(path):
    """The content policy forbids both: they would do nothing, or tempt somebody to weaken it."""
    text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    attributes = [attribute for _, attribute in TAG.findall(text)]
    assert not re.search(r"<style|javascript:", text, re.IGNORECASE)
    scripts = [attribute for element, attribute in TAG.findall(text) if element == "script"]
    # A data block runs nothing; what stands in one must have gone through `tojson`, which leaves no "<".
    data = [one for one in scripts if one.strip() == 'type="application/ld+json"']
    assert len(data) == len(
        re.findall(r'<script type="application/ld\+json">{{ \w+ \| tojson }}</script>', text)
    )
    assert all("src=" in attribute for attribute in scripts if attribute not in data)
    assert not [each for each in attributes if re.search(r"\s(style|on[a-z]+)\s*=", each, re.IGNORECASE)]


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_template_trusts_text(path):
    text = path.read_text("utf-8")
    assert not re.search(r"\|\s*safe\b", text)
    assert "autoescape" not in text


def outer_macros(text: str) -> list[str]:
    """Give the macros of a file that do not stand inside another."""
    outer, depth = [], 0
    for begins, ends in re.findall(r"\{%-?\s*(?:macro\s+(\w+)\(|(endmacro))", text):
        if begins and depth == 0:
            outer.append(begins)
        depth += -1 if ends else 1
    return outer


@pytest.mark.parametrize("path", COMPONENTS, ids=name)
def test_a_component_is_one_macro_of_that_name_that_opens_with_its_signature(path):
    text = path.read_text("utf-8")
    assert outer_macros(text) == [path.stem]
    assert re.match(r"\{#-?\s", text)
    assert f"{path.stem}(" in text.split("#}")[0]


SUMS = sorted(
    [
        *(HOUSE / "static").rglob("SHA256SUMS"),
        *(HOUSE / "tests" / "browser").rglob("SHA256SUMS"),
    ]
)


@pytest.mark.parametrize("path", SUMS, ids=name)
def test_a_vendored_file_is_the_one_that_was_copied(path):
    for line in path.read_text("utf-8").splitlines():
        digest, file = line.split(maxsplit=1)
        assert hashlib.sha256((path.parent / file.lstrip("*")).read_bytes()).hexdigest() == digest


def test_everything_vendored_has_a_checksum_and_a_licence():
    for folder in [*(HOUSE / "static" / "vendor").iterdir(), HOUSE / "tests" / "browser" / "vendor"]:
        sums = (folder / "SHA256SUMS").read_text("utf-8").splitlines()
        listed = {line.split(maxsplit=1)[1].lstrip("*") for line in sums}
        assert listed == {file.name for file in folder.iterdir()} - {"SHA256SUMS"}
        assert any(file.startswith("LICENSE") for file in listed)
