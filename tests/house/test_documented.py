"""Whatever can be set, called or granted is documented; anything undocumented fails here."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from advisory import config
from advisory.domain.lifecycle import EntryState, SituationState
from advisory.domain.permissions import Permission
from scripts.reference import TARGET, reference

HOUSE = Path(__file__).parents[2]
OPERATION = HOUSE / "docs" / "operation.md"


@pytest.mark.parametrize("name", config.NAMES)
def test_every_setting_is_explained_to_the_operator(name):
    assert f"`{name}`" in OPERATION.read_text("utf-8")
    assert re.search(rf"^#? ?{name}=", (HOUSE / ".env.example").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize(
    "path", [OPERATION, HOUSE / ".env.example", HOUSE / "README.md"], ids=lambda path: path.name
)
def test_no_setting_is_promised_that_does_not_exist(path):
    promised = set(re.findall(r"\bADVISORY_[A-Z_]+\b", path.read_text("utf-8")))
    assert promised - set(config.NAMES) <= {"ADVISORY_TEST_DATABASE_URL"}


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Walk our own commands: their full name and the command."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        elif (getattr(command.callback, "__module__", "") or "").startswith("advisory."):
            yield " ".join((*path, name)), command


def test_every_command_says_what_it_does(app):
    silent = [name for name, command in commands(app.cli) if not (command.help or "").strip()]
    assert silent == []


def test_every_option_of_a_command_says_what_it_is_for(app):
    silent = [
        f"{name} --{option.name}"
        for name, command in commands(app.cli)
        for option in command.params
        if isinstance(option, click.Option) and not option.help
    ]
    assert silent == []


def test_every_command_is_documented(app):
    text = OPERATION.read_text("utf-8")
    assert [name for name, _ in commands(app.cli) if f"flask --app wsgi {name}" not in text] == []


def test_there_are_commands(app):
    assert dict(commands(app.cli))


def test_the_reference_says_what_the_tables_say():
    assert TARGET.read_text("utf-8") == reference(), "run `make reference`"


@pytest.mark.parametrize("word", [*Permission, *SituationState, *EntryState])
def test_every_permission_and_state_stands_in_the_reference(word):
    assert f"| {word.value} |" in reference()


def test_every_decision_record_has_its_parts():
    for path in sorted((HOUSE / "docs" / "decisions").glob("*.md")):
        text = path.read_text("utf-8")
        assert [part for part in ("Context", "Decision", "Consequence") if f"## {part}" not in text] == [], (
            path.name
        )


#: A test as docs/security.md names it: with its folder, or after one of the same folder.
TESTS = re.compile(r"`((?:tests/)?(?:[a-z]+/)?(?:test_[a-z_]+)|tests/[a-z]+)`")


def test_every_control_names_a_test_that_is_there():
    there = {path.stem for path in (HOUSE / "tests").rglob("test_*.py")}
    folders = {f"tests/{path.name}" for path in (HOUSE / "tests").iterdir() if path.is_dir()}
    named = TESTS.findall((HOUSE / "docs" / "security.md").read_text("utf-8"))
    assert len(named) > 40
    missing = {name for name in named if name.rpartition("/")[2] not in there and name not in folders}
    assert missing == set()
