"""The backup commands: what they say, and their exit codes."""

import pytest


@pytest.fixture
def file(tmp_path):
    return tmp_path / "last-night.backup"


def test_a_backup_is_written_verified_and_restored(run, file):
    made = run("backup", "create", str(file))
    assert made.exit_code == 0, made.output
    assert "rows and" in made.output
    assert "ADVISORY_SECRET_KEY" in made.output
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


def test_a_new_key_is_one_that_the_settings_take(run, app, fresh, make_app, file, tmp_path):
    key = run("backup", "key").output.strip()
    own = make_app(ADVISORY_BACKUP_KEY=key).test_cli_runner()
    made = own.invoke(args=("backup", "create", str(file)))
    assert "without ADVISORY_BACKUP_KEY" in made.output
    refused = run("backup", "verify", str(file))
    assert refused.exit_code == 1
    assert (
        refused.output
        == "Error: The backup is sealed with a key of its own: set ADVISORY_BACKUP_KEY to it.\n"
    )
    kept = tmp_path / "key"
    kept.write_text(key + "\n")
    from_file = make_app(ADVISORY_BACKUP_KEY=f"file:{kept}").test_cli_runner()
    assert from_file.invoke(args=("backup", "verify", str(file))).exit_code == 0
    kept.unlink()
    gone = from_file.invoke(args=("backup", "verify", str(file)))
    assert (gone.exit_code, gone.output) == (1, "Error: The file of ADVISORY_BACKUP_KEY cannot be read.\n")


def test_a_folder_keeps_as_many_as_it_is_told(run, clock, tmp_path):
    (tmp_path / "mine.txt").write_text("left alone")
    for _ in range(4):
        assert run("backup", "create", str(tmp_path), "--keep", "2").exit_code == 0
        clock.move(days=1)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["advisory-20260304-090000.backup", "advisory-20260305-090000.backup", "mine.txt"]
    refused = run("backup", "create", str(tmp_path / "one.backup"), "--keep", "2")
    assert refused.exit_code == 2


def test_a_backup_goes_through_a_pipe(run, file):
    made = run("backup", "create", "-")
    file.write_bytes(made.stdout_bytes)
    assert run("backup", "verify", str(file)).exit_code == 0
