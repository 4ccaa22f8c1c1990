"""Taking times, and printing them as Markdown."""

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from benchmarks.rivals.port import CannotAsk


@dataclass(slots=True)
class Times:
    """Milliseconds of the same act, again and again; wall beside processor time.

    Attributes:
        spent: seconds of both together, for stopping what takes too long.
        refused: the engine cannot do it.
    """

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    refused: bool = False

    def take(self, act: Callable[[], object]) -> None:
        """Do it once more."""
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            act()
        except CannotAsk:
            self.refused = True
            return
        self.cpu.append((time.process_time() - cpu) * 1e3)
        self.wall.append((time.perf_counter() - wall) * 1e3)

    @property
    def spent(self) -> float:
        """Seconds of processor time so far."""
        return sum(self.cpu) / 1e3

    def cell(self, asked: int = 0) -> str:
        """Write p50/p95 of the processor time, and how often where it was fewer than `asked`."""
        return cell(self.cpu, asked) if self.cpu else "–"

    def wall_cell(self) -> str:
        """Write p50/p95 of the wall time."""
        return cell(self.wall, 0) if self.wall else "–"


def cell(values: Sequence[float], asked: int) -> str:
    """Write p50/p95, and how many there are where these are fewer than `asked`."""
    fewer = f" ({len(values)}×)" if len(values) < asked else ""
    return f"{number(share(values, 0.5))}/{number(share(values, 0.95))}{fewer}"


def share(values: Sequence[float], part: float) -> float:
    """Give the value that so great a part of all lies at or below."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def number(value: float) -> str:
    """Write a number with two or three digits that count.

    >>> number(0.123), number(4.56), number(78.9), number(1234.5)
    ('0.12', '4.6', '79', '1,234')
    """
    digits = 2 if value < 1 else 1 if value < 10 else 0
    return f"{value:,.{digits}f}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table."""
    print(f"\n| {' | '.join(head)} |")
    print("|" + "---|" * len(head))
    for row in rows:
        print(f"| {' | '.join(row)} |")
    sys.stdout.flush()


def say(sentence: str) -> None:
    """Tell whoever waits how far it is."""
    print(time.strftime("%H:%M:%S"), sentence, file=sys.stderr, flush=True)
