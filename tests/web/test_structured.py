"""What an entry says of itself to search engines: a public one only, and nothing breaks out of it."""

import json

import pytest
from bs4 import BeautifulSoup

SITUATION = "A carrier </script><script>alert(1)</script> <!-- has lost & won."


def data_of(client, address) -> dict:
    block = client.soup(address).find("script", type="application/ld+json")
    return json.loads(block.string)


@pytest.fixture
def address(shelf) -> str:
    return shelf.put("the-board", situation=SITUATION)


def test_a_public_entry_is_a_question_with_its_points_as_answers(visitor, address):
    page = data_of(visitor, address)
    assert (page["@context"], page["@type"]) == ("https://schema.org", "QAPage")
    question = page["mainEntity"]
    assert (question["@type"], question["name"]) == ("Question", "How do you tell the board?")
    assert question["answerCount"] == len(question["suggestedAnswer"]) == 2
    first = question["suggestedAnswer"][0]
    assert first["url"] == f"http://localhost{address}#p1"
    assert first["text"].startswith("Ask them first. Then decide alone.")
    assert "All of them, in one week." in first["text"]
    assert page["datePublished"] == "2026-01-15"


def test_nothing_that_somebody_wrote_breaks_out_of_it(visitor, address):
    html = visitor.get(address).get_data(as_text=True)
    start = html.index("application/ld+json")
    block = html[start : html.index("</script>", start)]
    assert "<" not in block.partition(">")[2]
    assert "alert(1)" in data_of(visitor, address)["mainEntity"]["text"]
    assert not [
        one for one in BeautifulSoup(html, "html.parser").find_all("script") if one.string == "alert(1)"
    ]


def test_an_entry_for_members_says_nothing_of_itself(client_of, erin, shelf, address):
    shelf.close_to_visitors("the-board")
    page = client_of(erin).soup(address)
    assert page.find("script", type="application/ld+json") is None
    assert page.find("link", rel="canonical") is None
    assert page.find("meta", property="og:title") is None


def test_a_point_that_no_longer_holds_is_no_answer(visitor, shelf):
    address = shelf.put(
        "old", summary='x"\nno_longer_holds: [{point: 1, since: 2026-01-01, reason: "Gone."}]\n# "'
    )
    question = data_of(visitor, address)["mainEntity"]
    assert question["answerCount"] == 1
    assert question["suggestedAnswer"][0]["url"].endswith("#p2")


def test_the_policy_lets_no_block_in_a_page_run(visitor, address):
    policy = visitor.get(address).headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
