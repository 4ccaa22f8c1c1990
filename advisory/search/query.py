"""The query language: what a reader may type into the search box, and what it means.

    words              any of them may occur; documents with more, and with rarer ones, come first
    "two words"        must occur, as a phrase
    -word  -"a phrase" must not occur
    tag:pricing        must carry the tag; `tag:service+pricing` both; `-tag:pricing` must not
    type:entry         only this kind: entry, situation, or point (the words must occur in the advice)
    after:2025-01      dated 1 January 2025 or later (2025, 2025-01 or 2025-01-31)
    before:2025-01     dated earlier than 1 January 2025, so `after:2025 before:2026` is one year
    this OR that       the same as `this that`

In a text of more than a few words (a pasted dilemma), quotes are quotations and a hyphen is a dash: its
words are searched, and nothing is required or left out because of them.
Nothing a reader types is an error: what cannot be read is explained in a sentence (`Query.unread`)
and its words are searched as text.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from advisory.domain.text import one_line, slugify

#: Characters that count; the rest of a longer text is not read.
TEXT_CHARS = 2_000
#: Words that count; phrases, exclusions and tags are fewer.
MAX_WORDS = 300
MAX_OTHERS = 20
MAX_SENTENCES = 5
#: With more plain words than this, a text is prose: its quotes and dashes are no operators.
PROSE_WORDS = 12

KINDS = ("entry", "situation", "point")
FIELDS = ("tag", "type", "after", "before")

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂″", '"') | dict.fromkeys("−‐‑", "-"))
#: Quotes, brackets and blanks end a word; a field's value may be quoted.
_PIECE = re.compile(
    r"""(?P<minus>-*)
        (?:(?P<field>[^\W\d_][\w-]*):(?=[^\s:/])[()\[\]{}<>]*)?
        (?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"()\[\]{}<>]+)|(?(field)|(?!)))
      | (?P<lone>["()\[\]{}<>])""",
    re.VERBOSE,
)
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, understood.

    Attributes:
        text: what was typed, cleaned and on one line.
        words: plain words in their order, repeats kept.
        phrases: each must occur.
        excluded: words that must not occur.
        excluded_phrases: phrases that must not occur.
        tags: slugs (or what may be a synonym of one), all required.
        excluded_tags: slugs none of which may be carried.
        kinds: any of these; empty for all.
        after: the first day that counts.
        before: the first day that no longer counts.
        unread: whole sentences about what could not be read.
    """

    text: str = ""
    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[str, ...] = ()
    excluded_phrases: tuple[tuple[str, ...], ...] = ()
    tags: tuple[str, ...] = ()
    excluded_tags: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None
    unread: tuple[str, ...] = ()

    @property
    def has_words(self) -> bool:
        """Something is looked for, beside filters and exclusions."""
        return bool(self.words or self.phrases)

    @property
    def is_empty(self) -> bool:
        """Nothing was asked at all."""
        return self == Query(text=self.text, unread=self.unread)


def parse(text: str) -> Query:
    """Understand what was typed; never raises.

    >>> query = parse('tag:customer-service after:2025-01 -pricing "account teams" bonus')
    >>> query.words, query.phrases, query.excluded, query.tags, query.after
    (('bonus',), (('account', 'teams'),), ('pricing',), ('customer-service',), datetime.date(2025, 1, 1))
    >>> parse("foo:(((").words
    ('foo',)
    """
    # Four times as many characters leave room for the unseen ones that cleaning takes out.
    cleaned = one_line(text[: 4 * TEXT_CHARS])
    reading = _Reading()
    if len(cleaned) > TEXT_CHARS or len(text) > 4 * TEXT_CHARS:
        reading.explain(f"Only the first {TEXT_CHARS:,} characters were read.")
    cleaned = cleaned[:TEXT_CHARS].rstrip()
    for piece in _PIECE.finditer(cleaned.translate(_QUOTES)):
        reading.take(piece)
    return reading.query(cleaned)


def words_of(text: str) -> tuple[str, ...]:
    """Split `text` at blanks and strip punctuation from the ends of its words.

    >>> words_of("Is it 'fair' (really)?")
    ('Is', 'it', 'fair', 'really')
    """
    bare = (_EDGES.sub("", word) for word in text.split())
    return tuple(word for word in bare if word)


@dataclass(slots=True)
class _Reading:
    """The state of reading one query."""

    words: list[str] = field(default_factory=list)
    phrases: list[tuple[str, ...]] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    excluded_phrases: list[tuple[str, ...]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    excluded_tags: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    after: date | None = None
    before: date | None = None
    unread: list[str] = field(default_factory=list)

    def explain(self, sentence: str) -> None:
        """Say once what could not be read."""
        if sentence not in self.unread and len(self.unread) < MAX_SENTENCES:
            self.unread.append(sentence)

    def take(self, piece: re.Match[str]) -> None:
        """Read one piece: a filter, a phrase, a word, or a lone quote or bracket."""
        if piece["lone"]:
            if piece["lone"] == '"':
                self.explain("A quotation mark has no partner, so the words beside it were searched singly.")
            return
        minus = bool(piece["minus"])
        value = piece["quoted"] or piece["bare"] or ""
        if piece["field"]:
            self._take_field(piece["field"], value, minus)
        elif piece["quoted"] is not None:
            self._take_phrase(words_of(value), minus)
        elif value == "OR" and not minus and (self.words or self.phrases):
            return
        else:
            self._take_words(value, minus)

    def _take_phrase(self, words: tuple[str, ...], minus: bool) -> None:
        kept = self.excluded_phrases if minus else self.phrases
        if words:
            kept.append(words)

    def _take_words(self, value: str, minus: bool) -> None:
        if "*" in value:
            self.explain("An asterisk has no meaning here: words are found with all their endings anyway.")
        words = words_of(re.sub(r"[*/\\|,;]", " ", value))
        (self.excluded if minus else self.words).extend(words)

    def _take_field(self, name: str, value: str, minus: bool) -> None:
        name = name.lower()
        if name not in FIELDS:
            self.explain(
                f"There is no filter called “{name}:”. The filters are tag:, type:, after: and before:. "
                "The words were searched as text."
            )
            self._take_words(f"{name} {value}", minus)
        elif name == "tag":
            self._take_tags(value, minus)
        elif minus:
            self.explain(f"“{name}:” cannot be excluded with a minus, so that filter was left out.")
        elif name == "type":
            self._take_kind(value)
        else:
            self._take_date(name, value)

    def _take_tags(self, value: str, minus: bool) -> None:
        slugs = [slug for slug in (slugify(part) for part in re.split(r"[+,]", value)) if slug]
        if not slugs:
            self.explain("After tag: stands the name of a tag, such as tag:pricing.")
        (self.excluded_tags if minus else self.tags).extend(slugs)

    def _take_kind(self, value: str) -> None:
        kind = value.lower().strip(" .,;")
        kind = {"entries": "entry", "situations": "situation", "points": "point"}.get(kind, kind)
        if kind in KINDS:
            self.kinds.append(kind)
        else:
            self.explain("After type: stands entry, situation or point.")

    def _take_date(self, name: str, value: str) -> None:
        day = _first_day(value.strip(" .,;"))
        if day is None:
            self.explain(f"After {name}: stands a date such as 2025, 2025-01 or 2025-01-31.")
        elif name == "after":
            self.after = max(self.after or day, day)
        else:
            self.before = min(self.before or day, day)

    def _read_as_prose(self) -> None:
        """Take quotations and words after a dash as words; their place among the others is of no account."""
        self.words += [word for phrase in (*self.phrases, *self.excluded_phrases) for word in phrase]
        self.words += self.excluded
        self.phrases, self.excluded, self.excluded_phrases = [], [], []

    def query(self, text: str) -> Query:
        """Give what was read, each list within its limit."""
        if len(self.words) > PROSE_WORDS:
            self._read_as_prose()
        if len(self.words) > MAX_WORDS:
            self.explain(f"Only the first {MAX_WORDS} words were searched.")
        others = (self.phrases, self.excluded, self.excluded_phrases, self.tags, self.excluded_tags)
        if any(len(kept) > MAX_OTHERS for kept in others):
            self.explain(f"Only the first {MAX_OTHERS} phrases, exclusions and tags of each sort were read.")
        return Query(
            text=text,
            words=tuple(self.words[:MAX_WORDS]),
            phrases=tuple(dict.fromkeys(self.phrases[:MAX_OTHERS])),
            excluded=tuple(dict.fromkeys(self.excluded[:MAX_OTHERS])),
            excluded_phrases=tuple(dict.fromkeys(self.excluded_phrases[:MAX_OTHERS])),
            tags=tuple(dict.fromkeys(self.tags[:MAX_OTHERS])),
            excluded_tags=tuple(dict.fromkeys(self.excluded_tags[:MAX_OTHERS])),
            kinds=tuple(dict.fromkeys(self.kinds)),
            after=self.after,
            before=self.before,
            unread=tuple(self.unread),
        )


def _first_day(value: str) -> date | None:
    found = _DATE.fullmatch(value)
    if found is None:
        return None
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None
