"""Markdown to safe HTML; the only place in the house that makes `Markup`.

    text → structural limits (refused with a sentence) → Markdown without raw HTML → tamed tree → nh3

Raw HTML is shown as the text it is. Headings become bold paragraphs, so that a page keeps its own order
of headings; an image becomes its description; a link leads to http, https or mailto, or is no link.
nh3 has the last word whatever the steps before it did.

Rendering is for the moment a text is saved or previewed, never for reading a page.
"""

import re
from xml.etree.ElementTree import Element  # nosec B405: only builds elements, parses nothing

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.tables import TableExtension
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from advisory.domain.points import POINT_CHARS
from advisory.domain.situation import BODY_CHARS
from advisory.domain.structure import ENTRY_CHARS, check_structure

TAGS = frozenset({
    "p", "br", "hr", "strong", "em", "a", "ul", "ol", "li", "blockquote", "code", "pre",
    "table", "thead", "tbody", "tr", "th", "td",
})  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = frozenset({"http", "https", "mailto"})
LINK_REL = "nofollow noopener noreferrer ugc"

_HREF = re.compile(r"(?:https?://[^\s/]|mailto:[^\s@]+@)[^\s]*", re.IGNORECASE)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def member_html(text: str, field: str = "body", max_chars: int = BODY_CHARS) -> Markup:
    """Show what a member wrote.

    Raises:
        Invalid: under `field`; too long, or built in a way that costs too much to show.
    """
    return _html(text, max_chars, "sane_lists", "fenced_code", field=field)


def entry_html(text: str) -> Markup:
    """Show the situation or the outcome of an entry, with typographic quotes and dashes.

    Raises:
        Invalid: too long, or built in a way that costs too much to show.
    """
    return _html(text, ENTRY_CHARS, "sane_lists", "fenced_code", "smarty")


def point_html(text: str) -> Markup:
    """Show one point or sub-point, as one or more paragraphs.

    Raises:
        Invalid: too long, or built in a way that costs too much to show.
    """
    return _html(text, POINT_CHARS, "sane_lists", "fenced_code", "smarty")


def _html(text: str, max_chars: int, *extensions: str, field: str = "body") -> Markup:
    check_structure(text, max_chars=max_chars, field=field)
    # A converter keeps state between its steps, so threads must not share one.
    converter = Markdown(extensions=[*extensions, TableExtension(use_align_attribute=True), _House()])
    cleaned = nh3.clean(
        converter.convert(text),
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=_attribute,
        url_schemes=set(SCHEMES),
        link_rel=LINK_REL,
    )
    return Markup(cleaned)  # noqa: S704 - cleaned in the statement above


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Keep a whole address and a small number; drop anything else, relative addresses too."""
    if tag == "a" and name == "href":
        return value if _HREF.fullmatch(value) else None
    if tag == "a" and name == "rel":
        return LINK_REL
    if tag == "ol" and name == "start":
        return value if re.fullmatch(r"[0-9]{1,4}", value) else None
    return None


class _House(Extension):
    """Markdown as this house takes it: no raw HTML, and a tree that fits into any page."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Take raw HTML out of the grammar, and tame the tree when it is complete."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.treeprocessors.register(_Tame(md), "tame", 5)


class _Tame(Treeprocessor):
    """Turns headings, images and unusable links into what a page can hold."""

    def run(self, root: Element) -> None:
        """Walk the tree once."""
        for element in root.iter():
            if element.tag in _HEADINGS:
                bold = Element("strong")
                bold.text, bold[:] = element.text, element[:]
                element.tag, element.text, element[:] = "p", None, [bold]
            elif element.tag == "img":
                element.tag, element.text = "span", element.get("alt", "")
                element.attrib.clear()
            elif element.tag == "a":
                _tame_link(element)


def _tame_link(link: Element) -> None:
    """Make a link without a usable address plain text, and one without words show its address."""
    href = link.get("href", "")
    if not _HREF.fullmatch(href) and not _is_written_as_entities(href):
        link.tag = "span"
        link.attrib.clear()
    elif not "".join(link.itertext()).strip():
        link.text = href


def _is_written_as_entities(href: str) -> bool:
    """Recognise what the library makes of <erin@example.com>; nh3 decodes and judges it."""
    return "\x02amp\x03" in href


def stored_html(html: str) -> Markup:
    """Take back what this module made and a table kept, so that a page prints it unescaped."""
    return Markup(html)  # noqa: S704 - every column of rendered text is written from this module
