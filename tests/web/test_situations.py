"""Asking, clarifying, advising, closing and consent, as members meet them in a browser."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from advisory.storage import drafts
from tests.web.thread import ADVICE, TEXT

TYPED = {
    "question": "Do we open a second site?",
    "body": "One site, customers far away.",
    "audience": "members",
    "wish": "ask",
    "ticks": "clarify_first",
}


def address(response):
    return response.headers["Location"]


def text_of(soup):
    return soup.main.get_text(" ", strip=True)


def test_a_visitor_who_wants_to_ask_is_sent_to_sign_in(visitor):
    response = visitor.get("/situations/new?question=Do+we+sell?")
    assert response.status_code == 302
    assert address(response).startswith("/sign-in?next=")


def test_a_question_from_the_search_stands_in_the_form(client_of, erin):
    soup = client_of(erin).soup("/situations/new?question=Do we sell?")
    assert soup.find(id="question")["value"] == "Do we sell?"


def test_the_form_says_that_nobody_sees_the_name(client_of, erin):
    soup = client_of(erin).soup("/situations/new")
    assert soup.select_one("input[name=named][value=no]").has_attr("checked")
    assert "Nobody sees your name. A moderator can be told it for a grave reason" in text_of(soup)


def test_posting_leads_to_the_situation_which_waits_for_a_moderator(client_of, erin):
    client = client_of(erin)
    response = client.send("/situations/new", action="submit", **TYPED)
    assert response.status_code == 303
    said = text_of(client.soup(address(response)))
    assert "A moderator reads it first" in said
    assert "Only you see that this is yours" in said


def test_a_draft_is_kept_and_opened_again(client_of, erin):
    client = client_of(erin)
    response = client.send("/situations/new", action="save", question="Do we sell?")
    assert response.status_code == 422  # who may see it was not chosen
    response = client.send("/situations/new", action="save", **{**TYPED, "body": ""})
    soup = client.soup(address(response))
    assert soup.find(id="question")["value"] == TYPED["question"]


def test_a_post_without_a_situation_comes_back_with_everything_typed(client_of, erin):
    response = client_of(erin).send(
        "/situations/new",
        action="submit",
        **{**TYPED, "body": "", "tried": "Nothing yet.", "tags": ["pricing"]},
    )
    assert response.status_code == 422
    page = response.get_data(as_text=True)
    assert "Describe the situation." in page
    assert 'href="#body"' in page
    assert "Nothing yet." in page
    assert 'value="pricing" checked' in page


def test_an_unreadable_day_is_explained_beside_the_field(client_of, erin):
    response = client_of(erin).send("/situations/new", action="submit", **{**TYPED, "decide_by": "soon"})
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'id="decide-by-error"' in page
    assert 'value="soon"' in page


def test_somebody_elses_draft_does_not_exist(client_of, erin, paul):
    draft = address(client_of(erin).send("/situations/new", action="save", **TYPED))
    assert client_of(paul).get(draft).status_code == 404


def test_two_texts_stand_side_by_side_when_a_draft_was_changed_elsewhere(client_of, erin):
    client = client_of(erin)
    draft = address(client.send("/situations/new", action="save", **TYPED))
    client.send(draft, action="save", version="1", **{**TYPED, "body": "From the telephone."})
    response = client.send(draft, action="save", version="1", **{**TYPED, "body": "From the desk."})
    page = response.get_data(as_text=True)
    assert response.status_code == 409
    assert "From the telephone." in page
    assert "From the desk." in page


def test_what_was_overtaken_can_be_sent_again_from_that_page(client_of, erin):
    client = client_of(erin)
    draft = address(client.send("/situations/new", action="save", **TYPED))
    client.send(draft, action="save", version="1", **{**TYPED, "body": "From the telephone."})
    overtaken = client.send(draft, action="save", version="1", **{**TYPED, "body": "From the desk."})
    form = BeautifulSoup(overtaken.data, "html.parser").main.form
    fields = {
        field["name"]: field.get("value", field.get_text(strip=True)) for field in form(attrs={"name": True})
    }
    assert client.post(draft, data=fields).status_code == 303
    assert "From the desk." in client.soup(draft).find(id="body").get_text()


def test_a_returned_situation_shows_the_reason_and_the_way_back(client_of, erin, mona, thread):
    slug = thread.posted()
    client_of(mona).send(
        f"/screening/{slug}/return", version=str(thread.version()), return_reason="Take the sum out."
    )
    soup = client_of(erin).soup(f"/situations/{slug}")
    assert "Take the sum out." in text_of(soup)
    assert soup.find("a", href=f"/situations/{slug}/edit")


def test_advice_is_not_open_while_peers_still_ask(client_of, paul, thread):
    slug = thread.opened(clarify_first=True)
    client = client_of(paul)
    soup = client.soup(f"/situations/{slug}")
    assert "Advice is not open yet" in text_of(soup)
    assert soup.find("textarea", id="advice") is None
    response = client.send(f"/situations/{slug}/advice", advice=ADVICE, basis="lived", version="0")
    assert response.status_code == 409
    assert "clarifying" in response.get_data(as_text=True)


def test_a_question_is_asked_and_answered(client_of, erin, paul, thread):
    slug = thread.opened(clarify_first=True)
    client_of(paul).send(f"/situations/{slug}/questions", question="Who pays for illness?")
    asker = client_of(erin)
    assert asker.soup(f"/situations/{slug}").find(id="answer-1")
    asker.send(f"/situations/{slug}/questions/1/answer", answer_1="We do.")
    said = text_of(client_of(paul).soup(f"/situations/{slug}"))
    assert "Who pays for illness?" in said
    assert "We do." in said


def test_an_empty_answer_is_refused_beside_its_own_field(client_of, erin, paul, thread):
    slug = thread.opened(clarify_first=True)
    client_of(paul).send(f"/situations/{slug}/questions", question="Who pays for illness?")
    response = client_of(erin).send(f"/situations/{slug}/questions/1/answer", answer_1=" ")
    assert response.status_code == 422
    assert 'id="answer-1-error"' in response.get_data(as_text=True)


def test_the_asker_opens_for_advice(client_of, erin, thread):
    slug = thread.opened(clarify_first=True)
    client = client_of(erin)
    response = client.send(f"/situations/{slug}/open-for-advice", version=str(thread.version()))
    assert response.status_code == 303
    assert "Open for advice" in text_of(client.soup(f"/situations/{slug}"))


def test_a_peer_cannot_open_it_for_advice(client_of, paul, thread):
    slug = thread.opened(clarify_first=True)
    response = client_of(paul).send(f"/situations/{slug}/open-for-advice", version=str(thread.version()))
    assert response.status_code == 403


def test_each_point_of_advice_has_its_own_address(client_of, priya, thread):
    soup = client_of(priya).soup(f"/situations/{thread.advised()}")
    assert "Send two people" in soup.find(id="a1-p1").get_text()
    assert "Illness is covered" in soup.find(id="a1-p1-1").get_text()
    assert "I have lived this" in soup.find(id="a1").get_text()


def test_advice_without_a_basis_comes_back_with_the_text(client_of, priya, thread):
    response = client_of(priya).send(f"/situations/{thread.opened()}/advice", advice="- Wait.", version="0")
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'id="basis-error"' in page
    assert "- Wait.</textarea>" in page


def test_a_third_level_is_refused_with_a_sentence(client_of, priya, thread):
    deep = "- One\n  - Two\n    - Three"
    response = client_of(priya).send(
        f"/situations/{thread.opened()}/advice", advice=deep, basis="seen", version="0"
    )
    assert response.status_code == 422
    assert "third level" in response.get_data(as_text=True)


def test_ones_own_advice_stands_in_the_form_to_be_amended(client_of, paul, thread):
    slug = thread.advised()
    client = client_of(paul)
    assert "Send two people" in client.soup(f"/situations/{slug}").find(id="advice").get_text()
    client.send(f"/situations/{slug}/advice", advice="- Refuse.", basis="opinion", version="1")
    said = text_of(client.soup(f"/situations/{slug}"))
    assert "Refuse." in said
    assert "amended" in said


def test_advice_amended_on_another_device_is_not_overwritten(client_of, paul, thread):
    slug = thread.advised()
    client = client_of(paul)
    client.send(f"/situations/{slug}/advice", advice="- Refuse.", basis="opinion", version="1")
    response = client.send(f"/situations/{slug}/advice", advice="- Accept.", basis="seen", version="1")
    assert response.status_code == 409
    assert "- Refuse." in response.get_data(as_text=True)
    assert "- Accept.</textarea>" in response.get_data(as_text=True)


def test_advice_can_be_withdrawn(client_of, paul, thread):
    slug = thread.advised()
    client = client_of(paul)
    client.send(f"/situations/{slug}/advice/withdraw", version="1")
    assert "Send two people" not in text_of(client.soup(f"/situations/{slug}"))


def test_peers_see_no_adviser_by_name_and_moderators_do(client_of, priya, mona, thread):
    slug = thread.advised()
    assert "Paul" not in text_of(client_of(priya).soup(f"/situations/{slug}"))
    assert "Paul, known to moderators" in text_of(client_of(mona).soup(f"/situations/{slug}"))


def test_nobody_finds_the_asker_on_the_page(client_of, erin, priya, mona, thread):
    slug = thread.advised()
    for reader in (priya, mona):
        page = client_of(reader).get(f"/situations/{slug}").get_data(as_text=True)
        assert erin.name not in page
        assert "yours" not in page


def test_closing_needs_what_was_heard(client_of, erin, thread):
    slug = thread.advised()
    response = client_of(erin).send(
        f"/situations/{slug}/close", heard="", commitment="Offer it", version=str(thread.version())
    )
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'id="heard-error"' in page
    assert 'value="Offer it"' in page


def test_closing_shows_everybody_what_was_heard(client_of, erin, paul, thread, now):
    slug = thread.advised()
    response = client_of(erin).send(
        f"/situations/{slug}/close",
        heard="Two people, alternating.",
        commitment="Offer it",
        commitment_on=(now + timedelta(days=9)).date().isoformat(),
        version=str(thread.version()),
    )
    assert response.status_code == 303
    assert "Two people, alternating." in text_of(client_of(paul).soup(f"/situations/{slug}"))


def test_only_the_asker_meets_the_page_for_closing(client_of, erin, paul, thread):
    slug = thread.advised()
    assert client_of(paul).get(f"/situations/{slug}/close").status_code == 403
    soup = client_of(erin).soup(f"/situations/{slug}/close")
    assert "Send two people" in text_of(soup)


def test_a_step_that_comes_too_late_says_where_the_situation_stands(client_of, erin, thread):
    slug = thread.closed()
    response = client_of(erin).send(f"/situations/{slug}/recall", version=str(thread.version()))
    assert response.status_code == 409
    assert "closed" in response.get_data(as_text=True)


def test_a_step_on_an_old_page_changes_nothing(client_of, erin, thread):
    slug = thread.closed()
    response = client_of(erin).send(f"/situations/{slug}/reopen", version="1")
    assert response.status_code == 409
    assert f'href="/situations/{slug}"' in response.get_data(as_text=True)


def test_withdrawing_takes_the_situation_from_everybody_elses_list(client_of, erin, paul, thread):
    slug = thread.advised()
    client_of(erin).send(f"/situations/{slug}/withdraw", version=str(thread.version()))
    assert client_of(paul).get(f"/situations/{slug}").status_code == 404
    assert thread.form.text.question not in text_of(client_of(paul).soup("/situations/"))


def test_the_list_keeps_ones_own_apart(client_of, erin, thread):
    thread.opened()
    soup = client_of(erin).soup("/situations/")
    own = soup.find("h2", string="Yours").parent
    assert thread.form.text.question in own.get_text()


def test_a_situation_of_the_table_is_unknown_outside_it(client_of, carl, erin, thread):
    table = next(iter(erin.actor.group_ids))
    slug = thread.opened(audience=f"group-{table}")
    outsider = client_of(carl)
    assert outsider.get(f"/situations/{slug}").status_code == 404
    assert outsider.send(f"/situations/{slug}/advice", advice=ADVICE, basis="lived").status_code == 404
    assert thread.form.text.question not in text_of(outsider.soup("/situations/?show=all"))


def test_an_asker_who_wanted_to_be_asked_is_asked_once(client_of, erin, thread):
    slug = thread.closed(wish="ask")
    client = client_of(erin)
    assert "May this become an entry" in text_of(client.soup(f"/situations/{slug}"))
    client.send(f"/situations/{slug}/allow-entry", allow="yes")
    assert "May this become an entry" not in text_of(client.soup(f"/situations/{slug}"))


def test_the_asker_reads_the_exact_text_before_consenting(client_of, erin, thread):
    thread.asked()
    soup = client_of(erin).soup(f"/situations/{thread.slug}/consent")
    proof = soup.find("article").get_text(" ", strip=True)
    assert thread.form.text.question in proof
    assert "Send two people" in proof
    assert "Silence is not consent" in text_of(soup)


def test_consent_is_given_for_the_text_that_was_read(client_of, erin, thread):
    thread.asked()
    client = client_of(erin)
    digest = client.soup(f"/situations/{thread.slug}/consent").find(attrs={"name": "digest"})["value"]
    response = client.send(f"/situations/{thread.slug}/consent", answer="yes", digest=digest)
    assert response.status_code == 303
    assert "You agreed to the entry." in text_of(client.soup(f"/situations/{thread.slug}"))


def test_consent_to_a_text_that_has_changed_leads_to_the_one_that_stands(client_of, erin, thread):
    thread.asked()
    client, where = client_of(erin), f"/situations/{thread.slug}/consent"
    response = client.send(where, answer="yes", digest="other")
    assert (response.status_code, address(response)) == (303, where)
    said = text_of(client.soup(where))
    assert "This is the text as it stands now." in said
    assert "Your answer" in said


def test_consent_to_a_text_that_is_being_written_anew_leads_to_the_situation(
    client_of, erin, thread, session
):
    entry_id = thread.asked()
    drafts.draft(session, entry_id).digest = "newer"
    session.commit()
    client = client_of(erin)
    response = client.send(f"/situations/{thread.slug}/consent", answer="yes", digest="older")
    assert (response.status_code, address(response)) == (303, f"/situations/{thread.slug}")
    assert "You will be asked again when it is ready." in text_of(client.soup(address(response)))


def test_only_an_entry_with_thanks_in_it_says_so_before_consent(client_of, erin, thread):
    thread.asked()
    said = text_of(client_of(erin).soup(f"/situations/{thread.slug}/consent"))
    assert "The site adds no name to it" in said
    assert "special thanks" not in said
    assert "You can withdraw it at any time." in said


def test_a_change_needs_words_and_an_answer_needs_a_choice(client_of, erin, thread):
    thread.asked()
    client, where = client_of(erin), f"/situations/{thread.slug}/consent"
    digest = client.soup(where).find(attrs={"name": "digest"})["value"]
    silent = client.send(where, answer="change", digest=digest, note="")
    assert (silent.status_code, 'id="note-error"' in silent.get_data(as_text=True)) == (422, True)
    undecided = client.send(where, digest=digest, note="Leave the plant out.")
    assert undecided.status_code == 422
    assert "Leave the plant out." in undecided.get_data(as_text=True)


def test_a_change_goes_back_to_the_desk_with_its_note(client_of, erin, mona, thread):
    thread.asked()
    client, where = client_of(erin), f"/situations/{thread.slug}/consent"
    digest = client.soup(where).find(attrs={"name": "digest"})["value"]
    client.send(where, answer="change", digest=digest, note="Leave the plant out.")
    assert "Leave the plant out." in text_of(client_of(mona).soup(f"/curation/{thread.entry_id}"))


def test_only_the_asker_meets_the_page_of_consent(client_of, paul, mona, thread):
    thread.asked()
    for other in (paul, mona):
        assert client_of(other).get(f"/situations/{thread.slug}/consent").status_code == 404


def test_a_form_without_its_key_changes_nothing(client_of, erin, thread):
    slug = thread.advised()
    response = client_of(erin).post(f"/situations/{slug}/withdraw", data={"version": "2"})
    assert response.status_code == 400
    assert client_of(erin).get(f"/situations/{slug}").status_code == 200


def test_a_declined_situation_says_who_can_still_see_it(client_of, erin, mona, thread):
    slug = thread.posted()
    client_of(mona).send(
        f"/screening/{slug}/decline", version=str(thread.version()), decline_reason="Not a decision."
    )
    said = text_of(client_of(erin).soup(f"/situations/{slug}"))
    assert "Nobody but you and the moderators can see it." in said
    assert "You and the moderators." in said
    assert "Seen by" not in said


def test_who_sees_a_situation_is_said_of_open_ones_only(client_of, erin, thread):
    client = client_of(erin)
    draft = address(client.send("/situations/new", action="save", **TYPED)).removesuffix("/edit")
    assert "Seen by" not in text_of(client.soup(draft))
    assert "Seen by all members" in text_of(client.soup(f"/situations/{thread.opened()}"))


def test_a_draft_is_discarded_and_a_situation_is_withdrawn(client_of, erin, thread):
    client = client_of(erin)
    draft = address(client.send("/situations/new", action="save", **TYPED)).removesuffix("/edit")
    client.send(f"{draft}/withdraw", version="1")
    assert "Your draft is discarded." in text_of(client.soup("/situations/"))
    client.send(f"/situations/{thread.opened()}/withdraw", version=str(thread.version()))
    assert "Your situation is withdrawn." in text_of(client.soup("/situations/"))


def test_advisers_read_beside_the_field_who_sees_their_name(client_of, paul, thread):
    said = text_of(client_of(paul).soup(f"/situations/{thread.opened()}"))
    assert "Whichever you choose, moderators see your name." in said


def test_a_form_that_comes_back_says_so_in_its_title_and_is_read_first(client_of, erin):
    client = client_of(erin)
    refused = client.send("/situations/new", action="submit", **{**TYPED, "body": ""})
    page = BeautifulSoup(refused.data, "html.parser")
    assert page.title.get_text().startswith("Error: Ask your peers")
    assert page.select_one("main[data-refused] #problems")["tabindex"] == "-1"
    assert not client.soup("/situations/new").title.get_text().startswith("Error")


def test_the_form_says_what_may_be_left_out(client_of, erin):
    form = client_of(erin).soup("/situations/new").main
    for field in ("decision", "industry", "company-size", "stage"):
        assert "(optional)" in form.find("label", attrs={"for": field}).get_text()


def test_the_page_for_closing_lists_sub_points_too(client_of, erin, thread):
    slug = thread.advised()
    assert "Illness is covered then." in text_of(client_of(erin).soup(f"/situations/{slug}/close"))


@pytest.mark.parametrize(("named", "said"), [(True, "Erin"), (False, "The asker")])
def test_every_page_of_a_situation_says_of_its_asker_what_its_readers_see(
    client_of, erin, paul, mona, thread, named, said
):
    slug = thread.advised(named=named)
    own, desk = client_of(erin), client_of(mona)
    facts = {"version": str(thread.version()), "question": TEXT.question, "body": "They bring us half of it."}
    assert f"as “{said}”" in own.soup(f"/situations/{slug}/update").main.get_text(" ")
    own.send(f"/situations/{slug}/update", **facts)
    own.send(f"/situations/{slug}/words", text="May I add a drawing?")
    pages = {
        "peer": client_of(paul).soup(f"/situations/{slug}"),
        "private": desk.soup(f"/situations/{slug}/words"),
        "desk": desk.soup(f"/moderation/{slug}"),
    }
    texts = {name: " ".join(soup.main.get_text(" ").split()) for name, soup in pages.items()}
    assert f"{said} has changed the facts" in texts["peer"]
    assert f"Update from {said if named else 'the asker'}" in texts["peer"]
    assert f"Only {said if named else 'the asker'} and the moderators" in texts["private"]
    assert all(("Erin" in text) is named for name, text in texts.items() if name != "desk")
