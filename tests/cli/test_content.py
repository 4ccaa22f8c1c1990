"""Entry files and pages from the terminal: few words, the right exit code, and never a trace."""

import pytest

from tests.services.shelf import entry_file, put


@pytest.fixture
def folder(settings):
    return settings.content_dir


def fill(folder, number):
    put(folder, **{f"entry_{each}": entry_file(f"entry-{each}") for each in range(number)})


def test_only_the_numbers_that_are_not_zero_are_told(run, folder):
    fill(folder, 21)
    assert run("content", "import").output == "21 taken.\n"
    assert run("content", "import").output == "21 unchanged.\n"


def test_an_empty_folder_is_told_as_one(run):
    assert run("content", "import").output == "There is nothing.\n"


def test_what_would_be_done_and_what_cannot_be_are_told_together(run, folder):
    put(folder, good=entry_file("good"), bad=b"nothing")
    result = run("content", "check")
    assert result.exit_code == 1
    assert "content/bad.md:1: " in result.output
    assert result.output.endswith("1 to be taken, 1 refused.\n")


def test_many_missing_files_are_refused_unless_it_is_asked_for(run, folder):
    fill(folder, 5)
    run("content", "import")
    for path in folder.glob("entry-*.md"):
        path.unlink()
    refused = run("content", "sync")
    assert (refused.exit_code, "`content sync --archive-missing`" in refused.output) == (1, True)
    assert run("content", "sync", "--archive-missing").output.endswith("5 archived.\n")


def test_a_folder_without_word_lists_is_a_sentence(run, folder):
    (folder / "tags.yml").write_text("- {slug: a}\n")
    result = run("content", "import")
    assert (result.exit_code, "Error: content/tags.yml:1: " in result.output) == (1, True)


POST = "Why? One Way\nSituation: A company waits.\nAdvice from the CEOs:\n  • Act.\n"


def test_a_page_tells_its_thanks_and_at_most_ten_lines_it_skipped(run, tmp_path):
    page = tmp_path / "page.txt"
    page.write_text(f"{POST}  • Special thanks to Priya for her part.\n" + "[like]\n" * 22)
    lines = run("content", "import-page", str(page)).output.splitlines()
    assert lines[:2] == ["taken: why", "credit: line 5: Special thanks to Priya for her part."]
    assert (sum(line.startswith("skipped: ") for line in lines), lines[-1]) == (10, "… and 12 more")


def test_a_page_that_is_no_text_is_refused(run, tmp_path):
    page = tmp_path / "page.png"
    page.write_bytes(b"\x89PNG\0" + POST.encode())
    result = run("content", "import-page", str(page))
    assert (result.exit_code, result.output) == (1, "Error: This is not a page of text.\n")
