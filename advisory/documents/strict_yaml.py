"""YAML for people's files: a safe subset, and every refusal names the file and the line.

Refused beside broken YAML: tags (`!!python/…`, `!mine`), anchors and aliases, a key that stands twice,
nesting beyond ten levels. What remains is text, numbers, dates, lists and mappings.
"""

from collections.abc import Hashable, Iterator
from typing import Any

import yaml

from advisory.domain.errors import Invalid

MAX_DEPTH = 10

#: YAML counts these as line ends, other programs do not, and the line numbers would disagree.
_ODD_LINE_ENDS = "\x85\u2028\u2029"


class BadFile(Invalid):
    """A file that cannot be taken as it is; the sentence opens with file and line.

    Attributes:
        file: the file's name as it was given.
        line: the line, from 1; 0 when it concerns the whole file.
        reason: the sentence without file and line.
    """

    def __init__(self, file: str, line: int, reason: str) -> None:
        place = f"{file}:{line}" if line else file
        super().__init__(f"{place}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason


class _Refused(Exception):
    """What the loader will not take, at a line counted from 0."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


class _Loader(yaml.SafeLoader):
    """The safe loader without tags, anchors, aliases, duplicate keys or deep nesting."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Compose one node after looking at what opens it."""
        event = self.peek_event()  # type: ignore[no-untyped-call]
        line = event.start_mark.line
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Refused("anchors and aliases (& and *) are not read; put the text in quotes.", line)
        if getattr(event, "tag", None):
            raise _Refused("a YAML tag (!) is not read; put the text in quotes.", line)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _Refused(f"the nesting is deeper than {MAX_DEPTH} levels.", line)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Take `<<` for an ordinary key: without aliases there is nothing to merge."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        """Construct a mapping in which every key stands once."""
        seen: set[object] = set()
        for key_node, _value_node in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                raise _Refused("a list cannot be a key.", key_node.start_mark.line)
            if key in seen:
                raise _Refused(f'the key "{key}" stands twice', key_node.start_mark.line)
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def _as_text(loader: _Loader, node: yaml.ScalarNode) -> str:
    return str(loader.construct_scalar(node))


#: YAML 1.1 gives `<<` and `=` a meaning of their own; here they are words.
_Loader.add_constructor("tag:yaml.org,2002:merge", _as_text)
_Loader.add_constructor("tag:yaml.org,2002:value", _as_text)


class Located:
    """A value of the file together with the place where it stands.

    Attributes:
        value: what was read.
        line: its line in the file, from 1.
        column: its first column, from 0.
        in_brackets: it is a list or mapping written on one line, in brackets.
    """

    def __init__(self, value: object, node: yaml.Node, first_line: int) -> None:
        self.value = value
        self.line = node.start_mark.line + first_line
        self.column = node.start_mark.column
        self.in_brackets = isinstance(node, yaml.CollectionNode) and bool(node.flow_style)
        self._node = node
        self._first_line = first_line

    def __iter__(self) -> Iterator["Located"]:
        """Walk the items of a list; nothing for anything else."""
        if isinstance(self._node, yaml.SequenceNode) and isinstance(self.value, list):
            for item, node in zip(self.value, self._node.value, strict=True):
                yield Located(item, node, self._first_line)

    def items(self) -> Iterator[tuple["Located", "Located"]]:
        """Walk the keys and values of a mapping; nothing for anything else."""
        if isinstance(self._node, yaml.MappingNode) and isinstance(self.value, dict):
            for (key, value), (key_node, node) in zip(self.value.items(), self._node.value, strict=True):
                yield Located(key, key_node, self._first_line), Located(value, node, self._first_line)


def load(text: str, file: str, first_line: int = 1) -> Located | None:
    """Read `text`, whose first line is `first_line` of `file`; None when it holds nothing.

    Raises:
        BadFile: not YAML, or more of YAML than is taken here.
    """
    for odd in _ODD_LINE_ENDS:
        if odd in text:
            line = first_line + text[: text.index(odd)].count("\n")
            raise BadFile(
                file, line, "an unusual line end (U+0085, U+2028 or U+2029) stands here; take it out."
            )
    loader: _Loader | None = None
    node: yaml.Node | None = None
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            return None
        value = loader.construct_document(node)
    except _Refused as refused:
        raise BadFile(file, refused.line + first_line, refused.reason) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + first_line if mark else first_line
        raise BadFile(file, line, f"this is not YAML: {error.problem or error.context}.") from None
    except yaml.reader.ReaderError as error:
        line = first_line + text[: error.position].count("\n")
        raise BadFile(file, line, "a control character stands here; take it out.") from None
    except (ValueError, OverflowError) as error:
        raise BadFile(
            file, _bad_value_line(node, first_line), f"this value cannot be read: {error}."
        ) from None
    return Located(value, node, first_line)


def _bad_value_line(node: yaml.Node | None, first_line: int) -> int:
    """Find the first scalar that cannot be read, such as the date 2024-13-45."""
    waiting = [node] if node else []
    while waiting:
        present = waiting.pop()
        if isinstance(present, yaml.ScalarNode):
            try:
                _Loader("").construct_document(present)
            except (ValueError, OverflowError):
                return present.start_mark.line + first_line
        elif isinstance(present, yaml.SequenceNode):
            waiting += reversed(present.value)
        elif isinstance(present, yaml.MappingNode):
            waiting += [part for pair in reversed(present.value) for part in reversed(pair)]
    return first_line
