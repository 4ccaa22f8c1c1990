"""Moderation, as moderators and members meet it in a browser."""

import pytest

SAID = "- Send two people.\n- Fire the quokka at once."
WHY = {"ground": "harmful", "sentence": "Nobody should try this."}


def text_of(soup):
    return soup.main.get_text(" ", strip=True)


@pytest.fixture
def harmful(thread, client_of, paul):
    slug = thread.opened()
    client_of(paul).send(f"/situations/{slug}/advice", version="0", advice=SAID, basis="lived")
    return slug


def form_of(soup, label):
    """Give the address of the form that takes out what is called so."""
    piece = next(
        one for one in soup.select(".piece") if one.select_one(".label").get_text().startswith(label)
    )
    return piece.form["action"]


def test_a_harmful_point_is_taken_out_from_a_page_of_its_own(client_of, mona, paul, priya, harmful):
    desk = client_of(mona)
    link = desk.soup(f"/situations/{harmful}").find("a", string="Moderate this situation")
    address = form_of(desk.soup(link["href"]), "Point 2")
    assert desk.send(address, **WHY).status_code == 303
    assert "quokka" not in text_of(client_of(priya).soup(f"/situations/{harmful}"))
    theirs = text_of(client_of(paul).soup(f"/situations/{harmful}"))
    assert "A moderator took out your point 2" in theirs
    assert "Nobody should try this." in theirs
    assert client_of(mona).get("/search?q=quokka").get_data(as_text=True).count("<mark>quokka") == 0


def test_it_is_put_back_from_there(client_of, mona, max_, priya, harmful):
    desk = client_of(mona)
    desk.send(form_of(desk.soup(f"/moderation/{harmful}"), "Point 2"), **WHY)
    other = client_of(max_)
    back = other.soup(f"/moderation/{harmful}").find("form", action=lambda to: to and "/include/" in to)
    assert other.send(back["action"]).status_code == 303
    assert "quokka" in text_of(client_of(priya).soup(f"/situations/{harmful}"))


def test_a_form_without_its_ground_comes_back_open_with_what_was_typed(client_of, mona, harmful):
    desk = client_of(mona)
    response = desk.send(form_of(desk.soup(f"/moderation/{harmful}"), "Point 2"), sentence="Not this.")
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "Choose why it is taken out." in page
    assert "Not this." in page


def test_nobody_else_finds_the_page(client_of, visitor, erin, paul, carl, adam, harmful):
    for person in (erin, paul, carl, adam):
        client = client_of(person)
        assert client.get(f"/moderation/{harmful}").status_code in (403, 404)
        assert client.send(f"/moderation/{harmful}/exclude/point/1", **WHY).status_code in (403, 404)
    assert visitor.get(f"/moderation/{harmful}").status_code == 302
    assert "Moderate this" not in text_of(client_of(paul).soup(f"/situations/{harmful}"))


def version_on(soup, action):
    return soup.find("form", action=action).find("input", {"name": "version"})["value"]


def test_a_situation_is_removed_and_another_moderator_puts_it_back(client_of, mona, max_, paul, harmful):
    desk, address = client_of(mona), f"/moderation/{harmful}"
    sent = {"version": version_on(desk.soup(address), f"{address}/remove"), "remove_reason": "It tells who."}
    assert desk.send(f"{address}/remove", version=sent["version"]).status_code == 422
    assert desk.send(f"{address}/remove", **sent).status_code == 303
    assert client_of(paul).get(f"/situations/{harmful}").status_code == 404
    assert "Another moderator can put it back" in text_of(desk.soup(address))
    other = client_of(max_)
    sent = {
        "version": version_on(other.soup(address), f"{address}/restore"),
        "restore_reason": "It does not.",
    }
    assert desk.send(f"{address}/restore", **sent).status_code == 403
    assert other.send(f"{address}/restore", **sent).status_code == 303
    assert client_of(paul).get(f"/situations/{harmful}").status_code == 200


def test_the_address_of_a_merged_one_leads_on_until_it_is_undone(client_of, mona, paul, thread, harmful):
    second = thread.opened()
    desk, address = client_of(mona), f"/moderation/{second}"
    sent = {"version": version_on(desk.soup(address), f"{address}/merge"), "merge_reason": "The same."}
    assert desk.send(f"{address}/merge", into="nowhere", **sent).status_code == 422
    assert desk.send(f"{address}/merge", into=f"/situations/{harmful}", **sent).status_code == 303
    moved = client_of(paul).get(f"/situations/{second}")
    assert (moved.status_code, moved.headers["Location"]) == (302, f"/situations/{harmful}")
    assert desk.soup(f"/moderation/{harmful}").find("form", action=f"{address}/undo-merge")
    assert desk.send(f"{address}/undo-merge").status_code == 303
    assert client_of(paul).get(f"/situations/{second}").status_code == 200


def test_a_phrase_is_taken_out_everywhere(client_of, mona, paul, harmful):
    desk, address = client_of(mona), f"/moderation/{harmful}/redact"
    assert desk.send(address, phrase="nowhere at all", instead="").status_code == 422
    assert desk.send(address, phrase="the quokka", instead="somebody").status_code == 303
    theirs = text_of(client_of(paul).soup(f"/situations/{harmful}"))
    assert "Fire somebody at once." in theirs


def test_moderator_and_asker_speak_in_private(client_of, mona, erin, paul, harmful):
    desk, hers = client_of(mona), client_of(erin)
    address = f"/situations/{harmful}/words"
    assert desk.send(address, text="").status_code == 422
    assert desk.send(address, text="Is it listed?").status_code == 303
    link = hers.soup(f"/situations/{harmful}").find("a", string="A word in private")
    page = text_of(hers.soup(link["href"]))
    assert "Is it listed?" in page
    assert mona.name not in page
    assert hers.send(address, text="It is not.").status_code == 303
    assert erin.name not in text_of(desk.soup(address))
    assert client_of(paul).get(address).status_code in (403, 404)


def test_a_reader_reports_and_a_moderator_settles(client_of, mona, priya, paul, harmful):
    reader, desk = client_of(priya), client_of(mona)
    link = reader.soup(f"/situations/{harmful}").find("a", string="Report it to a moderator")
    reader.soup(link["href"])
    assert reader.send(link["href"], place="a1-p2").status_code == 422
    assert reader.send(link["href"], place="a1-p2", **WHY).status_code == 303
    soup = desk.soup("/moderation/reports")
    assert soup.find("a", href=f"/situations/{harmful}#a1-p2")
    assert priya.name not in text_of(soup)
    address = soup.find("form", action=lambda to: to and to.endswith("/settle"))["action"]
    assert desk.send(address, decision="kept").status_code == 422
    assert desk.send(address, decision="kept", sentence="It is fair.").status_code == 303
    assert "Nothing is reported" in text_of(desk.soup("/moderation/reports"))
    assert client_of(paul).get("/moderation/reports").status_code in (403, 404)


def test_a_member_reports_an_entry_from_its_page(client_of, visitor, shelf, mona, priya):
    address = shelf.put("the-board")
    reader = client_of(priya)
    link = reader.soup(address).find("a", string="Report it to a moderator")
    assert reader.send(link["href"], place="p1", **WHY).status_code == 303
    assert client_of(mona).soup("/moderation/reports").find("a", href=f"{address}#p1")
    assert "Report it to a moderator" not in text_of(visitor.soup(address))


def test_removing_what_another_screens_keeps_the_reason_that_was_typed(client_of, mona, max_, thread):
    slug = thread.posted()
    client_of(mona).send(f"/screening/{slug}/claim")
    sent = {"version": str(thread.version()), "remove_reason": "It names a town."}
    response = client_of(max_).send(f"/moderation/{slug}/remove", **sent)
    page = response.get_data(as_text=True)
    assert response.status_code == 409
    assert "Mona holds this until 09:30 UTC." in page
    assert "It names a town." in page
