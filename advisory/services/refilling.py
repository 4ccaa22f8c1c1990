"""An edition back at the desk: its text in the draft again, each point with what it is made of."""

from sqlalchemy.orm import Session

from advisory.documents.entry_file import EntryFile, parse_kept
from advisory.domain.curating import DraftPoint, new_key
from advisory.domain.edition import numbered
from advisory.domain.errors import NotFound
from advisory.services.draft_writing import keep_points
from advisory.services.drafting import KEPT
from advisory.services.pages.workshop import DraftFields
from advisory.storage import drafts, entries, provenance
from advisory.storage.tables import DraftRow, DraftSourceRow, EditionSourceRow, EntryRow


def fill_from(session: Session, row: EntryRow, draft: DraftRow, number: int) -> None:
    """Make an edition what stands in the draft, for the readers and at the address of the live one.

    Nothing is bound to it: what was sent for review or consent before is forgotten.

    Raises:
        NotFound: there is no such edition.
    """
    edition = entries.edition(session, row.id, number)
    if edition is None:
        raise NotFound
    file = parse_kept(edition.raw)
    points = _points(session, row, number, file)
    form = _form(file, row, draft, points)
    for name in KEPT:
        setattr(draft, name, getattr(form, name))
    keep_points(session, draft, form)
    _take_sources(session, row, number, {point.key for point in points})
    draft.raw, draft.digest, draft.note, draft.base_revision = None, "", "", 0
    session.flush()


def _points(session: Session, row: EntryRow, number: int, file: EntryFile) -> tuple[DraftPoint, ...]:
    """Give the points of an edition under the keys by which their sources are known."""
    keys = {point.number: point.key for point in provenance.points(session, row.id, number)}
    return tuple(
        DraftPoint(keys.get(at) or new_key(), text, sub="." in at)
        for at, text in numbered(file.edition.points)
    )


def _form(file: EntryFile, row: EntryRow, draft: DraftRow, points: tuple[DraftPoint, ...]) -> DraftFields:
    edition = file.edition
    return DraftFields(
        question=edition.question,
        count_noun=edition.count_noun,
        summary=edition.summary,
        situation=edition.situation,
        credits="\n".join(edition.credits),
        tags=", ".join(edition.tags),
        industry=edition.industry,
        company_size=edition.company_size,
        stage=edition.stage,
        slug=row.slug or file.slug,
        audience=row.audience.word,
        facts_ticked=draft.facts_ticked,
        points=points,
    )


def _take_sources(session: Session, row: EntryRow, number: int, keys: set[str]) -> None:
    """Make the frozen sources those of the points again; what a curator has looked at stays looked at."""
    kept = {_mark(one): one for one in provenance.sources(session, row.id, number)}
    for one in drafts.all_sources(session, row.id):
        frozen = kept.pop(_mark(one), None)
        if frozen is None and one.point_key in keys:
            session.delete(one)
        elif frozen is not None and (one.text, one.advice_version) != (frozen.text, frozen.advice_version):
            one.text, one.basis, one.adviser_id = frozen.text, frozen.basis, frozen.adviser_id
            one.advice_version = one.seen_version = frozen.advice_version
    for frozen in kept.values():
        session.add(
            DraftSourceRow(
                entry_id=row.id,
                point_key=frozen.point_key,
                advice_id=frozen.advice_id,
                number=frozen.number,
                advice_version=frozen.advice_version,
                seen_version=frozen.advice_version,
                text=frozen.text,
                adviser_id=frozen.adviser_id,
                basis=frozen.basis,
            )
        )


def _mark(one: DraftSourceRow | EditionSourceRow) -> tuple[str, int, str]:
    return one.point_key, one.advice_id, one.number
