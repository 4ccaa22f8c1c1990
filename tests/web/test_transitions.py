"""Every step from every state, through its screen: taken where the table has it, refused with 409 elsewhere.

What somebody may not see is answered with 404 instead. The form is complete each time, and carries the
version that stands, so that nothing but the state can be the reason.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from advisory.domain.lifecycle import ENTRY, SITUATION, EntryState, Fact, SituationState, Who, can, step
from advisory.domain.sight import SITUATION_SEEN_BY, Reader
from advisory.services import publishing, returning
from advisory.storage import drafts
from tests.services.circle import Bench, Circle
from tests.services.transitions import REASON, TRANSITIONS

S, E = SituationState, EntryState


def taken(action: str, to: str = "") -> Callable[[Circle], str]:
    """Give what takes the circle to the state after a step."""
    (one,) = [t for t in TRANSITIONS if (t.thing, t.action, t.to) == ("situation", action, to)]

    def make(circle: Circle) -> str:
        made = one.prepare(circle)
        one.take(circle, made, one.version(circle, made))
        return made

    return make


SITUATIONS: dict[SituationState, Callable[[Circle], str]] = {
    S.DRAFT: lambda circle: circle.drafted_text(),
    S.SUBMITTED: lambda circle: circle.posted(),
    S.RETURNED: lambda circle: circle.returned(),
    S.DECLINED: taken("decline"),
    S.CLARIFYING: lambda circle: circle.clarifying(),
    S.ADVISING: lambda circle: circle.opened(),
    S.CLOSED: lambda circle: circle.closed(),
    S.WITHDRAWN: taken("withdraw"),
    S.MERGED: taken("merge"),
    S.REMOVED: taken("remove"),
}


@dataclass(frozen=True)
class Screen:
    """Where a step is taken: by whom, to which address, and what the form says beside its version."""

    action: str
    who: str
    address: str
    form: Callable[[Circle], dict[str, str]] = lambda _circle: {}


def posting(_circle: Circle) -> dict[str, str]:
    """Fill in the form of asking."""
    return {
        "question": "Do we agree?", "body": "They want one of ours.", "audience": "members", "wish": "yes",
        "urgency": "B", "named": "no", "action": "submit",
    }  # fmt: skip


SCREENS = (
    Screen("submit", "erin", "/situations/{}/edit", posting),
    Screen("recall", "erin", "/situations/{}/recall"),
    Screen("withdraw", "erin", "/situations/{}/withdraw"),
    Screen("open_for_advice", "erin", "/situations/{}/open-for-advice"),
    Screen("back_to_clarifying", "erin", "/situations/{}/back-to-clarifying"),
    Screen("reopen", "erin", "/situations/{}/reopen"),
    Screen("update", "erin", "/situations/{}/update", lambda _: {"question": "Agree?", "body": "New."}),
    Screen(
        "narrow_audience",
        "erin",
        "/situations/{}/narrow",
        lambda c: {"group": c.table().removeprefix("group-")},
    ),
    Screen(
        "close",
        "erin",
        "/situations/{}/close",
        lambda c: {
            "heard": "Two.",
            "commitment": "Offer it",
            "commitment_on": (c.now + timedelta(days=9)).date().isoformat(),
        },
    ),
    Screen("approve", "mona", "/screening/{}/approve", lambda _: {"ticks": "clarify_first"}),
    Screen("return", "mona", "/screening/{}/return", lambda _: {"return_reason": REASON}),
    Screen("decline", "mona", "/screening/{}/decline", lambda _: {"decline_reason": REASON}),
    Screen("remove", "mona", "/moderation/{}/remove", lambda _: {"remove_reason": REASON}),
    Screen("restore", "max", "/moderation/{}/restore", lambda _: {"restore_reason": REASON}),
    Screen("merge", "mona", "/moderation/{}/merge", lambda c: {"into": c.opened(), "merge_reason": REASON}),
)
#: Circumstances that hold in these tests.
FACTS = frozenset({Fact.NO_LATER_ENTRY, Fact.CLARIFY_FIRST})
PARTS = {
    "erin": {Who.ASKER, Who.MEMBER},
    "mona": {Who.MODERATOR},
    "max": {Who.MODERATOR, Who.OTHER_MODERATOR},
}


@pytest.fixture
def circle(session, now, erin, paul, mona, max_) -> Circle:
    return Circle(session, now, erin.actor, paul.actor, mona.actor, max_.actor)


def sees(who: str, state: SituationState) -> bool:
    reader = Reader.ASKER if who == "erin" else Reader.MODERATOR
    return reader in SITUATION_SEEN_BY[state]


@pytest.mark.parametrize("state", SituationState)
@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.action)
def test_a_situation_takes_a_step_where_the_table_has_it(
    circle: Circle, client_of: Any, erin: Any, mona: Any, max_: Any, screen: Screen, state: SituationState
):
    slug = SITUATIONS[state](circle)
    client = client_of({"erin": erin, "mona": mona, "max": max_}[screen.who])
    form = {"version": str(circle.version(slug)), **screen.form(circle)}
    answer = client.send(screen.address.format(slug), **form)

    if not sees(screen.who, state):
        assert answer.status_code == 404
    elif can(SITUATION, state, screen.action, PARTS[screen.who], FACTS):
        assert answer.status_code == 303, answer.get_data(as_text=True)
        before = circle.row(slug).state_before
        after = step(SITUATION, state, screen.action, PARTS[screen.who], FACTS, S.ADVISING.value)
        assert (circle.row(slug).state, before) in {(after, None), (after, circle.row(slug).state_before)}
        return
    else:
        assert answer.status_code == 409, answer.get_data(as_text=True)
        assert str(state.value) in answer.get_data(as_text=True)
    assert circle.row(slug).state is state


def archived(circle: Circle) -> Bench:
    """Have a published entry filed away."""
    bench = circle.published()
    row = circle.entry(bench)
    given = (row.slug or "", REASON)
    returning.archive(circle.session, circle.mona, *given, seen_version=row.version, now=circle.now)
    return bench


def pulled(circle: Circle) -> Bench:
    """Have a published entry pulled."""
    bench = circle.published()
    row = circle.entry(bench)
    publishing.pull(circle.session, circle.mona, row.slug or "", seen_version=row.version, now=circle.now)
    return bench


ENTRIES: dict[EntryState, Callable[[Circle], Bench]] = {
    E.DRAFT: lambda circle: circle.drafted(),
    E.REVIEW: lambda circle: circle.in_review(),
    E.CONSENT: lambda circle: circle.passed(),
    E.APPROVED: lambda circle: circle.consented(),
    E.PUBLISHED: lambda circle: circle.published(),
    E.ARCHIVED: archived,
    E.PULLED: pulled,
}
DECISIONS = (
    ("request_changes", "max", "/curation/{}/request-changes", {"reason": "Shorter."}),
    ("pass", "max", "/curation/{}/pass", {}),
    ("edit", "mona", "/curation/{}/edit-again", {}),
    ("publish", "max", "/curation/{}/publish", {}),
    ("revise", "mona", "/curation/{}/revise", {}),
    ("drop_revision", "mona", "/curation/{}/drop-revision", {}),
    ("restore", "mona", "/curation/{}/take-back", {}),
)
CURATORS = {
    "mona": {Who.MODERATOR, Who.CURATOR, Who.MEMBER},
    "max": {Who.MODERATOR, Who.SECOND_MODERATOR, Who.OTHER_MODERATOR, Who.MEMBER},
}


def allowed(action: str, state: EntryState, who: str) -> bool:
    """Say whether the table has this step; taking back is one button for two of them."""
    if action == "restore":
        return can(ENTRY, state, "restore", CURATORS[who]) or can(ENTRY, state, "reopen", CURATORS[who])
    # At the desk "edit" again is for what is approved; a draft is edited by its form.
    if action == "edit" and state is E.DRAFT:
        return False
    return can(ENTRY, state, action, CURATORS[who], {Fact.CONSENT_NEEDED})


@pytest.mark.parametrize("state", EntryState)
@pytest.mark.parametrize("decision", DECISIONS, ids=lambda one: one[0])
def test_an_entry_takes_a_step_where_the_table_has_it(
    circle: Circle, client_of: Any, mona: Any, max_: Any, decision: Any, state: EntryState
):
    action, who, address, form = decision
    bench = ENTRIES[state](circle)
    client = client_of({"mona": mona, "max": max_}[who])
    version = str(circle.entry(bench).version)
    answer = client.send(address.format(bench.entry_id), version=version, **form)
    if allowed(action, state, who):
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return
    assert answer.status_code == 409, answer.get_data(as_text=True)
    assert state.value in answer.get_data(as_text=True)
    assert circle.entry(bench).state is state


@pytest.mark.parametrize("state", [state for state in EntryState if state is not E.CONSENT])
@pytest.mark.parametrize("answer", ["yes", "no", "change"])
def test_consent_is_given_only_while_it_is_asked_for(
    circle: Circle, client_of: Any, erin: Any, answer: str, state: EntryState
):
    bench = ENTRIES[state](circle)
    asked = drafts.draft(circle.session, bench.entry_id)
    form = {"digest": asked.digest if asked else "", "answer": answer, "note": "Shorter."}
    response = client_of(erin).send(f"/situations/{bench.slug}/consent", **form)
    assert response.status_code == 409
    assert circle.entry(bench).state is state
