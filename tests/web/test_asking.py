"""What the form for asking shows of others: situations like the one that is written, and topics that fit."""

import pytest

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
