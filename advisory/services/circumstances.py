"""The circumstances that a situation and its entry make for each other."""

from advisory.domain.lifecycle import EntryState, Fact
from advisory.domain.situation import EntryWish
from advisory.storage.tables import EntryRow, SituationRow

#: An entry in one of these states keeps its situation closed.
_IN_REVIEW_OR_LATER = frozenset(
    {EntryState.REVIEW, EntryState.CONSENT, EntryState.APPROVED, EntryState.PUBLISHED}
)


def entry_facts(entry: EntryRow | None) -> frozenset[Fact]:
    """Tell the circumstances that a situation's entry makes for it."""
    if entry is not None and entry.state in _IN_REVIEW_OR_LATER:
        return frozenset()
    return frozenset({Fact.NO_LATER_ENTRY})


def start_facts(row: SituationRow) -> frozenset[Fact]:
    """Tell whether curation may start: the asker said yes, at first or when asked."""
    return frozenset({Fact.NOT_NEVER}) if row.entry_wish is EntryWish.YES else frozenset()
