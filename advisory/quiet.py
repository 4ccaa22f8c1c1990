"""A log that says where something failed and of what kind it was, and never with which words.

The words of a fault may be a member's: a database tells which value was there already, a reader which text it
could not read. So of an exception only its kind is written down, with the lines of code that led to it.
"""

import logging
import traceback
from types import TracebackType

FORMAT = "[%(asctime)s] %(levelname)s in %(module)s: %(message)s"

Fault = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class QuietFormatter(logging.Formatter):
    """Writes faults down without their words."""

    def formatException(self, ei: Fault) -> str:
        """Give the kinds of a fault and of those that led to it, the first one first, each with its lines."""
        told: list[str] = []
        fault = ei[1]
        seen: set[int] = set()
        while fault is not None and id(fault) not in seen:
            seen.add(id(fault))
            told.append("".join((*traceback.format_tb(fault.__traceback__), _kind(fault))))
            fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
        return "\nwhich led to:\n".join(reversed(told))


def keep_quiet(logger: logging.Logger) -> None:
    """Have what `logger` writes say nothing of anybody."""
    for handler in logger.handlers:
        handler.setFormatter(QuietFormatter(FORMAT))


def _kind(fault: BaseException) -> str:
    kind = type(fault)
    return f"{kind.__module__}.{kind.__qualname__}"
