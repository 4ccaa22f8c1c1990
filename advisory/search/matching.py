"""What of a request every engine reads the same way: facets, and which of their values must be there."""

from advisory.search.port import FACETS, Request

#: What hits are counted by.
COUNTED = (*FACETS, "type", "year")
#: Fields of which a document may have several values; all that are chosen must be there.
_ALL_OF = frozenset({"tag", "basis", "stance", "has"})


def is_all_of(name: str) -> bool:
    """Say whether all chosen values of a field must be there, or one of them."""
    return name in _ALL_OF


def chosen_labels(request: Request) -> dict[str, tuple[str, ...]]:
    """Give what was chosen of each field, as labels; fields of which nothing was chosen are left out."""
    return {
        name: tuple(f"{name}:{value}" for value in values)
        for name, values in request.chosen.items()
        if values
    }
