"""The history of an entry, as its readers and moderators meet it in a browser."""

import pytest


def words(tag):
    return " ".join(tag.get_text().split())


@pytest.fixture
def twice(client_of, mona, max_, erin, thread):
    """The address of an entry that was published, and published anew."""
    entry_id = thread.approved()
    client = client_of(mona)
    address = client.send(f"/curation/{entry_id}/publish", version=str(thread.bench().version)).location
    client.send(f"/curation/{entry_id}/revise", version=str(thread.bench().version))
    thread.again("They bring us a quarter of our revenue.")
    client.send(f"/curation/{entry_id}/publish", version=str(thread.bench().version))
    return address


def test_readers_see_what_changed_between_two_editions(visitor, twice):
    link = visitor.soup(twice).find("a", string="History")
    soup = visitor.soup(link["href"])
    assert "Edition 2 against edition 1" in words(soup.main)
    assert "quarter" in words(soup.find("ins"))
    beside = visitor.soup(f"{link['href']}?from=1&to=2&view=beside")
    assert beside.find(class_="diff--beside")
    assert beside.find("form", action=lambda where: where and "revise" in where) is None
    assert "Kept drafts" not in words(soup.main)
    assert visitor.get(f"{twice}/history?from=1&to=7").status_code == 404
    assert visitor.get(f"{twice}/history?draft=1").status_code == 404


def test_a_moderator_brings_an_earlier_edition_back_to_the_desk(client_of, mona, twice):
    client = client_of(mona)
    soup = client.soup(f"{twice}/history")
    form = soup.find("form", action=lambda where: where and where.endswith("/revise"))
    sent = {
        field["name"]: field["value"] for field in form.find_all("input") if field["name"] != "csrf_token"
    }
    answer = client.send(form["action"], **sent)
    assert "a fifth of our revenue" in client.soup(answer.location).find(id="situation").get_text()
    drafts = soup.find("a", string="Draft 1")
    assert "against the edition that readers have" in words(client.soup(drafts["href"]).main)


def test_a_moderator_corrects_a_word_and_the_asker_follows_the_notice_to_the_difference(
    client_of, mona, erin, twice
):
    client = client_of(mona)
    link = client.soup(f"{twice}/upkeep").find("a", string="Correct it")
    form = client.soup(link["href"]).find("form", action=link["href"])
    version = form.find("input", attrs={"name": "version"})["value"]
    situation = form.find(id="situation").get_text().strip()
    wrong = client.send(
        link["href"], version=version, situation="All is new here, and more than a slip of it."
    )
    assert wrong.status_code == 422
    assert "All is new here" in wrong.get_data(as_text=True)
    answer = client.send(link["href"], version=version, situation=situation.replace("revenue", "revenues"))
    assert (answer.status_code, answer.location) == (303, twice)
    assert client.send(link["href"], version=version, situation=situation).status_code == 409
    asker = client_of(erin)
    assert "revenues" in words(asker.soup(f"{twice}/history?from=2&to=3").find("ins"))
    assert asker.get(link["href"]).status_code in (403, 404)


def test_the_asker_lets_more_people_read_it_from_its_page(client_of, mona, erin, paul, twice, session):
    moderator, asker = client_of(mona), client_of(erin)
    assert asker.soup(twice).find("form", action=f"{twice}/widen") is None
    version = moderator.soup(f"{twice}/upkeep").find("input", attrs={"name": "version"})["value"]
    moderator.send(f"{twice}/upkeep", step="narrow", audience="members", version=version)
    form = asker.soup(twice).find("form", action=f"{twice}/widen")
    sent = {"audience": "public", "version": form.find("input", attrs={"name": "version"})["value"]}
    assert client_of(paul).soup(twice).find("form", action=f"{twice}/widen") is None
    assert asker.send(f"{twice}/widen", **sent).status_code == 303
    assert asker.soup(twice).find("form", action=f"{twice}/widen") is None
    link = asker.soup("/").find("a", href=lambda where: where and where.endswith("/consent"))
    assert "stays until you agree" in words(asker.soup(link["href"]).main)
