"""Other people's pages to entry files: the blog format.

    Tag Archives: Interaction                     a heading of the archive: left out

    What do you do about X? Three Thoughts        the question, and the noun of the count
    Situation: One or more paragraphs.
    Advice from the CEOs:
      • A point.
        • A sub-point.
      • Special thanks to … for …                 a credit, not a point
    [like]                                        noise: left out

Nothing is guessed silently: the report names every line that was left out, and why.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from advisory.documents.entry_file import EntryFile, write
from advisory.documents.html_text import text_of
from advisory.domain.edition import Edition, Point, number_word
from advisory.domain.errors import Invalid
from advisory.domain.points import MAX_POINTS, MAX_SUB_POINTS, POINT_CHARS
from advisory.domain.structure import ENTRY_CHARS, check_structure
from advisory.domain.text import clean, one_line, shorten, slugify

#: Why a line is left out that nobody will miss.
MARK = "a mark of the page, not part of the text"

#: A longer line is text, whatever it ends with.
TITLE_CHARS = 250

_NUMBERS = {number_word(n).lower() for n in range(21)}
_TITLE = re.compile(r"(.*\?)[\s–—:-]*(?:(\w+)\s+([A-Z][a-z]+))?")
_LABEL = re.compile(r"(situation|advice from the ceos?|advice)\s*:\s*(.*)", re.IGNORECASE)
_BULLET = re.compile(r"(?:[•◦▪‣●○■·–*+-]|o(?=\s)|\d{1,2}[.)])\s+(.*)")
#: "Thanks to the new system, costs fell" is advice; thanks for somebody's part in it is a credit.
_CREDIT = re.compile(
    r"special thanks\b|(?:with |many )?thank(?:s| you) to\b.*\bfor (?:his|her|their|your|sharing)\b",
    re.IGNORECASE,
)
_ARCHIVE = re.compile(r"(?:tag|category|monthly|author)?\s*archives?\b.*", re.IGNORECASE)
_NOISE = re.compile(
    r"\[like\]|like this:?|like|loading\W*|share this:?|share|tweet|email|print|facebook|linkedin|twitter"
    r"|(?:posted|filed|published) (?:in|on|by|under)\b.*|categor(?:y|ies):.*|tags?:.*|tagged(?: with)?:.*"
    r"|leave a (?:comment|reply)|\d+ comments?|comments? (?:are )?(?:off|closed)\b.*|what do you think\?"
    r"|(?:continue reading|read more)\b.*|[←→«»].*|.*[←→«»]|(?:older|newer) (?:posts|entries)|previous|next",
    re.IGNORECASE,
)
_HTML = re.compile(r"<(?:html|body|div|p|ul|ol|li|h[1-6]|article|br|!doctype)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A line that did not become part of an entry, and why."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Thanks:
    """A line that became a credit of its entry instead of a point."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class BlogPage:
    """What a page gave: its entries in order, which lines became credits, and what was left out."""

    entries: tuple[EntryFile, ...]
    thanks: tuple[Thanks, ...]
    skipped: tuple[Skipped, ...]


@dataclass(slots=True)
class _Post:
    """One post while it is being read; bullets carry their line and indentation."""

    line: int
    question: str
    count_noun: str
    section: str = ""
    situation: list[str] = field(default_factory=list)
    bullets: list["_Bullet"] = field(default_factory=list)


@dataclass(slots=True)
class _Bullet:
    """One bullet of the advice, with the lines that continue it."""

    line: int
    indent: int
    text: str


def decode_page(raw: bytes) -> str:
    """Read the bytes of a page as UTF-8, or as what Windows programs save when they are not.

    Raises:
        Invalid: it is no text at all, such as a picture or an archive.
    """
    if b"\0" in raw:
        raise Invalid("This is not a page of text.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def read_blog_page(text: str) -> BlogPage:
    """Read a page of the blog format, as text or as HTML; never fails.

    Line numbers of the report count the lines of `text`, for HTML those of its plain form.
    """
    if _HTML.search(text):
        text = text_of(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").replace("\xa0", " ")
    skipped: list[Skipped] = []
    thanks: list[Thanks] = []
    entries: list[EntryFile] = []
    slugs: set[str] = set()
    for post in _posts(text.expandtabs(4).split("\n"), skipped):
        try:
            entry = _entry(post, slugs)
        except Invalid as refusal:
            skipped.append(Skipped(post.line, post.question, str(refusal)))
        else:
            slugs.add(entry.slug)
            entries.append(entry)
            thanks += _thanks(post)
    report = (Skipped(skip.line, shorten(skip.text, 200), skip.reason) for skip in skipped)
    return BlogPage(tuple(entries), tuple(thanks), tuple(sorted(report, key=lambda skip: skip.line)))


def _posts(lines: list[str], skipped: list[Skipped]) -> Iterator[_Post]:
    """Cut the page into posts; a post begins with its title."""
    post: _Post | None = None
    after_blank = True
    for number, raw_line in enumerate(lines, start=1):
        line = raw_line.rstrip()
        if line.lower().endswith("[like]"):
            line = line[: -len("[like]")].rstrip()
        words = line.strip().lstrip("#").strip()
        title = _title(words, raw_line, lines, number) if words else None
        if not words:
            if raw_line.strip():
                skipped.append(Skipped(number, raw_line.strip(), MARK))
        elif _NOISE.fullmatch(words) or _ARCHIVE.fullmatch(words):
            skipped.append(Skipped(number, words, MARK))
        elif title:
            if post:
                yield post
            post = _Post(number, *title)
        elif post is None:
            skipped.append(Skipped(number, words, "stands before the first title"))
        else:
            _add(post, number, line, skipped, after_blank=after_blank)
        after_blank = not words
    if post:
        yield post


def _title(words: str, raw_line: str, lines: list[str], number: int) -> tuple[str, str] | None:
    """Recognise a title: a question with its count, or a question right before a situation."""
    found = _TITLE.fullmatch(words) if len(words) <= TITLE_CHARS else None
    if not found or _LABEL.match(words) or _BULLET.match(raw_line.strip()):
        return None
    question, number_said, noun = found.groups()
    if noun and (number_said.lower() in _NUMBERS or number_said.isdigit()):
        return one_line(question), noun if noun.endswith("s") else f"{noun}s"
    following = next((line.strip() for line in lines[number : number + 12] if line.strip()), "")
    if not noun and re.match(r"situation\s*:", following, re.IGNORECASE):
        return one_line(question), "Thoughts"
    return None


def _add(post: _Post, number: int, line: str, skipped: list[Skipped], *, after_blank: bool) -> None:
    """Put one line of a post where it belongs."""
    words = line.strip()
    label = _LABEL.fullmatch(words.strip("*"))
    bullet = _BULLET.fullmatch(words)
    if label and not bullet:
        post.section = "situation" if label[1].lower() == "situation" else "advice"
        words = label[2].strip("* ")
        if not words:
            return
        bullet = None
    if post.section == "situation":
        post.situation += ["", words] if after_blank and post.situation else [words]
    elif post.section == "advice" and bullet:
        post.bullets.append(_Bullet(number, len(line) - len(line.lstrip()), bullet[1]))
    elif post.section == "advice" and post.bullets and (not after_blank or line != line.lstrip()):
        post.bullets[-1].text += f" {words}"
    elif post.section == "advice" and _CREDIT.match(words):
        post.bullets.append(_Bullet(number, 0, words))
    else:
        skipped.append(Skipped(number, words, "stands outside the situation and the advice"))


def _entry(post: _Post, slugs: set[str]) -> EntryFile:
    """Turn a post into an entry file.

    Raises:
        Invalid: it has no situation or no advice, or more than an entry can hold.
    """
    points, credit_lines = _points(post.bullets)
    situation = clean("\n".join(post.situation)).strip()
    if not points:
        raise Invalid("there is no advice under this title")
    check_structure(situation, max_chars=ENTRY_CHARS)
    edition = Edition(
        question=post.question,
        situation=situation,
        points=points,
        count_noun=post.count_noun,
        credits=credit_lines,
    )
    slug = slugify(post.question)
    if not slug or slug in slugs:
        raise Invalid(
            "a post with this title stands on the page already" if slug else "its title gives no address"
        )
    entry = EntryFile(edition, slug, origin="imported")
    write(entry)  # An entry that cannot be written must not be half imported.
    return entry


def _thanks(post: _Post) -> list[Thanks]:
    """List the lines of a post that became its credits."""
    return [
        Thanks(bullet.line, shorten(bullet.text, 200))
        for bullet in post.bullets
        if _CREDIT.match(bullet.text)
    ]


def _points(bullets: list[_Bullet]) -> tuple[tuple[Point, ...], tuple[str, ...]]:
    """Turn bullets into points by their indentation, and thanks into credits.

    Raises:
        Invalid: more or longer points than an entry can hold.
    """
    found: list[tuple[str, list[str]]] = []
    thanks: list[str] = []
    margin = min((bullet.indent for bullet in bullets), default=0)
    for bullet in bullets:
        text = one_line(bullet.text)
        if not text:
            continue
        if _CREDIT.match(text):
            # The page sets the credits under "Special thanks", so the words need not be said again.
            thanks.append(re.sub(r"^special thanks to\s+", "", text, flags=re.IGNORECASE))
        elif bullet.indent <= margin + 1 or not found:
            found.append((text, []))
        else:
            found[-1][1].append(text)
    too_long = any(len(text) > POINT_CHARS for text, subs in found for text in (text, *subs))
    if too_long or len(found) > MAX_POINTS or any(len(subs) > MAX_SUB_POINTS for _text, subs in found):
        raise Invalid("there are more or longer points under this title than an entry can hold")
    return tuple(Point(_escaped(text), tuple(map(_escaped, subs))) for text, subs in found), tuple(thanks)


def _escaped(text: str) -> str:
    """Keep a text that opens like a bullet from being read as one."""
    return re.sub(r"^([-*+•]|\d{1,2}[.)])(?= |$)", r"\\\1", text)
