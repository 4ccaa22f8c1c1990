"""Where a notice leads: kind by kind, and to the thing it is about where its kind has no place of its own."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app, url_for

from advisory.domain.notices import NoticeKind, Shelf, kinds_of
from advisory.services.pages.notices import Notice


@dataclass(frozen=True, slots=True)
class Place:
    """An address that is made from a notice.

    Attributes:
        endpoint: of the page.
        about: "situation" or "entry", whose slug the address has; "bench" for the row of an entry; "" for
            a page that is about no single thing.
        detail: what of the notice's detail goes into the query.
        anchor: a fragment; a name in braces stands for a number of the notice's detail.
        only_in: the state of the situation in which the page is there; "" for any.
    """

    endpoint: str
    about: str = "situation"
    detail: tuple[str, ...] = ()
    anchor: str = ""
    only_in: str = ""


_K = NoticeKind
_PEOPLE = Place("introductions.index", "")
_CONSENT = Place("situations.consent")
_NAMING = Place("consents.index", "")
_SCREEN = Place("screening.item", only_in="submitted")
_OUTCOME = Place("outcomes.record", detail=("days",), only_in="closed")
_BENCH = Place("curation.workbench", "bench")

PLACES: Mapping[NoticeKind, Place] = {
    _K.UPDATED: Place("history.show", detail=("from", "to")),
    _K.OUTCOME_DUE: _OUTCOME,
    _K.OUTCOME_RETURNED: _OUTCOME,
    _K.OUTCOME_EDITED: _OUTCOME,
    _K.OUTCOME_SHOWN: Place("situations.situation", anchor="outcomes"),
    _K.OUTCOME_TOLD: Place("situations.situation", anchor="outcomes"),
    _K.OUTCOME_TO_CHECK: Place("outcomes.queue", ""),
    _K.WITHDRAWN: Place("history.own_advice", ""),
    _K.GONE: Place("history.own_advice", ""),
    _K.LED_ELSEWHERE: Place("history.own_advice", ""),
    _K.ADVICE_TAKEN_BACK: Place("situations.situation", anchor="thread"),
    _K.QUESTION_TO_YOU: Place("situations.situation", anchor="q{question}"),
    _K.ANSWERED: Place("situations.situation", anchor="q{question}"),
    _K.ADVICE_TO_YOU: Place("situations.situation", anchor="thread"),
    _K.ADVICE_AMENDED: Place("situations.situation", anchor="thread"),
    _K.ADVICE_REAFFIRMED: Place("situations.situation", anchor="thread"),
    _K.COMMENTED: Place("situations.situation", anchor="point-{point}"),
    _K.USEFUL: Place("situations.situation", anchor="point-{point}"),
    _K.CONSENT_ASKED: _CONSENT,
    _K.CONSENT_REMINDER: _CONSENT,
    _K.NAMING_ASKED: _NAMING,
    _K.NAMING_REMINDER: _NAMING,
    _K.INTRODUCTION_ASKED: _PEOPLE,
    _K.INTRODUCED: Place("introductions.index", "", detail=("shelf",)),
    _K.REVEALED: Place("situations.situation"),
    _K.TO_SCREEN: _SCREEN,
    _K.TRIPWIRE: _SCREEN,
    _K.TO_CURATE: Place("situations.situation"),
    _K.TO_REVIEW: _BENCH,
    _K.CHANGES_REQUESTED: _BENCH,
    _K.CHANGE_ASKED: _BENCH,
    _K.CONSENT_GIVEN: _BENCH,
    _K.CONSENT_REFUSED: _BENCH,
    _K.CONSENT_SILENT: _BENCH,
    _K.SOURCE_CHANGED: _BENCH,
    _K.PUBLISH_REFUSED: _BENCH,
    _K.FEEDBACK_TO_CHECK: Place("feedback.queue", ""),
    _K.FEEDBACK_SHOWN: Place("library.entry", "entry", anchor="think"),
    _K.FEEDBACK_DECLINED: Place("library.entry", "entry", anchor="think"),
    _K.ENTRY_CORRECTED: Place("editions.history", "entry", detail=("from", "to")),
    _K.REVIEW_DUE: Place("upkeep.entry", "entry"),
    _K.PULLED: Place("upkeep.health", ""),
    _K.MEMBERSHIP_ASKED: Place("membership.requests", ""),
    **dict.fromkeys(kinds_of(Shelf.ACCOUNT), Place("own_security.home", "")),
    _K.YOUR_ROLES: Place("me.home", ""),
    _K.OFFICE_LEFT: Place("roster.index", ""),
    _K.ROLES_CHANGED: Place("roster.member", "", detail=("member_id",)),
}


def place_of(notice: Notice) -> str:
    """Give the address a notice leads to; "" where there is nothing left to be read."""
    place = PLACES.get(NoticeKind(notice.kind))
    return (_address(place, notice) if place else "") or _thing(notice)


def _address(place: Place, notice: Notice) -> str:
    """Give the address of a place, "" where the notice does not say enough to find it."""
    values: dict[str, object] = {}
    if place.about == "situation":
        values["slug"] = notice.situation_slug
    elif place.about == "entry":
        values["slug"] = notice.entry_slug
    elif place.about == "bench":
        values["entry_id"] = notice.entry_id
    values |= {name: notice.detail.get(name) for name in place.detail}
    there = not place.only_in or place.only_in == notice.situation_state
    if not there or place.endpoint not in current_app.view_functions or not all(values.values()):
        return ""
    anchor = place.anchor.format_map(defaultdict(str, notice.detail))
    return url_for(place.endpoint, _anchor=anchor or None, **values)  # type: ignore[arg-type]


def _thing(notice: Notice) -> str:
    if notice.entry_slug:
        return url_for("library.entry", slug=notice.entry_slug)
    if notice.situation_slug:
        return url_for("situations.situation", slug=notice.situation_slug)
    return url_for("curation.workbench", entry_id=notice.entry_id) if notice.entry_id else ""
