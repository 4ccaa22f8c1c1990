"""An entry is a file; parse and write are each other's inverse."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisory.documents.entry_file import BadFile, EntryFile, change, parse, write
from advisory.domain.edition import Edition, Ended, Point
from advisory.domain.errors import Invalid

CONTENT = Path(__file__).parents[2] / "content"
STARTERS = sorted(path for path in CONTENT.glob("*.md") if path.name != "README.md")

HEAD = 'title: "Why now?"\nslug: why-now\n'
BODY = "\n## Situation\n\nText.\n\n## Advice from the CEOs\n\n- Ask.\n"


def _file(head: str = HEAD, body: str = BODY) -> bytes:
    return f"---\n{head}---\n{body}".encode()


_LINE = st.text(
    st.characters(exclude_categories=("C", "Z"), exclude_characters="[<>|`*_&\\-+•#\"'"),
    min_size=1,
    max_size=25,
).filter(lambda line: not line[0].isdigit())
_FIELD = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=40).map(str.strip)
_WORDS = st.lists(_FIELD.filter(bool), max_size=3).map(tuple)
_SLUG = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}", fullmatch=True)
_TEXT = st.lists(_LINE, min_size=1, max_size=4).map("\n\n".join)
_DAY = st.none() | st.dates()
_EDITIONS = st.builds(
    Edition,
    question=_FIELD.map(lambda words: f"{words}?"),
    situation=_TEXT,
    points=st.lists(
        st.builds(Point, _TEXT, st.lists(_TEXT, max_size=2).map(tuple)), min_size=1, max_size=3
    ).map(tuple),
    summary=_FIELD,
    outcome=st.just("") | _TEXT,
    tags=st.lists(_SLUG, max_size=4, unique=True).map(tuple),
    count_noun=st.sampled_from(["Thoughts", "Ways", "No", "Odd Ends", "12"]),
    credits=_WORDS,
    references=_WORDS,
    industry=_FIELD,
    company_size=_FIELD,
    stage=_FIELD,
)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | _FIELD | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_FIELD, inner, max_size=3),
    max_leaves=6,
)
_FILES = st.builds(
    EntryFile,
    edition=_EDITIONS,
    slug=_SLUG,
    published=_DAY,
    origin=st.sampled_from(["starter", "members", "imported"]),
    updated=_DAY,
    verified_on=_DAY,
    review_due_on=_DAY,
    obsolete=_FIELD,
    superseded_by=st.just("") | _SLUG.map(lambda slug: f"other-{slug}"),
    audience=st.sampled_from(["public", "members", "group-7"]),
    source_url=st.sampled_from(["", "https://example.com/a?b=c#d"]),
    extra=st.dictionaries(st.from_regex(r"x_[a-z]{1,6}", fullmatch=True), _VALUES, max_size=3),
)


@settings(max_examples=60, deadline=None)
@given(_FILES)
def test_what_is_written_is_read_back(file: EntryFile) -> None:
    assert parse(write(file), f"{file.slug}.md") == file


@pytest.mark.parametrize("path", STARTERS, ids=lambda path: path.stem)
def test_every_starter_entry_comes_back_byte_for_byte(path: Path) -> None:
    raw = path.read_bytes()
    assert write(parse(raw, path.name)) == raw


def test_there_are_forty_eight_starter_entries() -> None:
    assert len([path for path in STARTERS if b"\norigin: starter\n" in path.read_bytes()]) == 48


def test_byte_order_mark_and_windows_line_ends_make_no_difference() -> None:
    raw = _file()
    assert parse(b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n"), "why-now.md") == parse(raw, "why-now.md")


def test_unknown_keys_are_kept() -> None:
    file = parse(_file(HEAD + "mood: {calm: [1, 2]}\n"), "why-now.md")
    assert file.extra == {"mood": {"calm": [1, 2]}}
    assert parse(write(file), "why-now.md") == file


def test_several_paragraphs_and_an_outcome_are_read() -> None:
    advice = "## Advice from the CEOs\n* Ask.\n\t* All.\n"
    body = f"## Situation\nOne.\n\nTwo.\n{advice}## What happened next\nWell.\n"
    edition = parse(_file(body=body), "why-now.md").edition
    assert edition.situation == "One.\n\nTwo."
    assert edition.points == (Point("Ask.", ("All.",)),)
    assert edition.outcome == "Well."


BOMB = HEAD + "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


@pytest.mark.parametrize(
    ("raw", "line", "says"),
    [
        (b"no front matter", 1, "no front matter"),
        (b"", 1, "no front matter"),
        (b"---\ntitle: x\n", 1, "not closed"),
        (b"---\n---\n", 1, "empty"),
        (_file(HEAD + "title: again\n"), 4, 'the key "title" stands twice'),
        (_file(HEAD + "mood: {a: 1, a: 2}\n"), 4, 'the key "a" stands twice'),
        (_file(HEAD + "tags: pricing\n"), 4, "list of slugs"),
        (_file(HEAD + "tags: [Pricing]\n"), 4, "list of slugs"),
        (_file(HEAD + "tags:\n- a\n- a\n"), 6, "stands twice"),
        (_file(HEAD + "tags: [1]\n"), 4, "not text"),
        (_file(HEAD + "published: soon\n"), 4, "a date such as"),
        (_file(HEAD + "published: 2024-13-45\n"), 4, "cannot be read"),
        (_file(HEAD + "published: 2024-01-01 10:00:00\n"), 4, "a date such as"),
        (_file("title: 42\nslug: why-now\n"), 2, "not text"),
        (_file("title: [a]\nslug: why-now\n"), 2, "not text"),
        (_file('title: "Why?\\nNow"\nslug: why-now\n'), 2, "one line"),
        (_file("title: No question\nslug: why-now\n"), 2, "question mark"),
        (_file("slug: why-now\n"), 1, '"title" is missing'),
        (_file('title: "Why?"\n'), 1, '"slug" is missing'),
        (_file('title: "Why?"\nslug: ../why-now\n'), 3, "slug"),
        (_file('title: "Why?"\nslug: another\n'), 3, "file's name"),
        (_file(HEAD + "origin: somewhere\n"), 4, "origin"),
        (_file(HEAD + "audience: group\n"), 4, "audience"),
        (_file(HEAD + "source_url: javascript:alert(1)\n"), 4, "http"),
        (_file(HEAD + "x: !!python/object/apply:os.system [ls]\n"), 4, "tag"),
        (_file(HEAD + "x: !foo bar\n"), 4, "tag"),
        (_file(BOMB), 4, "aliases"),
        (_file(HEAD + "x: " + "[" * 50 + "\n"), 4, "nesting"),
        (_file(HEAD + "x: [\n"), 5, "not YAML"),
        (_file(HEAD + "...\n"), 4, "means something to YAML"),
        (_file("- a\n- b\n"), 2, "one key and value per line"),
        (_file("{title: a, slug: b}\n"), 2, "one key and value per line"),
        (_file(HEAD + "1: a\n"), 4, "not a word"),
        (_file(HEAD + f"x: {'y' * 64_000}\n"), 1, "front matter is longer"),
        (_file()[:-2] + b"\xff\n", 12, "UTF-8"),
        (_file() + b"\0", 13, "U\\+0000"),
        (_file(body="Hello\n" + BODY), 5, "stands before"),
        (_file(body=BODY + "\n## Notes\n"), 14, 'no section "Notes"'),
        (_file(body=BODY + "\n## Situation\n"), 14, "twice"),
        (_file(body="## Advice from the CEOs\n- a\n## Situation\nb\n"), 7, "too late"),
        (_file(body="## Situation\n\nText.\n"), 5, '"## Advice from the CEOs" is missing'),
        (_file(body="## Advice from the CEOs\n- a\n"), 5, '"## Situation" is missing'),
        (_file(body=BODY.replace("Text.", "")), 6, "situation"),
        (_file(body=BODY + "    - All.\n        - Really.\n"), 14, "Line 14 opens a third level"),
        (_file(body=BODY.replace("Text.", "[" * 900)), 6, "brackets"),
    ],
)  # fmt: skip
def test_refuses_and_names_file_and_line(raw: bytes, line: int, says: str) -> None:
    with pytest.raises(BadFile, match=says) as refusal:
        parse(raw, "content/why-now.md")
    assert str(refusal.value).startswith(f"content/why-now.md:{line}: ")
    assert refusal.value.line == line


def test_refuses_a_body_of_five_megabytes() -> None:
    with pytest.raises(BadFile, match="bytes"):
        parse(_file(body=BODY + "x" * 5_000_000), "why-now.md")


def test_refuses_to_write_what_would_not_come_back() -> None:
    file = EntryFile(Edition("Why?", "Text.\n\n## Advice\n\nMore", (Point("a"),)), "why")
    with pytest.raises(Invalid, match="no section"):
        write(file)


COMMENTED = (
    b"\xef\xbb\xbf---\r\n# Ours\r\nslug: why-now\r\ntitle: 'Why now?'   # asked often\r\n"
    b"tags:\r\n  - pricing\r\n\r\n# Sizes\r\nmood:   calm\r\n---\r\n\r\n## Situation\r\nText.  \r\n"
    b"## Advice from the CEOs\r\n* Ask.\r\n"
)


@pytest.mark.parametrize(
    ("changes", "before", "after"),
    [
        ({"tags": ("sales", "pricing")}, b"tags:\r\n  - pricing\r\n", b"tags: [sales, pricing]\r\n"),
        ({"tags": None}, b"tags:\r\n  - pricing\r\n", b""),
        ({"tags": ("pricing",)}, b"", b""),
        ({"mood": "glad"}, b"mood:   calm", b"mood: glad"),
        ({"obsolete": "The law changed."}, b"---\r\n\r\n", b'obsolete: "The law changed."\r\n---\r\n\r\n'),
        (
            {"published": date(2026, 1, 2), "obsolete": None},
            b"---\r\n\r\n",
            b"published: 2026-01-02\r\n---\r\n\r\n",
        ),
    ],
)
def test_change_touches_only_its_lines(changes: dict[str, object], before: bytes, after: bytes) -> None:
    assert change(COMMENTED, **changes) == COMMENTED.replace(before, after)


def test_a_new_key_takes_its_place_in_the_order() -> None:
    raw = _file(HEAD + "origin: members\n")
    assert change(raw, tags=("sales",)) == _file(HEAD + "tags: [sales]\norigin: members\n")


@settings(max_examples=40, deadline=None)
@given(_FILES, st.dates())
def test_a_change_taken_back_leaves_the_file_as_it_was(file: EntryFile, day: date) -> None:
    raw = write(file)
    there_and_back = change(change(raw, verified_on=day), verified_on=file.verified_on)
    assert there_and_back == raw


def test_refuses_a_change_that_would_break_the_file() -> None:
    with pytest.raises(BadFile, match="origin"):
        change(_file(), origin="somewhere")


def ended_file(line: str) -> bytes:
    return (
        f'---\ntitle: "Why?"\nslug: why\n{line}\n---\n\n## Situation\n\nSo.\n\n'
        "## Advice from the CEOs\n\n- One.\n- Two.\n"
    ).encode()


def test_points_that_no_longer_hold_go_there_and_back():
    raw = ended_file('no_longer_holds: [{point: 2, since: 2026-03-01, reason: "A new law: \\"x\\"."}]')
    file = parse(raw, "why.md")
    assert file.no_longer_holds == (Ended(2, date(2026, 3, 1), 'A new law: "x".'),)
    assert file.count == "Two Thoughts (1 withdrawn)"
    assert parse(write(file), "why.md") == file
    assert change(raw, no_longer_holds=file.no_longer_holds) == raw


def test_points_that_no_longer_hold_may_be_written_over_several_lines():
    raw = ended_file("no_longer_holds:\n  - point: 2\n    since: 2026-03-01\n    reason: A new law.")
    assert parse(raw, "why.md").no_longer_holds == (Ended(2, date(2026, 3, 1), "A new law."),)
    assert change(raw, no_longer_holds=()) == ended_file("").replace(b"slug: why\n\n", b"slug: why\n")


@pytest.mark.parametrize(
    "value",
    [
        "yes",
        "[2]",
        "[{point: 2}]",
        '[{point: 3, since: 2026-03-01, reason: "x"}]',
        '[{point: 0, since: 2026-03-01, reason: "x"}]',
        '[{point: "2", since: 2026-03-01, reason: "x"}]',
        '[{point: true, since: 2026-03-01, reason: "x"}]',
        '[{point: 2, since: "soon", reason: "x"}]',
        '[{point: 2, since: 2026-03-01, reason: ""}]',
        '[{point: 2, since: 2026-03-01, reason: "x", more: 1}]',
        '[{point: 2, since: 2026-03-01, reason: "x"}, {point: 2, since: 2026-03-01, reason: "y"}]',
    ],
)
def test_anything_else_about_points_is_refused_with_its_line(value):
    with pytest.raises(BadFile, match=":4:"):
        parse(ended_file(f"no_longer_holds: {value}"), "why.md")
