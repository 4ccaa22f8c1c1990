"""What the form for asking shows of others: situations like the one that is written, and topics that fit."""

import pytest
from bs4 import BeautifulSoup

QUESTION = "How do you raise prices for the largest customers?"


@pytest.fixture
def asker(client_of, erin, shelf):
    """Erin at the form, with entries on prices in the library."""
    for slug in ("prices", "fees"):
        shelf.put(
            slug,
            title=f"How do you raise prices and {slug}?",
            tags="pricing, sales",
            situation="The largest customers are used to the prices they pay.",
            advice="- Tell the largest customers of new prices yourself.\n- Raise prices once.",
        )
    return client_of(erin)


def similar(client, question):
    answer = client.send("/situations/similar", question=question)
    assert answer.status_code == 200
    return answer.text


def test_what_is_like_a_question_opens_beside_the_form(asker):
    text = similar(asker, QUESTION)
    assert 'data-said="2 situations like yours"' in text
    assert text.count("<li>") == 2
    assert text.count('target="_blank" rel="noopener"') == text.count("<a ")
    assert "(opens beside)" in text


def test_what_is_like_nothing_says_what_will_appear(asker):
    assert "Situations like yours appear here while you write" in similar(asker, "")
    assert "data-said" not in similar(asker, "")


def test_a_visitor_is_not_told_what_is_like_a_text(visitor, asker):
    assert visitor.send("/situations/similar", question=QUESTION).status_code == 302


def test_the_form_asks_for_both_with_htmx_and_takes_no_foreign_page_for_an_answer(asker):
    page = asker.soup("/situations/new")
    for part, address in (("similar", "/situations/similar"), ("fitting", "/situations/topics")):
        place = page.find(id=part)
        assert place["hx-post"] == address
        assert place.find_parent("form").find(attrs={"name": "csrf_token"})
        assert place.select_one(place["hx-select"])
        # A text that is not finished yet is no reason to complain about it.
        assert place["hx-validate"] == "false"


def test_topics_that_fit_are_names_without_script_and_buttons_with_it(asker):
    answer = asker.send("/situations/topics", question=QUESTION)
    assert 'data-tick="tags=pricing" hidden' in answer.text
    assert '<span class="tag no-script">Pricing</span>' in answer.text


def test_a_topic_that_is_ticked_is_not_suggested_again(asker):
    answer = asker.send("/situations/topics", question=QUESTION, tags=["pricing", "sales"])
    assert "data-tick" not in answer.text


def test_a_kept_draft_shows_both_from_the_server(asker):
    kept = asker.send("/situations/new", question=QUESTION, action="save", audience="members", wish="ask")
    page = asker.soup(kept.location)
    assert len(page.select("#similar-list > li")) == 2
    assert page.select("#fitting [data-tick]")


# The form while somebody writes, and its buttons without script.

TYPED = {
    "question": "Do we raise prices?",
    "body": "We lost Acme GmbH. We have to decide soon.",
    "audience": "members",
    "wish": "ask",
    "ticks": ["clarify_first"],
}


def read(answer):
    return BeautifulSoup(answer.data, "html.parser")


def digest_of(soup, field):
    return soup.select_one(f"#{field}-conf button")["value"]


def test_a_refused_form_lists_each_mark_with_plainer_words_and_room_for_a_reason(client_of, erin):
    answer = client_of(erin).send("/situations/new", action="submit", **TYPED)
    soup = read(answer)
    assert answer.status_code == 422
    assert "“Acme GmbH” could identify somebody" in soup.find(id="problems").text
    conf = soup.find(id="body-conf")
    assert conf.button.text == "Use “a company”"
    assert conf.find("input", attrs={"name": conf.button["value"].replace("use:body:", "keep_")})
    assert soup.find(id="body").text.strip() == TYPED["body"]


def test_the_button_gives_the_form_back_changed_and_loses_nothing(client_of, erin):
    client = client_of(erin)
    soup = read(client.send("/situations/new", action="submit", tried="Much.", **TYPED))
    answer = client.send("/situations/new", tried="Much.", **{**TYPED, "action": digest_of(soup, "body")})
    soup = read(answer)
    assert answer.status_code == 200
    assert soup.find(id="body").text.strip() == "We lost a company. We have to decide soon."
    assert soup.find(id="tried").text.strip() == "Much."
    assert soup.select_one("input[name=wish][value=ask]").has_attr("checked")
    assert soup.select("#body-conf .conf") == []


def test_a_reason_typed_stands_in_the_form_that_comes_back(client_of, erin):
    client = client_of(erin)
    soup = read(client.send("/situations/new", action="submit", **TYPED))
    keep = digest_of(soup, "body").replace("use:body:", "keep_")
    answer = client.send(
        "/situations/new", action="submit", **{**TYPED, "question": "", keep: "It is known."}
    )
    assert read(answer).find(attrs={"name": keep})["value"] == "It is known."
    assert (
        client.send("/situations/new", action="submit", **TYPED, **{keep: "It is known."}).status_code == 303
    )


def test_a_button_with_nonsense_in_it_changes_nothing(client_of, erin):
    for action in (
        "use:body",
        "use:tags:abc",
        "use:nothing:abc",
        "dismiss:nothing",
        "kind:nothing",
        "use:::",
    ):
        answer = client_of(erin).send("/situations/new", **{**TYPED, "action": action})
        assert read(answer).find(id="body").text.strip() == TYPED["body"]


def test_a_hint_is_put_away_for_this_form(client_of, erin):
    client = client_of(erin)
    soup = read(client.send("/situations/new", **{**TYPED, "action": "dismiss:nothing"}))
    assert soup.select_one("[data-hint=short]")
    soup = read(client.send("/situations/new", **{**TYPED, "action": "dismiss:short"}))
    assert soup.select_one("[data-hint=short]") is None
    assert soup.select_one("input[name=dismissed]")["value"] == "short"


def test_a_kind_changes_the_prompts_and_not_the_text(client_of, erin):
    client = client_of(erin)
    soup = read(client.send("/situations/new", **{**TYPED, "action": "kind:people"}))
    assert "No names." in soup.find(id="body-hint").text
    assert soup.find(id="body").text.strip() == TYPED["body"]
    assert soup.select_one("button[value='kind:none']")["aria-pressed"] == "true"
    assert "one sum and one date" in client.soup("/situations/new?kind=money").find(id="question-hint").text


def test_the_form_that_saves_itself_is_told_where_and_as_which_version(client_of, erin):
    client = client_of(erin)
    first = client.send("/situations/autosave", **{**TYPED, "key": "a" * 32}).json
    assert first["version"] == 1
    sent = {**TYPED, "slug": first["slug"], "version": "1", "body": "More."}
    assert client.send("/situations/autosave", **sent).json["version"] == 2
    assert client.send("/situations/autosave", **sent).json["version"] == 2
    stale = client.send("/situations/autosave", **{**sent, "body": "Other."})
    assert (stale.status_code, stale.json["version"]) == (409, 2)
    assert client.soup(f"/situations/{first['slug']}/edit").find(id="body").text.strip() == "More."


def test_an_empty_form_is_not_saved_and_what_cannot_be_kept_is_said(client_of, erin):
    client = client_of(erin)
    assert client.send("/situations/autosave", audience="members", wish="ask").json["slug"] == ""
    answer = client.send("/situations/autosave", **{**TYPED, "body": "x" * 10_001})
    assert (answer.status_code, list(answer.json["problems"])) == (422, ["body"])


def test_a_form_whose_first_answer_was_lost_finds_its_draft_again(client_of, erin):
    client = client_of(erin)
    slug = client.send("/situations/autosave", **{**TYPED, "key": "b" * 32}).json["slug"]
    answer = client.send("/situations/autosave", **{**TYPED, "key": "b" * 32, "body": "More."})
    assert (answer.status_code, answer.json) == (409, {"slug": slug, "version": 1})


def test_nobody_saves_into_the_draft_of_another(client_of, erin, paul, visitor):
    slug = client_of(erin).send("/situations/autosave", **TYPED).json["slug"]
    sent = {**TYPED, "slug": slug, "version": "1"}
    assert client_of(paul).send("/situations/autosave", **sent).status_code == 404
    assert visitor.send("/situations/autosave", **sent).status_code == 302


def test_marks_and_hints_are_told_while_somebody_writes(client_of, erin, visitor):
    answer = client_of(erin).send("/situations/scan", **TYPED)
    assert 'data-conf="1 to settle"' in answer.text
    assert 'data-hint="short"' in answer.text
    assert visitor.send("/situations/scan", **TYPED).status_code == 302


def test_advice_is_scanned_at_the_same_address(client_of, paul):
    client = client_of(paul)
    answer = client.send("/situations/scan", advice="- Ask Bob Lee.")
    assert "Use “a key employee”" in answer.text
    action = read(answer).select_one("button[data-turn]")["value"]
    changed = read(client.send("/situations/scan", advice="- Ask Bob Lee.", action=action))
    assert changed.select_one("[data-turned=advice]").text == "- Ask a key employee."
