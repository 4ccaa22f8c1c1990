"""Which engines there are, and which of them are installed here."""

from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from benchmarks.rivals.port import Rival, Shelf

Make = Callable[[Path, Shelf], Rival]

#: Name to where its adapter is, and the packages it needs; Advisory first, whose index Whoosh takes over.
ENGINES = {
    "advisory": ("with_advisory.Advisory", ()),
    "tantivy": ("with_tantivy.Tantivy", ("tantivy",)),
    "fts5": ("with_fts5.Fts5", ()),
    "bm25s": ("with_bm25s.Bm25s", ("bm25s", "Stemmer")),
    "whoosh": ("with_whoosh.WhooshOwn", ()),
}


def present(names: Sequence[str]) -> tuple[list[Make], list[str]]:
    """Give what makes the engines that are installed, and the names of the others."""
    made, missing = [], []
    for name in names:
        place, packages = ENGINES[name]
        if all(find_spec(package) for package in packages):
            module, _, adapter = place.partition(".")
            made.append(getattr(import_module(f"benchmarks.rivals.{module}"), adapter))
        else:
            missing.append(name)
    return made, missing
