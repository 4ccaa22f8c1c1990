"""Sources that changed after they were taken: told to the curator, and settled by them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.curating import DraftPoint
from advisory.domain.errors import Invalid
from advisory.domain.notices import NoticeKind
from advisory.services.sourcing import Material, material_of
from advisory.services.telling import tell
from advisory.storage import entries
from advisory.storage.tables import DraftSourceRow


def tell_of_sources(session: Session, situation_id: int, now: datetime) -> None:
    """Tell the curator of the draft made from a situation which of its sources changed, each once."""
    row = entries.of_situation(session, situation_id)
    if row is None:
        return
    session.flush()
    material = material_of(session, row.id, situation_id)
    for advice_id in {one.advice_id for one in material.changed()}:
        event = f"entry-{row.id}-advice-{advice_id}-{material.advice[advice_id].version}"
        tell(session, NoticeKind.SOURCE_CHANGED, [row.curator_id], event, now=now, entry=row)


def take_text(
    points: Sequence[DraftPoint], source: DraftSourceRow, material: Material
) -> tuple[DraftPoint, ...]:
    """Put what a source says now into the point that takes from it, and remember it as looked at.

    The old words are replaced where they still stand; a point that has but this source becomes the new text;
    otherwise the new text is put behind for the curator to work in.

    Raises:
        Invalid: the advice no longer has this point.
    """
    text_now = material.text_now(source)
    if not text_now:
        raise Invalid({"points": "The advice has no such point any more. Take the source out instead."})
    alone = len(material.sources.get(source.point_key, ())) == 1

    def renewed(point: DraftPoint) -> DraftPoint:
        if point.key != source.point_key:
            return point
        if source.text in point.text:
            return replace(point, text=point.text.replace(source.text, text_now))
        return replace(point, text=text_now if alone else f"{point.text} {text_now}".strip())

    found = tuple(renewed(point) for point in points)
    version = material.advice[source.advice_id].version
    source.text, source.advice_version, source.seen_version = text_now, version, version
    return found


def keep_source(source: DraftSourceRow, material: Material) -> None:
    """Keep a point as it was taken, although its source says something else now.

    Raises:
        Invalid: the advice was withdrawn or excluded, so that its words are not the library's to keep.
    """
    row = material.advice.get(source.advice_id)
    if row is None or material.change_of(source) in ("withdrawn", "excluded"):
        raise Invalid({"points": "Advice that no longer stands cannot be kept. Take its source out."})
    source.seen_version = row.version


def drop_source(session: Session, source: DraftSourceRow) -> None:
    """Take a source out of a point, whose words the curator then writes anew or takes out."""
    session.delete(source)
    session.flush()
