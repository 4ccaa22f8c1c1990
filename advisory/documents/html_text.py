"""HTML to the plain form the importers read: blocks become lines, list items become bullets."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

_BLOCKS = frozenset({
    "p", "div", "article", "section", "main", "header", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
    "ul", "ol", "table", "tr", "blockquote", "pre", "hr", "nav", "aside", "figure", "form", "title",
})  # fmt: skip
_UNREAD = frozenset({"script", "style", "template", "head", "noscript", "svg", "iframe", "select", "button"})


#: A sign that opens nothing: the reader would look for its end from each of them on.
_OPENS_NOTHING = re.compile(r"<(?![/!?A-Za-z][^<>]*>)")


def text_of(page: str) -> str:
    """Give the text of an HTML page; never fails, whatever is left open.

    >>> text_of("<p>3 < 4</p><p>a</p>")
    '3 < 4\\n\\na'
    """
    reader = _Reader()
    reader.feed(_OPENS_NOTHING.sub("&lt;", "".join(_without_comments(page))))
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(reader.pieces)).strip("\n")


def _without_comments(page: str) -> Iterator[str]:
    """Give what stands between comments; one that is left open is text."""
    at = 0
    while (start := page.find("<!--", at)) >= 0 and (end := page.find("-->", start + 4)) >= 0:
        yield page[at:start]
        at = end + 3
    yield page[at:]


class _Reader(HTMLParser):
    """Collects text; a list item at depth two is indented by four."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._depth = 0
        self._unread = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a line for a block and a bullet for a list item."""
        if self._unread:
            return
        if tag in _UNREAD:
            self._unread = tag
        elif tag in ("ul", "ol"):
            self._depth += 1
        if tag == "li":
            self._line("\n" + "    " * max(self._depth - 1, 0) + "• ")
        elif tag == "br":
            self._line("\n")
        elif tag in _BLOCKS and not self._in_bullet():
            self._line("\n\n")

    def handle_endtag(self, tag: str) -> None:
        """Close a block or leave a list."""
        if tag == self._unread or (self._unread == "head" and tag == "body"):
            self._unread = ""
        elif not self._unread:
            if tag in ("ul", "ol"):
                self._depth = max(self._depth - 1, 0)
            if tag in _BLOCKS:
                self._line("\n" if self._depth else "\n\n")

    def handle_data(self, data: str) -> None:
        """Add text with its blanks made one."""
        if not self._unread:
            text = re.sub(r"\s+", " ", data)
            if not self.pieces or self.pieces[-1].endswith((" ", "\n")):
                text = text.lstrip()
            if text:
                self.pieces.append(text)

    def _in_bullet(self) -> bool:
        """Say whether a bullet was just opened, whose paragraph continues the same line."""
        return bool(self.pieces) and self.pieces[-1].endswith("• ")

    def _line(self, opening: str) -> None:
        self.pieces.append(opening)
