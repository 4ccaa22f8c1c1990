"""Provenance: for each point of a draft or of a published edition, whose advice it is made of."""

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.curating import use_of
from advisory.domain.errors import NotFound
from advisory.services.bench import points_of_draft, thread_of
from advisory.services.desk import desk_entry
from advisory.services.drafting import fields_of
from advisory.services.pages.provenance import BenchPoint, PointSource, ProvenancePage
from advisory.services.sourcing import Material, material_of
from advisory.storage import circle, entries, provenance
from advisory.storage.tables import EditionSourceRow, EntryRow
from advisory.storage.vocabulary import vocabulary


def provenance_page(session: Session, actor: Actor, entry_id: int, edition: int) -> ProvenancePage:
    """Show where every point comes from, to a moderator.

    Args:
        edition: of which published edition; 0 for the draft as it stands.

    Raises:
        NotFound: the actor is not a moderator, or there is no such entry in work, or no such edition.
        Forbidden: it comes from the actor's own situation.
    """
    row, draft = desk_entry(session, actor, entry_id)
    material = material_of(session, row.id, row.situation_id or 0)
    names = circle.names(session, {one.adviser_id for one in material.advice.values()})
    form = fields_of(session, draft)
    if edition:
        points = _frozen(session, row, edition, material, names)
    else:
        points = points_of_draft(form, material, names)
    thread = thread_of(session, form, material, names, vocabulary(session))
    return ProvenancePage(
        entry_id=row.id,
        question=row.question if edition else draft.question,
        state=row.in_work.value,
        slug=row.slug or "",
        edition=edition,
        editions=tuple(one.number for one in entries.editions(session, row.id)),
        points=points,
        unused=() if edition else thread,
    )


def _frozen(
    session: Session, row: EntryRow, edition: int, material: Material, names: dict[int, str]
) -> tuple[BenchPoint, ...]:
    kept = provenance.points(session, row.id, edition)
    if not kept:
        raise NotFound
    found: dict[str, list[EditionSourceRow]] = {}
    for one in provenance.sources(session, row.id, edition):
        found.setdefault(one.point_key, []).append(one)
    order = {advice_id: number for number, advice_id in enumerate(material.advice, start=1)}
    return tuple(
        BenchPoint(
            key=point.key,
            number=point.number,
            text=point.text,
            sub="." in point.number,
            use=use_of(point.text, [one.text for one in found.get(point.key, ())]).value,
            sources=tuple(
                PointSource(
                    number=one.number,
                    advice_number=order.get(one.advice_id, 0),
                    name=names.get(one.adviser_id, ""),
                    basis=one.basis,
                    version=one.advice_version,
                    text=one.text,
                )
                for one in found.get(point.key, ())
            ),
        )
        for point in kept
    )
