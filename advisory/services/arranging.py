"""Arranging a draft's points, and settling where they come from: what each button of the workbench does.

Every button sends the whole form, so that nothing typed is lost; it is kept first, then the button's work
is done to it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.curating import ARRANGING, Aside, DraftPoint, new_key
from advisory.domain.errors import Invalid
from advisory.domain.situation import LINE_CHARS
from advisory.domain.text import one_line
from advisory.services.draft_writing import keep_points, keep_revision, write_draft
from advisory.services.drafting import fields_of, point_field
from advisory.services.pages.workshop import DraftFields
from advisory.services.scanning import generalise, known_to_checker
from advisory.services.settling import drop_source, keep_source, take_text
from advisory.services.sourcing import (
    Material,
    chosen_points,
    hand_on,
    leave_out,
    material_of,
    merge,
    use,
)
from advisory.services.transaction import transaction
from advisory.storage import drafts
from advisory.storage.tables import AdvicePointRow

Points = tuple[DraftPoint, ...]
#: Plainer words for a phrase; the form itself is changed before it is kept.
TURN = "turn"


@dataclass(frozen=True, slots=True)
class Press:
    """A button of the workbench and what is chosen beside it.

    Attributes:
        verb: "use", "merge", "aside", "unaside", "add", "take", "keep", "drop", "turn", or one of
            `domain.curating.ARRANGING`.
        key: of the draft's point it stands beside; for "turn" the field of the phrase; or "".
        point_ids: points of the thread that are ticked, or the one it stands beside.
        source: advice and number of the source it stands beside; for "turn" 0 and the phrase's digest.
        reason, note: why points are left out.
    """

    verb: str
    key: str = ""
    point_ids: tuple[int, ...] = ()
    source: tuple[int, str] = (0, "")
    reason: str = ""
    note: str = ""


def press(
    session: Session,
    actor: Actor,
    entry_id: int,
    form: DraftFields,
    pressed: Press,
    *,
    seen_version: int,
    now: datetime,
) -> str:
    """Keep the draft as typed, and do to it what a button says.

    Returns:
        The key of the point to go on with, or "".

    Raises:
        NotFound: no such entry in work.
        Forbidden: it comes from the actor's own situation.
        TakenOver: another moderator has the draft in hand; carries both texts.
        WrongState: it is not a draft.
        Stale: changed since `seen_version`; carries both texts.
        Invalid: nothing is chosen, there is no such point, or a reason is missing.
    """
    with transaction(session):
        if pressed.verb == TURN:
            form = _turned(session, form, pressed, now)
        row, draft = write_draft(session, actor, entry_id, form, seen_version, now)
        if pressed.verb == TURN:
            return pressed.key.removeprefix("point-")
        if pressed.verb in ("remove", "join", "drop"):
            keep_revision(session, actor, draft, now)
        kept = fields_of(session, draft)
        material = material_of(session, row.id, row.situation_id or 0)
        points, key = _DOING[pressed.verb](session, row.id, kept.points, pressed, material)
        keep_points(session, draft, replace(kept, points=points))
        return key


def _turned(session: Session, form: DraftFields, pressed: Press, now: datetime) -> DraftFields:
    """Put plainer words for a phrase that could identify somebody."""
    known, digest = known_to_checker(session), pressed.source[1]
    if pressed.key in ("question", "summary", "situation"):
        text = generalise(known, getattr(form, pressed.key), digest, now=now)
        turned: dict[str, Any] = {pressed.key: text}
        return replace(form, **turned)
    points = tuple(
        replace(point, text=generalise(known, point.text, digest, now=now))
        if point_field(point.key) == pressed.key
        else point
        for point in form.points
    )
    return replace(form, points=points)


def _use(
    session: Session, entry_id: int, points: Points, pressed: Press, material: Material
) -> tuple[Points, str]:
    chosen = _chosen(material, pressed.point_ids)
    found = use(session, entry_id, points, chosen, material)
    fresh = [point.key for point in found if point not in points]
    return found, fresh[0] if fresh else ""


def _merge(
    session: Session, entry_id: int, points: Points, pressed: Press, material: Material
) -> tuple[Points, str]:
    if pressed.key not in [point.key for point in points]:
        raise Invalid({"points": "Choose the point of the draft to merge into."})
    chosen = _chosen(material, pressed.point_ids)
    return merge(session, entry_id, points, pressed.key, chosen, material), pressed.key


def _aside(
    session: Session, entry_id: int, points: Points, pressed: Press, material: Material
) -> tuple[Points, str]:
    note = one_line(pressed.note)
    if pressed.reason not in [*Aside] or pressed.reason == Aside.REFUSED:
        raise Invalid({"reason": "Choose why these points are not used."})
    if pressed.reason == Aside.OTHER and not note:
        raise Invalid({"reason_note": "Say in a few words why they are not used."})
    if len(note) > LINE_CHARS:
        raise Invalid({"reason_note": f"Keep it to one line of at most {LINE_CHARS} characters."})
    chosen = [one for one in _chosen(material, pressed.point_ids) if not material.users_of(one)]
    leave_out(session, entry_id, chosen, Aside(pressed.reason), note)
    return points, ""


def _unaside(
    session: Session, entry_id: int, points: Points, pressed: Press, material: Material
) -> tuple[Points, str]:
    chosen = _chosen(material, pressed.point_ids)
    drafts.drop_asides(session, entry_id, [(one.advice_id, one.number) for one in chosen])
    return points, ""


def _chosen(material: Material, point_ids: Collection[int]) -> list[AdvicePointRow]:
    chosen = chosen_points(material, point_ids)
    if not chosen:
        raise Invalid({"source": "Tick at least one point of the thread first."})
    return chosen


def _add(
    session: Session, entry_id: int, points: Points, pressed: Press, material: Material
) -> tuple[Points, str]:
    fresh = DraftPoint(new_key())
    return (*points, fresh), fresh.key


def _arrange(
    session: Session, entry_id: int, points: Points, pressed: Press, material: Material
) -> tuple[Points, str]:
    keys = [point.key for point in points]
    at = keys.index(pressed.key) if pressed.key in keys else -1
    if pressed.verb == "join" and at > 0:
        hand_on(session, entry_id, pressed.key, keys[at - 1])
    found = ARRANGING[pressed.verb](points, pressed.key)
    near = pressed.key if pressed.verb not in ("join", "remove") else keys[max(at - 1, 0)] if keys else ""
    return found, near


def _settle(
    session: Session, entry_id: int, points: Points, pressed: Press, material: Material
) -> tuple[Points, str]:
    found = [
        one for one in material.sources.get(pressed.key, ()) if (one.advice_id, one.number) == pressed.source
    ]
    if not found:
        raise Invalid({"points": "This source is not in the draft any more."})
    if pressed.verb == "take":
        points = take_text(points, found[0], material)
    elif pressed.verb == "keep":
        keep_source(found[0], material)
    else:
        drop_source(session, found[0])
    return points, pressed.key


_Deed = Callable[[Session, int, Points, Press, Material], tuple[Points, str]]
_DOING: dict[str, _Deed] = {
    "use": _use, "merge": _merge, "aside": _aside, "unaside": _unaside, "add": _add,
    "take": _settle, "keep": _settle, "drop": _settle, **dict.fromkeys(ARRANGING, _arrange),
}  # fmt: skip
VERBS = frozenset({*_DOING, TURN})
