"""The kinds of situation: as the site brings them, or as an admin worded them anew."""

from sqlalchemy.orm import Session

from advisory.domain.kinds import KINDS, Kind
from advisory.services.pages.writing import KindPage
from advisory.storage import kinds
from advisory.storage.tables import SituationKindRow


def kind_of_row(row: SituationKindRow) -> Kind:
    """Give a kind as an admin worded it."""
    return Kind(row.slug, row.name, row.question, row.body, row.tried, row.options, row.decision)


def all_kinds(session: Session) -> tuple[tuple[Kind, SituationKindRow | None], ...]:
    """Give every kind with the row of whoever edited it, in the order of the choice."""
    rows = {row.slug: row for row in kinds.everything(session)}
    brought = [(place, kind) for place, kind in enumerate(KINDS) if kind.slug not in rows]
    every = [(place, kind.slug, kind, None) for place, kind in brought]
    found = [*every, *((row.place, row.slug, kind_of_row(row), row) for row in rows.values())]
    return tuple((kind, row) for _, _, kind, row in sorted(found, key=lambda each: each[:2]))


def shown_kinds(session: Session) -> tuple[Kind, ...]:
    """Give the kinds that may be chosen."""
    return tuple(kind for kind, row in all_kinds(session) if row is None or not row.hidden)


def kind_page(kind: Kind) -> KindPage:
    """Show a kind's name and prompts."""
    prompts = {name: getattr(kind, name) for name in ("question", "body", "tried", "options", "decision")}
    return KindPage(kind.slug, kind.name, {name: prompt for name, prompt in prompts.items() if prompt})
