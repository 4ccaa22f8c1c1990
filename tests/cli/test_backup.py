"""The backup commands: what they say, and their exit codes."""

import pytest


@pytest.fixture
def file(tmp_path):
    return tmp_path / "last-night.backup"


def test_a_backup_is_written_verified_and_restored(run, file):
    made = run("backup", "create", str(file))
    assert made.exit_code == 0, made.output
    assert "rows and" in made.output
    checked = run("backup", "verify", str(file))
    assert checked.exit_code == 0
    assert "is whole" in checked.output
    back = run("backup", "restore", str(file), "--force")
    assert back.exit_code == 0, back.output
    assert "is back" in back.output


def test_a_site_with_members_needs_force(run, file):
    run("backup", "create", str(file))
    refused = run("backup", "restore", str(file))
    assert refused.exit_code == 1
    assert "--force" in refused.output


def test_a_damaged_file_ends_with_exit_code_1(run, file):
    file.write_bytes(b"no backup at all")
    for word in ("verify", "restore"):
        refused = run("backup", word, str(file))
        assert refused.exit_code == 1
        assert "damaged" in refused.output


def test_a_file_that_is_not_there_is_told(run, file):
    refused = run("backup", "verify", str(file))
    assert refused.exit_code == 1
    assert "No such file" in refused.output


def test_a_file_that_is_there_is_not_written_over(run, file):
    run("backup", "create", str(file))
    refused = run("backup", "create", str(file))
    assert refused.exit_code == 1
    assert "there already" in refused.output
