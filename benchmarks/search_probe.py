"""What a fresh process needs to open one engine's index, and what memory it holds once it has answered.

    python -m benchmarks.search_probe ENGINE FOLDER < QUESTIONS

Started by `benchmarks.search_speed` for each engine; reads questions as JSON, prints one line of JSON.
"""

import gc
import json
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks.rivals.port import Shelf
from benchmarks.rivals.registry import present
from benchmarks.timing import Times

#: Slow engines are asked so long only.
SECONDS = 30.0


def main() -> int:
    """Open, ask the first question, warm, ask the others, and tell what it cost."""
    name, folder = sys.argv[1], Path(sys.argv[2])
    questions: dict[str, Sequence[str]] = json.load(sys.stdin)
    found, _ = present([name])
    rival = found[0](folder, Shelf(folder / "shelf.sqlite"))
    before = memory()
    opened, first, warmed = Times(), Times(), Times()
    opened.take(rival.open)
    first.take(lambda: rival.find(questions["natural question"][0]))
    warmed.take(rival.warm)
    answered = Times()
    for text in (text for some in zip(*questions.values(), strict=True) for text in some):
        if answered.spent < SECONDS:
            answered.take(partial(rival.page, text))
    gc.collect()
    row = {
        "open": opened.cpu[0],
        "open wall": opened.wall[0],
        "first": first.cpu[0],
        "warm": warmed.cpu[0],
        "memory": memory()[0],
        "private": memory()[1],
        "bare": before[0],
    }
    print(json.dumps(row))
    return 0


def memory() -> tuple[float, float]:
    """Tell the MB of this process: all that is resident, and of it what no other process could share."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    values = {name: int(rest.split()[0]) / 1e3 for name, _, rest in (line.partition(":") for line in lines)}
    return values["Rss"], values["Private_Clean"] + values["Private_Dirty"]


if __name__ == "__main__":
    sys.exit(main())
