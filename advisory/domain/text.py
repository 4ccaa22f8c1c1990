"""Cleaning what people type, and short forms of it."""

import re
import unicodedata

#: Characters nobody types on purpose: letters that are blank, controls (but not tab and newline), and
#: marks that reorder or hide text and so can make two different words look the same.
_UNSEEN = re.compile(
    "[\u115f\u1160\u2800\u3164\uffa0"
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e"
    "\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
)


def clean(text: str) -> str:
    """Give `text` in composed form with Unix line ends, no unseen characters, no trailing blanks.

    >>> clean("a\\u200bb  \\r\\nc\\n\\n\\n\\nd ")
    'ab\\nc\\n\\n\\nd'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{4,}", "\n\n\n", text).strip("\n")


def has_unseen(text: str) -> bool:
    """Say whether `clean` would take out something that cannot be seen.

    >>> has_unseen("Two\\nlines"), has_unseen("left\\u202eright")
    (False, True)
    """
    return _UNSEEN.search(text.replace("\r\n", "\n")) is not None


def one_line(text: str) -> str:
    """Give `text` cleaned and on one line, with single spaces.

    >>> one_line("  Two\\n words ")
    'Two words'
    """
    return " ".join(clean(text).split())


def shorten(text: str, max_chars: int) -> str:
    """Cut `text` at a word so that it fits `max_chars`, with an ellipsis when something was cut.

    >>> shorten("one two three", 9)
    'one two…'
    """
    text = " ".join(text.split())
    if len(text) <= max_chars:
        return text
    cut = text[: max_chars - 1]
    if " " in cut and text[len(cut)] != " ":
        cut = cut.rsplit(" ", 1)[0]
    return cut.rstrip(" ,;:.–-") + "…"


def slugify(text: str, max_chars: int = 80) -> str:
    """Make a lower-case hyphenated address from `text`; "" when nothing remains.

    >>> slugify("How do you say “no”? (Twice!)")
    'how-do-you-say-no-twice'
    """
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", ascii_text.lower().replace("'", ""))
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > max_chars:
            break
        slug = longer
    return slug


def is_slug(text: str) -> bool:
    """Say whether `text` is a slug: lower-case letters, digits and single hyphens, 1 to 100 characters.

    >>> is_slug("customer-service"), is_slug("../etc"), is_slug("a--b")
    (True, False, False)
    """
    return len(text) <= 100 and re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", text) is not None
