"""Passkeys: made, used alone and as the second step, and everything that must not let anybody in."""

import json

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from advisory.domain.notices import NoticeKind
from advisory.services import membership
from advisory.services.ceremonies import UNKNOWN
from advisory.services.passkeys import LAST_SECOND
from advisory.storage import members
from advisory.storage.tables import NoticeRow, PasskeyHandleRow, PasskeyRow
from advisory.web.passkeys import TOO_LATE
from tests.checking import signed_in
from tests.web.authenticator import give_authenticator
from tests.web.passkey_device import Device

OWN = "/me/security/passkeys"
SITE = "http://localhost"
NEW_PASSWORD = "seven grey herons over the weir"


def asked(client, room):
    """Ask what to ask the device, as the page's script does."""
    answer = client.send(f"{room}/question")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    return json.loads(answer.text)


def make(client, device, **more):
    return client.send(OWN, credential=device.make(asked(client, OWN)), **more)


def use(client, device, room="/sign-in/passkey", **more):
    return client.send(room, credential=device.use(asked(client, room)), **more)


def said(answer):
    return BeautifulSoup(answer.text, "html.parser").main.get_text(" ", strip=True)


@pytest.fixture
def phone():
    return Device(SITE)


@pytest.fixture
def kept(client_of, erin, phone):
    """Erin has made a passkey on her phone."""
    client = client_of(erin)
    make(client, phone, name="My phone")
    return client


def test_a_passkey_is_made_named_and_listed(client_of, erin, phone, clock):
    client = client_of(erin)
    answer = make(client, phone, name="  My   phone ")
    assert "Recovery codes" in said(answer)
    page = client.soup(OWN)
    assert "My phone Made on 2 March 2026, not used yet" in page.main.get_text(" ", strip=True)
    assert "1 kept" in client.soup("/me/security").find(id="passkeys").get_text()


def test_what_a_device_is_asked_tells_it_the_site_and_a_random_name(client_of, session, erin, paul):
    told = [asked(client_of(person), OWN) for person in (erin, paul, erin)]
    assert {one["rp"]["id"] for one in told} == {"localhost"}
    handles = [one["user"]["id"] for one in told]
    assert handles[0] == handles[2] != handles[1]
    assert all(len(handle) >= 43 for handle in handles)
    assert told[0]["authenticatorSelection"]["residentKey"] == "required"
    assert told[0]["authenticatorSelection"]["userVerification"] == "required"
    assert len({one["challenge"] for one in told}) == 3


def test_a_device_that_has_one_is_told_so_that_it_makes_no_second(kept, phone):
    (excluded,) = asked(kept, OWN)["excludeCredentials"]
    assert excluded["id"] == json.loads(phone.make(asked(kept, OWN)))["id"]


def test_a_passkey_alone_signs_in_and_leads_on(visitor, kept, erin, phone, clock, session):
    clock.move(days=3)
    question = asked(visitor, "/sign-in/passkey")
    assert (question["allowCredentials"], question["userVerification"]) == ([], "required")
    answer = use(visitor, phone, next="/me/")
    assert (answer.status_code, answer.location) == (303, "/me/")
    assert erin.email in visitor.soup("/me/").get_text()
    row = session.scalars(select(PasskeyRow)).one()
    assert (row.sign_count, row.last_used_at) == (1, clock.at)


def test_a_passkey_is_both_factors_at_once(app, visitor, kept, erin, phone, session, clock):
    give_authenticator(app, session, erin, now=clock.at)
    assert use(visitor, phone).location == "/"
    assert signed_in(visitor)


def test_signing_in_by_passkey_never_leads_to_another_site(visitor, kept, phone):
    assert use(visitor, phone, next="https://evil.example/").location == "/"


def test_the_sign_in_page_offers_it_by_a_button_and_in_the_list_of_the_field(visitor):
    page = visitor.soup("/sign-in?next=/me/")
    form = page.find("form", {"data-passkey": "use"})
    assert form.has_attr("hidden")
    assert form["data-question"] == "/sign-in/passkey/question"
    assert form.find(attrs={"name": "next"})["value"] == "/me/"
    assert page.find(id="email")["autocomplete"] == "username webauthn"
    assert page.find("script", src=lambda src: "js/passkeys.js" in (src or ""))


def test_the_same_answer_is_refused_the_second_time_even_with_a_copy_of_the_cookie(app, visitor, kept, phone):
    thief = app.test_client()
    answer = phone.use(asked(visitor, "/sign-in/passkey"))
    with visitor.session_transaction() as cookie, thief.session_transaction() as copy:
        copy.update(cookie)
    assert visitor.send("/sign-in/passkey", credential=answer).status_code == 303
    for client in (thief, app.test_client()):
        refused = client.send("/sign-in/passkey", credential=answer)
        assert (refused.status_code, TOO_LATE in said(refused)) == (422, True)
        assert not signed_in(client)


def test_a_question_is_one_sessions_own(app, visitor, kept, phone):
    answer = phone.use(asked(app.test_client(), "/sign-in/passkey"))
    asked(visitor, "/sign-in/passkey")
    assert UNKNOWN in said(visitor.send("/sign-in/passkey", credential=answer))
    assert not signed_in(visitor)


def test_a_wrong_answer_uses_the_question_up(visitor, kept, phone):
    question = asked(visitor, "/sign-in/passkey")
    visitor.send("/sign-in/passkey", credential="nonsense")
    assert TOO_LATE in said(visitor.send("/sign-in/passkey", credential=phone.use(question)))


def test_a_question_is_answered_within_five_minutes(visitor, kept, phone, clock):
    question = asked(visitor, "/sign-in/passkey")
    clock.move(minutes=5)
    assert TOO_LATE in said(visitor.send("/sign-in/passkey", credential=phone.use(question)))


def test_a_question_for_one_thing_is_none_for_another(kept, app, phone):
    client = app.test_client()
    question = asked(kept, OWN)
    assert TOO_LATE in said(client.send("/sign-in/passkey", credential=phone.use(question)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"verified": False},
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:81"},
        {"handle": "c29tZWJvZHkgZWxzZQ"},
    ],
    ids=["holder not checked", "another site", "another port", "another's name"],
)
def test_an_answer_that_is_not_what_was_asked_lets_nobody_in(visitor, kept, phone, wrong):
    refused = visitor.send(
        "/sign-in/passkey", credential=phone.use(asked(visitor, "/sign-in/passkey"), **wrong)
    )
    assert (refused.status_code, UNKNOWN in said(refused)) == (422, True)
    assert not signed_in(visitor)


def test_a_device_that_was_asked_by_another_host_lets_nobody_in(visitor, kept, phone):
    phone.host = "evil.example"
    assert UNKNOWN in said(use(visitor, phone))


def test_the_host_of_a_request_changes_nothing(make_app, kept, phone):
    site = make_app(ADVISORY_TRUSTED_HOSTS="other.example")
    client, elsewhere = site.test_client(), "http://other.example"
    form = BeautifulSoup(client.get("/sign-in", base_url=elsewhere).text, "html.parser")
    told = client.post(
        "/sign-in/passkey/question",
        data={"csrf_token": form.find(attrs={"name": "csrf_token"})["value"]},
        base_url=elsewhere,
        headers={"Referer": f"{elsewhere}/sign-in"},
    )
    assert json.loads(told.text)["rpId"] == "localhost"


def test_another_key_under_the_same_number_lets_nobody_in(visitor, kept, phone):
    forged = Device(SITE, number=phone.number, handle=phone.handle, count=50)
    assert UNKNOWN in said(use(visitor, forged))


@pytest.mark.parametrize(
    "typed",
    ["", "null", "[]", "7", "{", '{"id": 7}', '{"id": "a", "rawId": "a", "type": "public-key"}',
     '{"id": "a", "rawId": "a", "type": "public-key", "response": 7}', "[" * 5000, '"\\ud800"'],
)  # fmt: skip
def test_what_no_device_answers_is_refused_plainly(visitor, client_of, erin, typed):
    asked(visitor, "/sign-in/passkey")
    assert UNKNOWN in said(visitor.send("/sign-in/passkey", credential=typed))
    client = client_of(erin)
    asked(client, OWN)
    refused = client.send(OWN, credential=typed)
    assert (refused.status_code, "made no passkey" in said(refused)) == (422, True)


def test_what_is_half_an_answer_is_refused_plainly(visitor, kept, phone):
    whole = json.loads(phone.use(asked(visitor, "/sign-in/passkey")))
    for name in whole["response"]:
        for value in (None, 7, "", "AAAA", {"a": 1}):
            asked(visitor, "/sign-in/passkey")
            broken = {**whole, "response": {**whole["response"], name: value}}
            refused = visitor.send("/sign-in/passkey", credential=json.dumps(broken))
            assert refused.status_code == 422, (name, value)


def test_an_unknown_and_a_deactivated_members_passkey_are_answered_alike(app, kept, erin, phone, session):
    members.by_id(session, erin.id).active = False
    session.commit()
    told = {said(use(app.test_client(), device)) for device in (phone, Device(SITE))}
    assert len(told) == 1
    assert UNKNOWN in told.pop()


def test_a_copied_passkey_is_refused_and_its_owner_told(app, kept, erin, phone, session, clock):
    copy = phone.copy()
    for _ in range(3):
        use(app.test_client(), phone)
    thief = app.test_client()
    refused = use(thief, copy)
    assert (refused.status_code, "may have been copied" in said(refused)) == (422, True)
    assert not signed_in(thief)
    kinds = session.scalars(select(NoticeRow.kind).where(NoticeRow.member_id == erin.id)).all()
    assert "account.passkey-refused" in kinds


def test_a_false_answer_with_an_old_counter_frightens_nobody(app, visitor, kept, erin, phone, session):
    use(visitor, phone)
    forged = Device(SITE, number=phone.number, handle=phone.handle, count=-1)
    assert UNKNOWN in said(use(app.test_client(), forged))
    kinds = session.scalars(select(NoticeRow.kind).where(NoticeRow.member_id == erin.id)).all()
    assert "account.passkey-refused" not in kinds


def test_a_device_that_does_not_count_signs_in_again_and_again(app, kept, phone):
    for _ in range(3):
        phone.count = -1
        assert use(app.test_client(), phone).status_code == 303


@pytest.mark.parametrize(
    "wrong", [{"verified": False}, {"origin": "https://evil.example"}], ids=["not checked", "another site"]
)
def test_a_passkey_made_otherwise_than_asked_is_not_kept(client_of, erin, phone, session, wrong):
    client = client_of(erin)
    refused = client.send(OWN, credential=phone.make(asked(client, OWN), **wrong), name="My phone")
    assert refused.status_code == 422
    assert session.scalars(select(PasskeyRow)).all() == []


def test_a_passkey_that_is_kept_already_is_nobody_elses(kept, client_of, paul, phone, session):
    client = client_of(paul)
    question = asked(client, OWN)
    refused = client.send(OWN, credential=phone.copy().make(question))
    assert (refused.status_code, "kept already" in said(refused)) == (422, True)
    assert len(session.scalars(select(PasskeyRow)).all()) == 1


def test_a_passkey_is_renamed(kept):
    (rename,) = [form["action"] for form in kept.soup(OWN).select("form[action$='/rename']")]
    assert kept.send(rename, name="Old phone").status_code == 303
    assert "Old phone" in kept.get(OWN).text
    for name, sentence in (("", "Write a name"), ("x" * 61, "60 characters")):
        refused = kept.send(rename, name=name)
        assert (refused.status_code, sentence in refused.text) == (422, True)


def test_a_removed_passkey_signs_nobody_in_and_other_devices_are_signed_out(app, kept, phone):
    other = app.test_client()
    use(other, phone)
    (remove,) = [form["action"] for form in kept.soup(OWN).select("form[action$='/remove']")]
    assert kept.send(remove).status_code == 303
    assert signed_in(kept)
    assert not signed_in(other)
    assert UNKNOWN in said(use(app.test_client(), phone))
    assert kept.send(remove).status_code == 404


def test_somebody_elses_passkey_is_no_such_thing(kept, client_of, paul):
    addresses = [form["action"] for form in kept.soup(OWN).select("form[action*='/passkeys/']")]
    client = client_of(paul)
    assert {client.send(address, name="Mine").status_code for address in addresses} == {404}


def test_whoever_has_no_password_is_warned_before_the_only_passkey_goes(kept, session, erin):
    assert "It is your only one" not in kept.get(OWN).text
    members.by_id(session, erin.id).password = None
    session.commit()
    assert "It is your only one, and you have no password." in kept.soup(OWN).main.get_text(" ", strip=True)


def test_a_moderators_last_second_factor_stays_until_there_is_another(
    app, client_of, mona, phone, session, clock
):
    client = client_of(mona)
    make(client, phone)
    page = client.soup(OWN)
    assert page.select("form[action$='/remove']") == []
    assert "this is your last one" in page.main.get_text()
    rename = page.select_one("form[action$='/rename']")["action"]
    refused = client.send(rename.replace("rename", "remove"))
    assert (refused.status_code, LAST_SECOND in said(refused)) == (422, True)
    make(client, Device(SITE))
    assert client.send(rename.replace("rename", "remove")).status_code == 303


def test_a_passkey_is_the_second_step_after_a_password(visitor, kept, erin, password, phone):
    first = visitor.send("/sign-in", email=erin.email, password=password, next="/me/")
    assert first.location == "/sign-in/second"
    page = visitor.soup("/sign-in/second")
    assert page.find(attrs={"name": "code"}) is None
    assert page.find("form", {"data-passkey": "use"})["action"] == "/sign-in/second/passkey"
    question = asked(visitor, "/sign-in/second/passkey")
    assert [one["id"] for one in question["allowCredentials"]]
    answer = use(visitor, phone, room="/sign-in/second/passkey")
    assert (answer.status_code, answer.location) == (303, "/me/")
    assert signed_in(visitor)


def test_the_second_step_takes_ones_own_passkey_alone_and_not_too_many_wrong_ones(
    visitor, kept, erin, password, phone, client_of, paul
):
    other = Device(SITE)
    make(client_of(paul), other)
    visitor.send("/sign-in", email=erin.email, password=password)
    for _ in range(5):
        refused = use(visitor, other, room="/sign-in/second/passkey")
        assert (refused.status_code, UNKNOWN in said(refused)) == (422, True)
    assert use(visitor, phone, room="/sign-in/second/passkey").status_code == 429
    assert not signed_in(visitor)


def test_a_member_is_told_when_wrong_passkeys_have_locked_their_second_step(
    visitor, kept, session, erin, password, client_of, paul
):
    other = Device(SITE)
    make(client_of(paul), other)
    visitor.send("/sign-in", email=erin.email, password=password)
    locks = select(NoticeRow).filter_by(member_id=erin.id, kind=NoticeKind.SECOND_LOCKED.value)
    for told in (0, 0, 0, 0, 1):
        use(visitor, other, room="/sign-in/second/passkey")
        assert len(session.scalars(locks).all()) == told


def test_nobody_is_asked_for_a_passkey_before_the_first_step(visitor):
    assert visitor.send("/sign-in/second/passkey/question").status_code == 404
    assert visitor.send("/sign-in/second/passkey", credential="x").location == "/sign-in"


def test_a_passkey_proves_again_who_one_is_before_a_sensitive_act(kept, phone, clock):
    clock.move(minutes=31)
    asked_again = kept.get(OWN)
    assert asked_again.status_code == 302
    form = kept.soup(asked_again.location).find("form", {"data-passkey": "use"})
    assert form["action"] == "/sign-in/again/passkey"
    answer = phone.use(asked(kept, "/sign-in/again/passkey"))
    proved = kept.send("/sign-in/again/passkey", proof_credential=answer, next=OWN)
    assert (proved.status_code, proved.location) == (303, OWN)
    assert kept.get(OWN).status_code == 200


def test_a_moderator_who_owes_a_second_factor_may_make_it_a_passkey(make_app, client_of, mona, phone):
    site = make_app(ADVISORY_SECOND_FACTOR="required")
    client = client_of(mona, site)
    assert client.get("/screening/").location == "/me/security"
    assert "Recovery codes" in said(make(client, phone))
    assert client.get("/screening/").status_code == 200


def test_a_newcomer_is_offered_one_and_may_leave_it_for_later(visitor, session, now, phone):
    token = membership.add_member(session, "new@example.com", "New", now=now)
    accepted = visitor.send(f"/invitations/{token}", accept="1", password=NEW_PASSWORD)
    assert accepted.location == f"{OWN}/first"
    page = visitor.soup(accepted.location)
    assert page.h1.get_text() == "Set up a passkey on this device"
    assert page.find("a", string="Not now")["href"] == "/"
    answer = make(visitor, phone, next="/")
    assert BeautifulSoup(answer.text, "html.parser").find("a", string="I have kept them")["href"] == "/"


def test_on_a_phone_it_is_called_one(client_of, erin):
    told = client_of(erin).get(f"{OWN}/first", headers={"User-Agent": "Mozilla/5.0 (Android 14; Mobile)"})
    assert "Set up a passkey on this phone" in told.text


def test_a_site_whose_address_is_a_number_says_kindly_that_it_cannot_have_any(
    make_app, client_of, erin, session, now
):
    site = make_app(ADVISORY_SITE_URL="http://127.0.0.1:8000")
    client, stranger = client_of(erin, site), site.test_client()
    page = client.soup(OWN)
    assert "a passkey needs a name" in page.main.get_text()
    assert page.find("form", {"data-passkey": "make"}) is None
    assert stranger.soup("/sign-in").find("form", {"data-passkey": "use"}) is None
    assert stranger.send("/sign-in/passkey/question").status_code == 404
    assert client.get(f"{OWN}/first").location == "/"
    token = membership.add_member(session, "new@example.com", "New", now=now)
    accepted = stranger.send(f"/invitations/{token}", accept="1", password=NEW_PASSWORD)
    assert accepted.location == "/"


def test_the_name_that_devices_keep_is_gone_with_its_member(kept, session, erin):
    session.delete(members.by_id(session, erin.id))
    session.commit()
    assert session.scalars(select(PasskeyHandleRow)).all() == []
    assert session.scalars(select(PasskeyRow)).all() == []


def test_twenty_are_enough(client_of, erin, session):
    client = client_of(erin)
    for _ in range(20):
        make(client, Device(SITE))
    refused = make(client, Device(SITE))
    assert (refused.status_code, "Remove one first" in said(refused)) == (422, True)
