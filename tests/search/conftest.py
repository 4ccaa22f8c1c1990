"""Every engine, filled with the same small library."""

from collections.abc import Callable
from pathlib import Path

import pytest

from advisory.search.memory_engine import MemoryEngine
from advisory.search.port import SearchEngine
from advisory.search.whoosh_engine import WhooshEngine

ENGINES: dict[str, Callable[[Path], SearchEngine]] = {
    "memory": lambda _: MemoryEngine(),
    "whoosh": lambda folder: WhooshEngine(folder, lock_seconds=0.3),
}


@pytest.fixture(params=ENGINES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> SearchEngine:
    engine = ENGINES[request.param](tmp_path / "index")
    engine.rebuild(iter(()))
    return engine
