"""What every command has in common: it says in a sentence what keeps it from working."""

import pytest


def test_an_outbox_with_nothing_in_it_says_so(run):
    assert run("outbox", "run").output == "Nothing was due.\n"


@pytest.mark.parametrize(
    "words",
    [
        ("members", "list"), ("members", "add", "new@example.com", "New"), ("groups", "add", "a", "A"),
        ("content", "import"), ("content", "sync"), ("outbox", "run"), ("outbox", "list"), ("verify",),
        ("search", "rebuild"), ("search", "check"), ("demo", "cast"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_database_without_tables_says_what_to_run_first(make_app, world, tmp_path, words):
    if "postgresql" in world.database.url:
        pytest.skip("a database that is missing is not made there")
    empty = make_app(ADVISORY_DATABASE_URL=f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    result = empty.test_cli_runner().invoke(args=words)
    assert result.exit_code == 1
    assert result.output == "Error: The database is empty: run `flask --app wsgi db upgrade` first.\n"
