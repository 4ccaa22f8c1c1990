"""Pulling an entry in one click: everywhere at once, by its asker too, and nobody learns whose it was."""

import pytest
from sqlalchemy import select

from advisory.services import exchange, indexing, publishing
from advisory.services.outbox import deliver_all
from advisory.storage.tables import NoticeRow

QUESTION = "Our largest customer wants one of our engineers on site."


@pytest.fixture
def slug(app, thread, session, now) -> str:
    """The published entry of Erin's situation, with everything that was promised kept."""
    entry_id = thread.approved()
    slug = publishing.publish(
        session, thread.actor("max"), entry_id, seen_version=thread.bench().version, now=now
    )
    deliver_all(session, app.extensions["advisory"].handlers, now=now)
    return slug


@pytest.fixture
def member(client_of, paul, slug):
    """Paul, who has read the entry and keeps it."""
    client = client_of(paul)
    client.get(f"/entries/{slug}")
    client.send(f"/entries/{slug}/save", on="yes")
    return client


#: Every page that told of the entry.
PAGES = (
    "/",
    "/entries/",
    "/search?q=engineer",
    "/suggest?q=engin",
    "/advice?q=fee",
    "/tags/customer-service",
    "/feeds/entries.atom",
    "/sitemap.xml",
)


@pytest.mark.parametrize("path", PAGES)
def test_no_page_tells_of_it_any_more(visitor, client_of, erin, slug, path):
    def tells(page):
        return "engineers on site" in page or slug in page

    before = visitor.get(path).get_data(as_text=True)
    # What is typed stands in its own field again, but leads nowhere.
    assert tells(before), path
    client_of(erin).send(f"/entries/{slug}/pull")
    assert not tells(visitor.get(path).get_data(as_text=True))


def test_its_page_and_its_file_are_gone_also_for_a_cache_that_asks(visitor, client_of, mona, slug, settings):
    for address in (f"/entries/{slug}", f"/entries/{slug}.md"):
        assert visitor.get(address).headers.get("ETag")
    tags = {
        address: visitor.get(address).headers["ETag"]
        for address in (f"/entries/{slug}", f"/entries/{slug}.md")
    }
    client_of(mona).send(f"/entries/{slug}/pull")
    for address, tag in tags.items():
        assert visitor.get(address, headers={"If-None-Match": tag}).status_code == 404
    assert not (settings.content_dir / f"{slug}.md").exists()


def test_it_leaves_what_members_kept_and_read(member, client_of, mona, slug):
    for path in ("/me/saved", "/me/read"):
        assert "engineers on site" in member.get(path).get_data(as_text=True), path
    client_of(mona).send(f"/entries/{slug}/pull")
    for path in ("/me/saved", "/me/read"):
        assert "engineers on site" not in member.get(path).get_data(as_text=True), path


def test_the_next_export_leaves_it_out(client_of, mona, slug, session, tmp_path):
    client_of(mona).send(f"/entries/{slug}/pull")
    exchange.export_to(session, tmp_path / "out")
    assert not list((tmp_path / "out").glob("*.md"))


def test_index_and_database_agree_afterwards(client_of, mona, slug, session, engine):
    client_of(mona).send(f"/entries/{slug}/pull")
    assert not indexing.check(session, engine)


def test_its_asker_withdraws_it_from_their_situation(client_of, erin, paul, thread, slug, visitor):
    form = {"action": f"/entries/{slug}/pull"}
    assert client_of(erin).soup(f"/situations/{thread.slug}").find("form", form)
    assert "Only you see that it is yours." in client_of(erin).get(f"/situations/{thread.slug}").get_data(
        True
    )
    assert client_of(paul).soup(f"/situations/{thread.slug}").find("form", form) is None
    assert client_of(erin).send(f"/entries/{slug}/pull").status_code == 303
    assert visitor.get(f"/entries/{slug}").status_code == 404


def test_only_the_asker_is_told_that_it_is_theirs(client_of, visitor, erin, paul, mona, slug):
    mine = "Only you see that this is yours"
    assert mine in client_of(erin).get(f"/entries/{slug}").get_data(as_text=True)
    for client in (visitor, client_of(paul), client_of(mona)):
        assert mine not in client.get(f"/entries/{slug}").get_data(as_text=True)


def test_who_may_not_pull_is_turned_away(client_of, visitor, paul, carl, slug):
    assert visitor.send(f"/entries/{slug}/pull").status_code == 302
    for person in (paul, carl):
        assert client_of(person).send(f"/entries/{slug}/pull").status_code == 403
    assert client_of(paul).post(f"/entries/{slug}/pull").status_code == 400
    assert visitor.get(f"/entries/{slug}").status_code == 200


def test_a_second_click_changes_nothing(client_of, erin, slug):
    client_of(erin).send(f"/entries/{slug}/pull")
    assert client_of(erin).send(f"/entries/{slug}/pull").status_code == 404


def told(session, kind):
    return set(session.scalars(select(NoticeRow.member_id).where(NoticeRow.kind == kind)))


def test_moderators_are_told_and_the_asker_when_it_was_not_their_doing(
    client_of, erin, mona, max_, slug, session
):
    client_of(mona).send(f"/entries/{slug}/pull")
    assert told(session, "asked.pulled") == {erin.id}
    assert told(session, "desk.pulled") == {max_.id}


def test_an_asker_who_pulls_is_not_told_of_their_own_doing(client_of, erin, mona, max_, slug, session):
    client_of(erin).send(f"/entries/{slug}/pull")
    assert told(session, "asked.pulled") == set()
    assert told(session, "desk.pulled") == {mona.id, max_.id}


def test_an_adviser_withdraws_a_point_of_theirs(client_of, visitor, paul, priya, slug):
    action = f"/entries/{slug}/points/2/withdraw"
    form = client_of(paul).soup(f"/entries/{slug}").find("form", action=action)
    version = form.find("input", {"name": "version"})["value"]
    assert client_of(priya).soup(f"/entries/{slug}").find("form", action=action) is None
    assert client_of(priya).send(action, version=version).status_code == 403
    assert client_of(paul).send(action, version=version).headers["Location"] == f"/entries/{slug}#p2"
    assert "Write a fee" not in visitor.get(f"/entries/{slug}").get_data(as_text=True)
    assert client_of(paul).send(action, version=version).status_code in (403, 409)
