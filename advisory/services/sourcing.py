"""Where the points of a draft come from: taking, merging and leaving out points of advice."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import insert
from sqlalchemy.orm import Session

from advisory.domain.curating import Aside, DraftPoint, new_key, same_words
from advisory.domain.situation import Stance
from advisory.storage import advice, drafts
from advisory.storage.tables import AdvicePointRow, AdviceRow, DraftAsideRow, DraftSourceRow

#: How advice stands that a library must not lose by selection.
DISSENT = frozenset({Stance.ALTERNATIVE, Stance.CHALLENGES})


@dataclass(frozen=True, slots=True)
class Material:
    """A thread as a curator's material: what was advised, what of it is used, and what is left out."""

    advice: Mapping[int, AdviceRow]
    #: What the draft takes, by the key of its point.
    sources: Mapping[str, Sequence[DraftSourceRow]]
    #: The same, by advice.
    taken: Mapping[int, Sequence[DraftSourceRow]]
    asides: Mapping[tuple[int, str], DraftAsideRow]
    #: Points that a moderator took out, as their advice and their words.
    struck: Collection[tuple[int, str]] = ()

    @property
    def standing(self) -> list[AdviceRow]:
        """The advice that stands for its whole audience, in the order of the thread."""
        return [row for row in self.advice.values() if row.stands and not row.private]

    def users_of(self, point: AdvicePointRow) -> list[str]:
        """Give the keys of the draft's points that take from a point of advice."""
        return [
            one.point_key
            for one in self.taken.get(point.advice_id, ())
            if same_words(one.text, point.text) or self._amended_to(one, point)
        ]

    def aside_of(self, point: AdvicePointRow) -> DraftAsideRow | None:
        """Tell why a point is left out; nothing when it has changed since that was said."""
        row = self.asides.get((point.advice_id, point.number))
        return row if row is not None and same_words(row.text, point.text) else None

    def change_of(self, source: DraftSourceRow) -> str:
        """Tell what happened to a source since its curator looked: "", "withdrawn", "excluded", "amended"."""
        row = self.advice.get(source.advice_id)
        if row is None or row.withdrawn_at is not None or row.private:
            return "withdrawn"
        if row.excluded_at is not None or (row.id, " ".join(source.text.split())) in self.struck:
            return "excluded"
        if row.version <= source.seen_version or self._stands_as_taken(source):
            return ""
        return "amended"

    def text_now(self, source: DraftSourceRow) -> str:
        """Give what a source says now; "" when its advice no longer stands or has no such point."""
        row = self.advice.get(source.advice_id)
        if row is None or not row.stands or row.private:
            return ""
        return next((point.text for point in row.points if point.number == source.number), "")

    def changed(self) -> list[DraftSourceRow]:
        """List the sources that changed since their curator looked."""
        return [one for taken in self.sources.values() for one in taken if self.change_of(one)]

    def open_points(self) -> list[AdvicePointRow]:
        """List the points of the thread that are neither used nor left out for a reason."""
        return [
            point
            for row in self.standing
            for point in row.points
            if not self.users_of(point) and self.aside_of(point) is None
        ]

    def lost_dissent(self) -> list[AdviceRow]:
        """List advice that disagrees, of which nothing is used and nothing in words says why."""
        return [
            row
            for row in self.standing
            if row.stance in DISSENT
            and not any(self.users_of(point) for point in row.points)
            and not any((aside := self.aside_of(point)) and aside.note for point in row.points)
        ]

    def _stands_as_taken(self, source: DraftSourceRow) -> bool:
        return any(same_words(point.text, source.text) for point in self.advice[source.advice_id].points)

    def _amended_to(self, source: DraftSourceRow, point: AdvicePointRow) -> bool:
        return source.number == point.number and not self._stands_as_taken(source)


def material_of(session: Session, entry_id: int, situation_id: int) -> Material:
    """Fetch a draft's material; a handful of queries however long the thread is."""
    by_key: dict[str, list[DraftSourceRow]] = {}
    by_advice: dict[int, list[DraftSourceRow]] = {}
    for row in drafts.sources(session, entry_id):
        by_key.setdefault(row.point_key, []).append(row)
        by_advice.setdefault(row.advice_id, []).append(row)
    return Material(
        advice.material(session, situation_id),
        by_key,
        by_advice,
        drafts.asides(session, entry_id),
        advice.struck(session, situation_id),
    )


def chosen_points(material: Material, point_ids: Collection[int]) -> list[AdvicePointRow]:
    """Give those of `point_ids` that stand in the thread, in its order."""
    return [point for row in material.standing for point in row.points if point.id in point_ids]


def use(
    session: Session,
    entry_id: int,
    points: Sequence[DraftPoint],
    chosen: Sequence[AdvicePointRow],
    material: Material,
) -> tuple[DraftPoint, ...]:
    """Put points of advice behind those of a draft, each once; a sub-point under its parent where that is."""
    found = list(points)
    pairs: list[tuple[str, AdvicePointRow]] = []
    homes = {
        (one.advice_id, one.number): key
        for key, taken in material.sources.items()
        for one in taken
        if "." not in one.number
    }
    for point in chosen:
        if material.users_of(point):
            continue
        key, top = new_key(), point.number.partition(".")[0]
        home = homes.get((point.advice_id, top)) if "." in point.number else None
        found.insert(_end_of(found, home), DraftPoint(key, point.text, sub=home is not None))
        if home is None and "." not in point.number:
            homes[point.advice_id, point.number] = key
        pairs.append((key, point))
    add_sources(session, entry_id, pairs, material)
    drafts.drop_asides(session, entry_id, [(point.advice_id, point.number) for point in chosen])
    return tuple(found)


def _end_of(points: Sequence[DraftPoint], key: str | None) -> int:
    """Give the place behind a point and its sub-points; the end without one."""
    at = next((at for at, point in enumerate(points) if point.key == key), len(points) - 1)
    end = at + 1
    while key is not None and end < len(points) and points[end].sub:
        end += 1
    return end


def merge(
    session: Session,
    entry_id: int,
    points: Sequence[DraftPoint],
    key: str,
    chosen: Sequence[AdvicePointRow],
    material: Material,
) -> tuple[DraftPoint, ...]:
    """Add the words and the sources of points of advice to one point of a draft."""
    known = {(one.advice_id, one.number) for one in material.sources.get(key, ())}
    fresh = [point for point in chosen if (point.advice_id, point.number) not in known]
    add_sources(session, entry_id, [(key, point) for point in fresh], material)
    drafts.drop_asides(session, entry_id, [(point.advice_id, point.number) for point in chosen])
    more = " ".join(point.text for point in fresh)
    return tuple(
        DraftPoint(key, f"{point.text} {more}".strip(), point.sub) if point.key == key else point
        for point in points
    )


def add_sources(
    session: Session, entry_id: int, pairs: Sequence[tuple[str, AdvicePointRow]], material: Material
) -> None:
    """Remember that points of a draft take from points of advice."""
    rows = [
        {
            "entry_id": entry_id,
            "point_key": key,
            "advice_id": point.advice_id,
            "number": point.number,
            "advice_version": material.advice[point.advice_id].version,
            "seen_version": material.advice[point.advice_id].version,
            "text": point.text,
            "adviser_id": material.advice[point.advice_id].adviser_id,
            "basis": material.advice[point.advice_id].basis.value,
        }
        for key, point in pairs
    ]
    if rows:
        session.execute(insert(DraftSourceRow), rows)


def hand_on(session: Session, entry_id: int, key: str, to_key: str) -> None:
    """Give the sources of a point to the one that it was joined with."""
    known = {(one.advice_id, one.number) for one in drafts.remembered_sources(session, entry_id, to_key)}
    columns = [column.key for column in DraftSourceRow.__table__.columns]
    rows = [
        {name: getattr(one, name) for name in columns} | {"point_key": to_key}
        for one in drafts.remembered_sources(session, entry_id, key)
        if (one.advice_id, one.number) not in known
    ]
    if rows:
        session.execute(insert(DraftSourceRow), rows)


def leave_out(
    session: Session, entry_id: int, chosen: Sequence[AdvicePointRow], reason: Aside, note: str
) -> None:
    """Say why points of advice are not used."""
    present = drafts.asides(session, entry_id)
    for point in chosen:
        row = present.get((point.advice_id, point.number))
        if row is None:
            row = DraftAsideRow(entry_id=entry_id, advice_id=point.advice_id, number=point.number)
            session.add(row)
        row.text, row.reason, row.note = point.text, reason.value, note
