"""Screening, as moderators meet it in a browser."""

import pytest

from advisory.services import asking
from tests.web.thread import TEXT


def text_of(soup):
    return soup.main.get_text(" ", strip=True)


def test_a_posted_situation_waits_in_the_queue_without_a_name(client_of, erin, mona, thread):
    slug = thread.posted()
    client = client_of(mona)
    soup = client.soup("/screening/")
    assert soup.find("a", href=f"/screening/{slug}").get_text() == TEXT.question
    assert erin.name not in text_of(soup)
    assert erin.name not in text_of(client.soup(f"/screening/{slug}"))


@pytest.mark.parametrize("address", ["/screening/", "/screening/log", "/curation/"])
def test_the_desk_is_not_for_members_and_visitors(client_of, paul, visitor, address):
    assert client_of(paul).get(address).status_code in (403, 404)
    assert visitor.get(address).status_code == 302


def test_an_approved_situation_can_be_read_by_its_audience(client_of, mona, paul, thread):
    slug = thread.posted()
    assert client_of(paul).get(f"/situations/{slug}").status_code == 404
    response = client_of(mona).send(f"/screening/{slug}/approve", version=str(thread.version()))
    assert response.status_code == 303
    assert "Open for advice" in text_of(client_of(paul).soup(f"/situations/{slug}"))


def test_the_tick_opens_it_for_questions_first(client_of, mona, paul, thread):
    slug = thread.posted()
    client_of(mona).send(f"/screening/{slug}/approve", version=str(thread.version()), ticks="clarify_first")
    assert "Advice is not open yet" in text_of(client_of(paul).soup(f"/situations/{slug}"))


def test_the_tick_stands_as_the_asker_wished(client_of, mona, thread):
    slug = thread.posted(clarify_first=True)
    tick = client_of(mona).soup(f"/screening/{slug}").find("input", {"name": "ticks"})
    assert tick.has_attr("checked")


@pytest.mark.parametrize("decision", ["return", "decline"])
def test_a_refusal_needs_a_reason_and_its_form_stays_open(client_of, mona, thread, decision):
    slug = thread.posted()
    response = client_of(mona).send(f"/screening/{slug}/{decision}", version=str(thread.version()))
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert f'id="{decision}-reason-error"' in page
    assert page.count('<details class="confirm" open>') == 1


def test_a_declined_situation_tells_its_asker_why(client_of, mona, erin, thread):
    slug = thread.posted()
    client_of(mona).send(
        f"/screening/{slug}/decline", version=str(thread.version()), decline_reason="Not a decision."
    )
    assert "Not a decision." in text_of(client_of(erin).soup(f"/situations/{slug}"))


def test_ones_own_situation_is_for_another_moderator(client_of, mona, thread):
    thread.people["erin"] = mona
    slug = thread.posted()
    client = client_of(mona)
    assert "Another moderator has to take this one." in text_of(client.soup(f"/screening/{slug}"))
    response = client.send(f"/screening/{slug}/approve", version=str(thread.version()))
    assert response.status_code == 403


def test_a_second_decision_comes_too_late(client_of, mona, max_, thread):
    slug = thread.posted()
    version = str(thread.version())
    client_of(mona).send(f"/screening/{slug}/approve", version=version)
    response = client_of(max_).send(f"/screening/{slug}/decline", version=version, decline_reason="No.")
    assert response.status_code == 409
    assert "Open for advice" in text_of(client_of(mona).soup(f"/situations/{slug}"))


def test_every_decision_stands_in_the_log(client_of, mona, erin, thread):
    slug = thread.posted()
    client = client_of(mona)
    client.send(f"/screening/{slug}/return", version=str(thread.version()), return_reason="Take the sum out.")
    said = text_of(client.soup("/screening/log"))
    assert "Take the sum out." in said
    assert "Mona" in said
    assert erin.name not in said


def test_an_empty_queue_says_that_the_desk_is_clear(client_of, mona):
    assert "The desk is clear" in text_of(client_of(mona).soup("/screening/"))


def test_a_situation_that_comes_again_shows_why_it_was_returned(client_of, mona, erin, thread):
    slug = thread.posted()
    desk = client_of(mona)
    assert "Returned before" not in text_of(desk.soup(f"/screening/{slug}"))
    desk.send(f"/screening/{slug}/return", version=str(thread.version()), return_reason="Take the sum out.")
    asking.submit(
        thread.session, erin.actor, slug, thread.form, seen_version=thread.version(), now=thread.now
    )
    soup = desk.soup(f"/screening/{slug}")
    assert "Returned before: “Take the sum out.”" in text_of(soup)
    assert desk.get(soup.find("a", string="See what changed")["href"]).status_code == 200


def test_one_moderator_claims_and_the_other_reads_who_holds_it_until_when(client_of, mona, max_, thread):
    slug = thread.posted()
    client_of(mona).send(f"/screening/{slug}/claim")
    soup = client_of(max_).soup(f"/screening/{slug}")
    assert "Mona until 09:30" in text_of(soup)
    assert soup.find("button", string="Approve") is None
    assert "Mona until 09:30" in text_of(client_of(max_).soup("/screening/"))


def test_a_decision_on_what_another_holds_is_refused_and_keeps_what_was_typed(client_of, mona, max_, thread):
    slug = thread.posted()
    client_of(mona).send(f"/screening/{slug}/claim")
    sent = {"version": str(thread.version()), "return_reason": "Take the sum out."}
    response = client_of(max_).send(f"/screening/{slug}/return", **sent)
    page = response.get_data(as_text=True)
    assert response.status_code == 409
    assert "Mona holds this until 09:30 UTC." in page
    assert "Take the sum out." in page


def test_a_stale_decision_keeps_the_reason_beside_what_stands(client_of, mona, thread):
    slug = thread.posted()
    sent = {"version": str(thread.version() - 1), "return_reason": "Take the sum out."}
    response = client_of(mona).send(f"/screening/{slug}/return", **sent)
    assert response.status_code == 409
    assert "Take the sum out." in response.get_data(as_text=True)


def test_several_are_claimed_together(client_of, mona, thread):
    slugs = [thread.posted(), thread.posted()]
    response = client_of(mona).send("/screening/claim", slugs=slugs)
    assert response.headers["Location"] == "/screening/?owner=me"
    assert text_of(client_of(mona).soup("/screening/?owner=me")).count("You until") == 2
    assert "Nothing fits these filters" in text_of(client_of(mona).soup("/screening/?owner=nobody"))


def test_a_claim_is_handed_over_and_the_other_is_told(client_of, mona, max_, thread):
    slug = thread.posted()
    client = client_of(mona)
    client.send(f"/screening/{slug}/claim")
    assert client.send(f"/screening/{slug}/hand-over", to="0").status_code == 422
    assert client.send(f"/screening/{slug}/hand-over", to=str(max_.id)).status_code == 303
    assert "You until" in text_of(client_of(max_).soup(f"/screening/{slug}"))
    assert "handed this over" in text_of(client_of(max_).soup("/me/notices"))


def test_what_waits_too_long_is_said_to_be_overdue(client_of, clock, mona, thread):
    thread.posted()
    clock.move(hours=25)
    assert "overdue" in text_of(client_of(mona).soup("/screening/?age=late"))


def test_a_reason_at_hand_is_sent_when_nothing_is_typed(client_of, mona, erin, thread):
    slug = thread.posted()
    client = client_of(mona)
    client.send("/screening/reasons/return", **{"return": "Take the town out."})
    chosen = client.soup(f"/screening/{slug}").find("select", {"name": "return_canned"})
    assert "Take the town out." in chosen.get_text()
    client.send(
        f"/screening/{slug}/return", version=str(thread.version()), return_canned="Take the town out."
    )
    assert "Take the town out." in text_of(client_of(erin).soup(f"/situations/{slug}"))


def test_a_list_of_reasons_that_is_too_long_comes_back_as_typed(client_of, mona):
    response = client_of(mona).send("/screening/reasons/decline", decline="x" * 501)
    assert response.status_code == 422
    assert "x" * 501 in response.get_data(as_text=True)


def test_the_log_is_filtered_from_its_address(client_of, mona, max_, thread):
    slug = thread.posted()
    client_of(mona).send(f"/screening/{slug}/approve", version=str(thread.version()))
    said = text_of(client_of(max_).soup(f"/screening/log?who={mona.id}&action=approve&since=2026-03-01"))
    assert "1 line" in said
    assert "No line fits" in text_of(client_of(max_).soup("/screening/log?action=nothing&since=never"))


def test_a_member_reads_what_was_done_with_their_own(client_of, erin, mona, thread):
    slug = thread.posted()
    client_of(mona).send(
        f"/screening/{slug}/decline", version=str(thread.version()), decline_reason="Not ours."
    )
    said = text_of(client_of(erin).soup("/me/log"))
    assert "Declined by the moderator" in said
    assert "Not ours." in said
    assert mona.name not in said
