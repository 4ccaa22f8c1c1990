"""The query language: what a reader may type into the search box, and what it means.

    words                any of them may occur; documents with more, and with rarer ones, come first
    "two words"          must occur, as a phrase
    this OR that         of words the same as `this that`; of phrases and filters, one of them must hold
    -anything            a word, a phrase or a filter that must not hold
    tag:pricing          filed under that topic; `tag:service+pricing` both, `tag:service,pricing` either
    industry: size: stage:   of such a company; a second one of a sort means either
    basis:lived          with advice whose giver decided it; or seen, studied, opinion
    stance:challenges    with advice that takes this side; or supports, alternative
    type:entry           only this kind: entry, situation, or point (the words must occur in the advice)
    has:outcome          tells what happened next
    after:2025-01        dated 1 January 2025 or later (2025, 2025-01 or 2025-01-31)
    before:2025-01       dated earlier than 1 January 2025, so `after:2025 before:2026` is one year

In a text of more than a few words (a pasted dilemma), quotes are quotations and a hyphen is a dash: its
words are searched, and nothing is required or left out because of them.
Nothing a reader types is an error: what cannot be read is explained in a sentence (`Query.unread`)
and its words are searched as text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from advisory.domain.text import one_line, slugify
from advisory.search.needs import Need, Query

#: Characters that count; the rest of a longer text is not read.
TEXT_CHARS = 2_000
#: Words that count; phrases, exclusions and filters are fewer.
MAX_WORDS = 300
MAX_OTHERS = 20
MAX_SENTENCES = 5
#: With more plain words than this, a text is prose: its quotes and dashes are no operators.
PROSE_WORDS = 12
#: The same, counting the words within quotes.
PROSE_WORDS_IN_ALL = 16

KINDS = ("entry", "situation", "point")
#: Filters whose values are slugs, and what people call them too.
FILTERS = ("tag", "industry", "size", "stage", "basis", "stance", "type", "has")
_OTHER_NAMES = {"topic": "tag", "people": "size", "kind": "type", "since": "after", "until": "before"}
DATES = ("after", "before")
#: A document has one value of each of these, so that two of them can only mean either.
SINGLE = frozenset({"industry", "size", "stage", "type"})
#: Filters that know only these values; the others are compared with lists elsewhere.
CLOSED = {
    "type": KINDS,
    "basis": ("lived", "seen", "studied", "opinion"),
    "stance": ("supports", "alternative", "challenges"),
    "has": ("outcome",),
}

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


def parse(text: str) -> Query:
    """Understand what was typed; never raises.

    >>> query = parse('tag:customer-service after:2025-01 -pricing "account teams" bonus')
    >>> query.words, query.phrases, query.excluded, query.after
    (('bonus',), (('account', 'teams'),), (Need(field='', values=('pricing',)),), datetime.date(2025, 1, 1))
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
    required: list[tuple[Need, ...]] = field(default_factory=list)
    excluded: list[Need] = field(default_factory=list)
    after: date | None = None
    before: date | None = None
    unread: list[str] = field(default_factory=list)
    #: What the piece before asked for, which an OR joins with the next; () when that cannot be joined.
    last: tuple[Need, ...] = ()
    joining: bool = False

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
        bare = not (minus or piece["field"] or piece["quoted"] is not None)
        if bare and value == "OR" and (self.words or self.required or self.excluded):
            self.joining = bool(self.last)
            return
        before, self.last = (self.last if self.joining else ()), ()
        self.joining = False
        if piece["field"]:
            self._take_field(piece["field"].lower(), value, minus, before)
        elif piece["quoted"] is not None:
            words = words_of(value)
            self._need([Need("", words)] if words else [], minus, before)
        else:
            self._take_words(value, minus, before)

    def _need(self, needs: list[Need], minus: bool, before: tuple[Need, ...]) -> None:
        """Add what one piece asks for; after an OR it is another way to meet what stood before it."""
        if minus:
            self.excluded += needs
        elif needs and before:
            self._alternatives(before, tuple(needs))
        elif needs:
            self.required.append(tuple(needs))
            self.last = self.required[-1]

    def _alternatives(self, before: tuple[Need, ...], needs: tuple[Need, ...]) -> None:
        """Make one group of what stands on both sides of an OR."""
        if before in self.required:
            self.required.remove(before)
        elif all(not need.field and len(need.values) == 1 for need in before) and self.words:
            # A plain word was optional; beside a phrase or a filter it is one way out of two.
            del self.words[len(self.words) - len(before) :]
        self.required.append((*before, *needs))
        self.last = self.required[-1]

    def _take_words(self, value: str, minus: bool, before: tuple[Need, ...]) -> None:
        if "*" in value:
            self.explain("An asterisk has no meaning here: words are found with all their endings anyway.")
        words = words_of(re.sub(r"[*/\\|,;]", " ", value))
        if minus:
            self.excluded += [Need.phrase(word) for word in words]
        elif before in self.required:
            self._alternatives(before, tuple(Need.phrase(word) for word in words))
        else:
            self.words.extend(words)
            self.last = tuple(Need.phrase(word) for word in words)

    def _take_field(self, name: str, value: str, minus: bool, before: tuple[Need, ...]) -> None:
        name = _OTHER_NAMES.get(name, name)
        if name in DATES:
            self._take_date(name, value, minus)
        elif name in FILTERS:
            self._take_filter(name, value, minus, before)
        else:
            self.explain(
                f"There is no filter called “{name}:”. The filters are "
                f"{', '.join(f'{one}:' for one in (*FILTERS, DATES[0]))} and {DATES[1]}:. "
                "The words were searched as text."
            )
            self._take_words(f"{name} {value}", minus, before)

    def _take_filter(self, name: str, value: str, minus: bool, before: tuple[Need, ...]) -> None:
        """Read `name:a+b,c`: a and (b or c)."""
        groups = [[_slug(name, one) for one in part.split(",")] for part in _parts(name, value)]
        groups = [[slug for slug in group if slug] for group in groups]
        known = CLOSED.get(name)
        wrong = [slug for group in groups for slug in group if known and slug not in known]
        if wrong or not any(groups):
            self.explain(f"After {name}: stands {_listed(known) if known else _EXAMPLES[name]}.")
        for group in groups:
            needs = [Need(name, (slug,)) for slug in group if slug not in wrong]
            self._need(needs, minus, before if len(groups) == 1 else ())

    def _take_date(self, name: str, value: str, minus: bool) -> None:
        day = _first_day(value.strip(" .,;"))
        if minus:
            self.explain(f"“{name}:” cannot be excluded with a minus, so that filter was left out.")
        elif day is None:
            self.explain(f"After {name}: stands a date such as 2025, 2025-01 or 2025-01-31.")
        elif name == "after":
            self.after = max(self.after or day, day)
        else:
            self.before = min(self.before or day, day)

    def _read_as_prose(self) -> None:
        """Take quotations and words after a dash as words; their place among the others is of no account."""
        kept: list[tuple[Need, ...]] = []
        for group in self.required:
            if any(not need.field for need in group):
                self.words += [word for need in group if not need.field for word in need.values]
            else:
                kept.append(group)
        self.required = kept
        self.words += [word for need in self.excluded if not need.field for word in need.values]
        self.excluded = [need for need in self.excluded if need.field]

    def _is_prose(self) -> bool:
        quoted = [word for group in self.required for need in group if not need.field for word in need.values]
        plain = len(self.words)
        return plain > PROSE_WORDS or (bool(plain) and plain + len(quoted) > PROSE_WORDS_IN_ALL)

    def query(self, text: str) -> Query:
        """Give what was read, each list within its limit."""
        if self._is_prose():
            self._read_as_prose()
        if len(self.words) > MAX_WORDS:
            self.explain(f"Only the first {MAX_WORDS} words were searched.")
        required = list(_gathered(self.required))
        if len(required) > MAX_OTHERS or len(self.excluded) > MAX_OTHERS:
            self.explain(
                f"Only the first {MAX_OTHERS} phrases and filters, and as many exclusions, were read."
            )
        return Query(
            text=text,
            words=tuple(self.words[:MAX_WORDS]),
            required=tuple(group[:MAX_OTHERS] for group in required[:MAX_OTHERS]),
            excluded=tuple(dict.fromkeys(self.excluded))[:MAX_OTHERS],
            after=self.after,
            before=self.before,
            unread=tuple(self.unread),
        )


_EXAMPLES = {
    "tag": "the name of a tag, such as tag:pricing",
    "industry": "an industry, such as industry:software",
    "size": "a number of people, such as size:51-200",
    "stage": "the stage of a company, such as stage:growth",
}


def _gathered(groups: Iterable[tuple[Need, ...]]) -> Iterable[tuple[Need, ...]]:
    """Make one group of all values of a filter of which a document has one value only."""
    single: dict[str, tuple[Need, ...]] = {}
    others = []
    for group in groups:
        fields = {need.field for need in group}
        if len(fields) == 1 and fields <= SINGLE:
            name = group[0].field
            single[name] = (*single.get(name, ()), *group)
        else:
            others.append(group)
    return dict.fromkeys(tuple(dict.fromkeys(group)) for group in (*others, *single.values()))


def _parts(name: str, value: str) -> list[str]:
    """Split at plus signs, except where one belongs to a value (1001+)."""
    return re.split(r"\+(?=\S)", value) if name != "size" else value.split("/")


def _slug(name: str, value: str) -> str:
    """Give a value as documents carry it: a slug, of sizes with their plus sign, of kinds in the singular."""
    if name == "size":
        return re.sub(r"[^0-9+-]", "", value.replace("–", "-"))
    slug = slugify(value)
    return {"entries": "entry", "situations": "situation", "points": "point"}.get(slug, slug)


def _listed(words: Iterable[str]) -> str:
    """Write a list as a sentence has it: a, b or c."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def _first_day(value: str) -> date | None:
    found = _DATE.fullmatch(value)
    if found is None:
        return None
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None
