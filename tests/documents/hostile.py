"""Texts that are made to keep a Markdown reader busy, as pairs of a name and the text.

Each shape is repeated to fill `chars`; `shapes` gives more than 110 of them for every size.
"""

import random
from collections.abc import Callable, Iterator

#: Repeated until the text is full.
_REPEATED = {
    "open brackets": "[",
    "open and close brackets": "[]",
    "open link": "[a](",
    "open link with title": '[a](b "',
    "open link in angle": "[a](<b",
    "open image": "![a](",
    "image brackets": "![",
    "bracket pairs": "[a][",
    "reference links": "[a][b] ",
    "collapsed references": "[a][] ",
    "footnotes": "[^1] ",
    "footnote definitions": "[^1]: a\n",
    "definitions": "[a]: http://a\n",
    "definitions with titles": '[a]: http://a "t\n',
    "less-than": "<",
    "less-than words": "<a ",
    "open tags": "<div>",
    "close tags": "</div>",
    "open tags by line": "<div>\n",
    "comments": "<!--",
    "processing": "<?",
    "declarations": "<!A",
    "cdata": "<![CDATA[",
    "autolinks": "<http://a",
    "mail autolinks": "<a@b",
    "script": "<script>",
    "attributes": "<a b='",
    "ampersands": "&",
    "entities": "&amp;",
    "unknown entities": "&aaaaaaaa",
    "numbered entities": "&#1234567;",
    "backslashes": "\\",
    "backslash brackets": "\\[",
    "stars": "*",
    "star words": "*a ",
    "star word star": "*a* ",
    "double stars": "**a ",
    "triple stars": "***a ",
    "stars in words": "a*b",
    "double stars in words": "a**b",
    "star under": "*_",
    "star word under": "*a _b ",
    "mixed emphasis": "*a **b ",
    "mixed emphasis closed": "**a *b** c* ",
    "underscores": "_",
    "under words": "_a ",
    "double under": "__a ",
    "triple under": "___a ",
    "under in words": "a_b",
    "spaced stars": "* ",
    "spaced under": "_ ",
    "backticks": "`",
    "backtick words": "`a ",
    "double backticks": "``a ",
    "fences": "```\n",
    "fence words": "```a\nb\n",
    "tilde fences": "~~~\n",
    "tildes": "~",
    "quotes": ">",
    "spaced quotes": "> ",
    "quotes by line": "> a\n\n",
    "quote bullets": "> - ",
    "bullet quotes": "- > ",
    "bullets in a line": "- ",
    "plus in a line": "+ ",
    "numbers in a line": "1. ",
    "bullets": "- a\n",
    "bullets apart": "- a\n\n",
    "empty bullets": "-\n",
    "numbers": "1. a\n",
    "numbers apart": "1. a\n\n",
    "bullet number": "- a\n1. b\n",
    "nested pair": "- a\n    - b\n",
    "nested apart": "- a\n\n    b\n\n",
    "code blocks": "    a\n\n",
    "tabs": "\t",
    "tab lines": "\ta\n",
    "blanks": " ",
    "blank lines": "\n",
    "blank and word": " a\n\n",
    "hashes": "#",
    "headings": "# a\n",
    "heading six": "###### a\n\n",
    "underlined headings": "a\n=\n",
    "underlined by hyphens": "a\n-\n\n",
    "equals": "=",
    "hyphens": "-",
    "rules": "---\n",
    "spaced rules": "- - -\n",
    "pipes": "|",
    "pipe rows": "|a|b\n",
    "pipe delimiters": "|-",
    "tables": "a|b\n-|-\n1|2\n\n",
    "pipe backticks": "|`",
    "quotation marks": '"',
    "quotation words": '"a ',
    "single quotation": "'",
    "single words": "'a ",
    "apostrophes": "a'b ",
    "dots": ".",
    "dashes and quotes": "--\"'",
    "curly": "{",
    "attribute lists": "a{: #b }\n\n",
    "parentheses": "(",
    "close brackets": "]",
    "bracket parenthesis": "](",
    "colons": ":\n",
    "definition lists": "a\n: b\n",
    "abbreviations": "*[a]: b\n",
    "addresses": "http://a.b/c ",
    "mail": "a@b ",
    "line breaks": "a  \n",
    "wide letters": "\U0001f600",
    "right to left": "\u202e",
    "nul": "a\x02b\x03",
    "placeholders": "\x02wzxhzdk:0\x03",
    "inline placeholders": "\x02klzzwxh:0000\x03",
    "words": "word ",
    "one word": "a",
    "sentences": "A plain sentence. ",
}


def shapes(chars: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Give every hostile text, each about `chars` long."""
    for name, piece in _REPEATED.items():
        yield name, (piece * (chars // len(piece) + 1))[:chars]
    yield from _nested(chars)
    yield from _mixed(chars, seed)


def _nested(chars: int) -> Iterator[tuple[str, str]]:
    """Give texts that grow inwards."""
    half = chars // 2
    deep = range(1, int((2 * chars) ** 0.5) - 4)
    yield "brackets closed", "[" * half + "]" * half
    yield "brackets with a link", "[" * half + "a" + "](b)" * (half // 4)
    yield "parentheses closed", "[a](" + "(" * half + ")" * half
    yield "link target of blanks", "[a](" + " " * chars + "b)"
    yield "link title unclosed", '[a](b "' + "c" * chars
    yield "backticks growing", " ".join("`" * n for n in deep)
    yield "stars growing", " a".join("*" * n for n in deep)
    yield "stars round a word", "*" * half + "a" + "*" * half
    yield "quotes growing", "\n".join(">" * n + " a" for n in deep)
    yield "bullets growing", "\n".join(" " * n + "- a" for n in deep)
    yield "bullets growing by four", "\n".join("    " * n + "- a" for n in range(int((chars / 2) ** 0.5)))
    yield "bullets growing apart", "\n\n".join("    " * n + "- a" for n in range(int((chars / 2) ** 0.5)))
    yield "quote in list in quote", "\n".join("> - " * n + "a" for n in range(1, int((chars / 2) ** 0.5)))
    yield "wide table", "|a" * (chars // 4) + "\n" + "|-" * (chars // 4)
    yield "wide table with rows", "|a" * 60 + "|\n" + "|-" * 60 + "|\n" + ("|b" * 60 + "|\n") * (chars // 122)
    yield "long table", "|a|b|\n|-|-|\n" + "|c|d|\n" * (chars // 6)
    yield (
        "many references",
        "".join(f"[a{n}]: http://a\n" for n in range(chars // 36)) + "[a1] " * (chars // 10),
    )
    yield "one long line of links", "[a](http://b.example/c) " * (chars // 24)
    yield "list in paragraphs", "- " + "a\n\n    " * (chars // 7)
    yield "bold inside bold", "**a " * (chars // 8) + "b** " * (chars // 8)
    yield "stars then brackets", "*" * half + "[" * half
    yield "mixed closers", ("[*`_" * (chars // 8)) + ("_`*]" * (chars // 8))


def _mixed(chars: int, seed: int) -> Iterator[tuple[str, str]]:
    """Give random mixtures of all marks."""
    chance = random.Random(seed)
    for number in range(12):
        alphabet = chance.sample(list("[]()<>*_`~#>-+1. |\\!&\n\t\"'ab:"), 6)
        yield f"mixture {number} of {''.join(alphabet)!r}", "".join(chance.choices(alphabet, k=chars))


def just_within(chars: int, accepted: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """Give every shape as large as `accepted` lets it be: the longest paragraph, as often as it may stand.

    Args:
        accepted: whether a text is within the limits; must hold for the empty text.
    """
    for name, text in shapes(chars):
        paragraph = _longest(lambda n, text=text: text[:n], len(text), accepted)
        if paragraph.strip():
            copies = [paragraph] * (chars // len(paragraph))
            for glue in ("\n\n", "\n"):
                yield (
                    f"{name}, glued by {len(glue)}",
                    _longest(
                        lambda n, copies=copies, glue=glue: glue.join(copies[:n]), len(copies), accepted
                    ),
                )


def _longest(make: Callable[[int], str], most: int, accepted: Callable[[str], bool]) -> str:
    """Find the largest make(n) that is accepted, n up to `most`, by halving."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if accepted(make(middle)) else (low, middle - 1)
    return make(low)
