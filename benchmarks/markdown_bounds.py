"""Measure what the costliest texts within the limits cost to show.

    python -m benchmarks.markdown_bounds [SECONDS]

Prints the slowest of all hostile shapes, whole and cut to what is just within the limits, at three sizes;
ends with 1 when one costs more than SECONDS (0.25) of processor time.
"""

import sys
import time
from collections.abc import Callable, Iterator

from markupsafe import Markup

from advisory.documents.render import entry_html, member_html, point_html
from advisory.domain.errors import Invalid
from advisory.domain.structure import check_structure
from tests.documents.hostile import just_within, shapes

SIZES = ((4_000, point_html), (10_000, member_html), (20_000, entry_html))


def measured(size: int, render: Callable[[str], Markup]) -> Iterator[tuple[float, str, bool]]:
    """Render every text of this size: seconds, name, and whether it was shown."""

    def accepted(text: str) -> bool:
        try:
            check_structure(text, max_chars=size)
        except Invalid:
            return False
        return True

    for name, text in (*shapes(size), *just_within(size, accepted)):
        started = time.process_time()
        try:
            render(text)
            shown = True
        except Invalid:
            shown = False
        yield time.process_time() - started, name, shown


def main() -> int:
    """Print a table; say with the exit code whether the bound holds."""
    bound = float(sys.argv[1]) if len(sys.argv) > 1 else 0.25
    worst = 0.0
    for size, render in SIZES:
        rows = sorted(measured(size, render), reverse=True)
        refused = sum(1 for row in rows if not row[2])
        print(f"\n{size:,} characters, {render.__name__}: {len(rows)} texts, {refused} refused")
        for seconds, name, shown in rows[:6]:
            print(f"  {seconds * 1000:6.0f} ms  {'shown  ' if shown else 'refused'}  {name}")
        worst = max(worst, rows[0][0])
    print(f"\nslowest: {worst * 1000:.0f} ms; bound: {bound * 1000:.0f} ms")
    return 0 if worst <= bound else 1


if __name__ == "__main__":
    sys.exit(main())
