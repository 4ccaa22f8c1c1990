"""Introductions: two who say yes, and nothing to be learnt from a no, from silence or from a wall."""

import io
import json
import zipfile

import pytest
from sqlalchemy import select

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Invalid, NotFound, WrongState
from advisory.services import (
    exporting,
    introducing,
    introductions,
    leaving,
    membership,
    notices,
    profiling,
    walls,
)
from advisory.services.transaction import transaction
from advisory.storage import members
from advisory.storage.tables import (
    IntroductionRow,
    LogRow,
    NoticeRow,
    OutboxRow,
    ProfileOpeningRow,
    ProfileRow,
    ProfileWordRow,
)
from tests.services.profile import say

NOTE = "I sold a firm last year and would like to compare notes."


@pytest.fixture
def handle(session, priya, now):
    """Priya is in the directory with her role alone."""
    return say(session, priya.actor, now=now, office="Chief executive", opens="office")


@pytest.fixture
def ask(session, handle, clock):
    """Have somebody ask whoever is found under a handle, Priya unless another is named."""

    def asking(person, to=handle, note=NOTE, contact="Any morning", *, with_email=False):
        return introducing.ask(session, person.actor, to, note, contact, with_email=with_email, now=clock.at)

    return asking


def shelf(session, person, name, now):
    return introductions.page(session, person.actor, name, 1, now=now).items


def told(session, person, now):
    return [
        notice.sentence
        for day in notices.page(session, person.actor, 1, now=now).days
        for notice in day.notices
    ]


def test_the_asked_member_sees_who_asks_and_the_note_and_no_contact_yet(session, ask, paul, priya, now):
    key = ask(paul, with_email=True)
    (asked,) = shelf(session, priya, "waiting", now)
    assert (asked.who, asked.note, asked.contact) == ("Paul", NOTE, ())
    assert "paul@example.com" not in repr(introductions.one(session, priya.actor, key, now=now))
    assert told(session, priya, now) == ["A member asks to be introduced to you."]
    (mine,) = shelf(session, paul, "asked", now)
    assert (mine.who, mine.stage, mine.contact) == ("A member, Chief executive", "no answer yet", ())


def test_on_a_yes_both_learn_name_and_the_contact_each_gave(session, ask, paul, priya, now):
    key = ask(paul, with_email=True)
    introducing.accept(session, priya.actor, key, "Ring me on Mondays", with_email=False, now=now)
    (hers,), (his,) = (shelf(session, person, "introduced", now) for person in (priya, paul))
    assert (hers.who, hers.contact) == ("Paul", ("paul@example.com", "Any morning"))
    assert (his.who, his.contact) == ("Priya", ("Ring me on Mondays",))
    assert told(session, paul, now) == ["A member said yes. You are introduced."]
    assert shelf(session, priya, "waiting", now) == shelf(session, paul, "asked", now) == ()


def test_a_no_and_silence_look_the_same_to_whoever_asked(session, ask, paul, carl, priya, erin, clock):
    other = say(session, erin.actor, now=clock.at, office="Chief executive", opens="office")
    refused, silent = ask(paul), ask(paul, other)
    introducing.decline(session, priya.actor, refused, now=clock.at)
    assert shelf(session, priya, "waiting", clock.at) == ()
    for days in (0, 29, 1):
        clock.move(days=days)
        seen = [introductions.one(session, paul.actor, key, now=clock.at) for key in (refused, silent)]
        assert len({(one.who, one.stage, one.contact, one.answered_on) for one in seen}) == 1
    assert seen[0].stage == "lapsed without an answer"
    assert told(session, paul, clock.at) == []


def test_a_no_counts_as_open_as_silence_does(session, ask, paul, priya, now):
    keys = [ask(paul)] + [ask(paul, _listed(session, number, now)) for number in range(4)]
    introducing.decline(session, priya.actor, keys[0], now=now)
    another = _listed(session, 9, now)
    with pytest.raises(Invalid, match="5 of your introductions are open"):
        ask(paul, another)
    introducing.withdraw(session, paul.actor, keys[0], now=now)
    assert ask(paul, another)


def test_what_is_open_lapses_after_thirty_days(session, ask, paul, priya, clock):
    key = ask(paul)
    clock.move(days=30)
    assert shelf(session, priya, "waiting", clock.at) == ()
    with pytest.raises(NotFound):
        introductions.one(session, priya.actor, key, now=clock.at)
    with pytest.raises(WrongState, match="30 days"):
        introducing.accept(session, priya.actor, key, "Ring", with_email=False, now=clock.at)


def test_the_same_two_are_asked_for_once_in_ninety_days(session, ask, paul, priya, clock):
    introducing.withdraw(session, paul.actor, ask(paul), now=clock.at)
    with pytest.raises(Invalid, match="asked here already"):
        ask(paul)
    clock.move(days=91)
    assert ask(paul)


def test_under_a_new_address_a_second_request_never_arrives_and_nothing_says_so(
    session, ask, paul, priya, now
):
    """A refusal would tell that the new address is that of the member asked before."""
    ask(paul)
    profiling.change_handle(session, priya.actor, now=now)
    again = ask(paul, profiling.page(session, priya.actor).handle)
    first, second = shelf(session, paul, "asked", now)
    assert (first.who, first.stage) == (second.who, second.stage)
    assert len(shelf(session, priya, "waiting", now)) == 1
    with pytest.raises(NotFound):
        introductions.one(session, priya.actor, again, now=now)


def test_what_was_taken_back_is_gone_for_the_other_with_its_notice(session, ask, paul, priya, now):
    key = ask(paul)
    for _ in range(2):
        introducing.withdraw(session, paul.actor, key, now=now)
    assert shelf(session, priya, "waiting", now) == ()
    assert told(session, priya, now) == []
    assert shelf(session, paul, "asked", now)[0].stage == "withdrawn"
    with pytest.raises(WrongState):
        introducing.accept(session, priya.actor, key, "Ring", with_email=False, now=now)


def test_a_yes_is_neither_taken_back_nor_refused_afterwards(session, ask, paul, priya, now):
    key = ask(paul)
    for _ in range(2):
        introducing.accept(session, priya.actor, key, "Ring", with_email=False, now=now)
    with pytest.raises(WrongState):
        introducing.withdraw(session, paul.actor, key, now=now)
    with pytest.raises(WrongState):
        introducing.decline(session, priya.actor, key, now=now)
    assert told(session, paul, now) == ["A member said yes. You are introduced."]


def test_a_no_stays_one(session, ask, paul, priya, now):
    key = ask(paul)
    for _ in range(2):
        introducing.decline(session, priya.actor, key, now=now)
    with pytest.raises(NotFound):
        introducing.accept(session, priya.actor, key, "Ring", with_email=False, now=now)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"note": " "}, "note"),
        ({"note": "x" * 501}, "note"),
        ({"note": "See\u202e you"}, "note"),
        ({"contact": ""}, "contact"),
        ({"contact": "x" * 201}, "contact"),
        ({"contact": "Any\u200b morning"}, "contact"),
    ],
)
def test_what_cannot_be_sent_is_refused_beside_its_field(session, ask, paul, typed, field):
    with pytest.raises(Invalid) as refusal:
        ask(paul, **typed)
    assert list(refusal.value.problems) == [field]
    assert session.scalars(select(IntroductionRow)).all() == []


def test_nobody_says_yes_without_a_way_to_be_reached(session, ask, paul, priya, now):
    key = ask(paul)
    with pytest.raises(Invalid, match="how you can be reached"):
        introducing.accept(session, priya.actor, key, " ", with_email=False, now=now)
    assert len(shelf(session, priya, "waiting", now)) == 1


def test_nobody_is_introduced_to_themselves(ask, priya):
    with pytest.raises(Invalid, match="your own page"):
        ask(priya)


def test_an_introduction_is_nobody_elses(session, ask, paul, priya, carl, now):
    key = ask(paul)
    for step in (
        lambda: introductions.one(session, carl.actor, key, now=now),
        lambda: introducing.withdraw(session, carl.actor, key, now=now),
        lambda: introducing.withdraw(session, priya.actor, key, now=now),
        lambda: introducing.accept(session, paul.actor, key, "Ring", with_email=False, now=now),
        lambda: introducing.decline(session, paul.actor, key, now=now),
    ):
        with pytest.raises(NotFound):
            step()
    assert shelf(session, carl, "waiting", now) == shelf(session, carl, "introduced", now) == ()


def test_visitors_and_an_admin_alone_meet_nobody(session, ask, paul, adam, handle, now):
    key = ask(paul)
    for actor in (VISITOR, adam.actor):
        for step in (
            lambda actor=actor: introductions.page(session, actor, "", 1, now=now),
            lambda actor=actor: introductions.one(session, actor, key, now=now),
            lambda actor=actor: introducing.ask(session, actor, handle, NOTE, "x", with_email=False, now=now),
        ):
            with pytest.raises(Forbidden):
                step()


def test_across_a_wall_there_is_nobody_to_ask(session, ask, adam, paul, priya, now):
    walls.declare(session, adam.actor, paul.email, priya.email, now=now)
    with pytest.raises(NotFound):
        ask(paul)


def test_across_a_wall_that_must_not_show_it_never_arrives(session, ask, paul, priya, erin, clock):
    """Priya is of the company that Paul has just named; that she vanished would tell him so."""
    say(session, priya.actor, now=clock.at, company="Acme Ltd", opens="office")
    clock.move(hours=1)
    walls.declare_own(session, paul.actor, "Acme", now=clock.at)
    key = ask(paul)
    assert introductions.one(session, paul.actor, key, now=clock.at).stage == "no answer yet"
    assert shelf(session, priya, "waiting", clock.at) == ()
    assert told(session, priya, clock.at) == []


def test_a_wall_put_up_meanwhile_takes_the_request_from_sight(session, ask, adam, paul, priya, now):
    key = ask(paul)
    walls.declare(session, adam.actor, paul.email, priya.email, now=now)
    assert shelf(session, priya, "waiting", now) == ()
    for step in (
        lambda: introductions.one(session, priya.actor, key, now=now),
        lambda: introducing.accept(session, priya.actor, key, "Ring", with_email=False, now=now),
        lambda: introducing.decline(session, priya.actor, key, now=now),
    ):
        with pytest.raises(NotFound):
            step()
    assert introductions.one(session, paul.actor, key, now=now).stage == "no answer yet"


def test_who_declares_a_wall_goes_on_seeing_who_had_asked_them(session, ask, paul, priya, clock):
    """That the request vanished would tell of which company whoever asked is."""
    say(session, paul.actor, now=clock.at, company="Acme Ltd")
    ask(paul)
    clock.move(hours=1)
    walls.declare_own(session, priya.actor, "Acme", now=clock.at)
    assert [one.who for one in shelf(session, priya, "waiting", clock.at)] == ["Paul"]


def test_whoever_asked_and_left_is_not_answered(session, ask, paul, priya, now):
    ask(paul)
    with transaction(session):
        members.by_id(session, paul.id).active = False
    assert shelf(session, priya, "waiting", now) == ()


def test_no_text_of_it_stands_in_the_log_in_notices_or_among_promises(session, ask, paul, priya, now):
    key = ask(paul, contact="Call 0171")
    introducing.accept(session, priya.actor, key, "Ring 0172", with_email=False, now=now)
    kept = [
        str(vars(row)) for table in (LogRow, NoticeRow, OutboxRow) for row in session.scalars(select(table))
    ]
    assert not [row for row in kept if any(word in row for word in ("017", "compare notes", "Paul", "Priya"))]


def test_what_led_to_nothing_is_deleted_in_the_end_and_what_did_stays(session, ask, paul, carl, priya, clock):
    led, _ = ask(paul), ask(carl)
    introducing.accept(session, priya.actor, led, "Ring", with_email=False, now=clock.at)
    clock.move(days=119)
    assert introductions.forget_old(session, clock.at) == 0
    clock.move(days=2)
    assert introductions.forget_old(session, clock.at) == 1
    assert [row.key for row in session.scalars(select(IntroductionRow))] == [led]


def _listed(session, number, now):
    """Give the handle of another member in the directory."""
    email = f"other{number}@example.com"
    membership.add_member(session, email, f"Other {number}", now=now)
    actor = membership.actor_of(session, members.by_email(session, email).id)
    return say(session, actor, now=now, office="Chief executive", opens="office")


def test_a_file_of_ones_own_data_tells_no_answer_but_ones_own(session, ask, paul, carl, priya, now):
    refused, met = ask(paul), ask(carl)
    introducing.decline(session, priya.actor, refused, now=now)
    introducing.accept(session, priya.actor, met, "Ring on Mondays", with_email=False, now=now)
    his, hers = (_unpacked(exporting.export(session, person.actor, now=now)) for person in (paul, priya))
    (asked,) = his["introductions you asked for"]
    assert (asked["note"], asked["from_contact"]) == (NOTE, "Any morning")
    assert not {"answer", "answered_at", "arrives"} & asked.keys()
    assert [one["to_contact"] for one in hers["contacts you gave"]] == ["Ring on Mondays"]
    assert NOTE not in json.dumps(hers)


def test_with_a_member_goes_what_they_opened_and_whom_they_asked(session, ask, handle, paul, priya, now):
    ask(paul)
    leaving.leave(session, priya.actor, "go", "go", "leave", now=now)
    for table in (IntroductionRow, ProfileRow, ProfileWordRow, ProfileOpeningRow):
        assert session.scalars(select(table)).all() == []
    with pytest.raises(NotFound):
        ask(paul)


def _unpacked(packed: bytes) -> dict:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return json.loads(archive.read("data.json"))
