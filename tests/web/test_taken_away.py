"""Withdrawn, pulled, removed, redacted: gone in the very request, for everybody, wherever it stood.

One word stands in the question and the text, and nowhere else on the site. Before the deed each surface tells
of it; after it none does, and no old copy is said to be good still.
"""

from dataclasses import dataclass, replace

import pytest

from advisory.search.whoosh_engine import WhooshEngine
from advisory.services import exchange, indexing, publishing
from advisory.storage.base import Base

WORD, BEGUN = "zwiebackery", "zwieba"
OF_THE_ENTRY = (
    "/", "/entries/", "/search?q=filling+machines", f"/suggest?q={BEGUN}",
    "/advice?q=weekly", "/tags/customer-service", "/feeds/entries.atom", "/feeds/tags/customer-service.atom",
    "/feeds/search.atom?q=filling", "/collections/kept", "/entries/neighbour",
)  # fmt: skip
KEPT = ("/me/saved", "/me/read")
OF_THE_SITUATION = (
    "/situations/?show=closed", "/search?q=filling+machines&type=situation", "/tags/customer-service",
    "/me/notices",
)  # fmt: skip


@pytest.fixture
def engine(tmp_path):
    """The index that the site has when it is run."""
    engine = WhooshEngine(tmp_path / "index")
    engine.rebuild(iter(()))
    return engine


@pytest.fixture
def app(make_app, engine):
    return make_app(engine=engine)


@dataclass
class Stands:
    """What stands before the deed: a situation and its entry, and who looks at them."""

    situation: str
    entry: str
    readers: dict[str, object]

    def telling(self, paths, *names, what=WORD) -> list[str]:
        """Give the surfaces that tell of it, and whom."""
        return [
            f"{path} tells {name}"
            for name in names or self.readers
            for path in paths
            if what in self.readers[name].get(path, follow_redirects=True).get_data(as_text=True)
        ]

    def everywhere(self) -> list[str]:
        told = self.telling((*OF_THE_ENTRY, self.entry, f"{self.entry}.md"))
        told += self.telling((*KEPT, *OF_THE_SITUATION, self.situation), "member")
        return told + self.telling(("/situations/?show=closed", self.situation), "moderator")

    def tags(self) -> dict[str, str]:
        """Give the tag by which a cache would ask whether its copy of a page is good still."""
        paths = (self.entry, f"{self.entry}.md", "/feeds/entries.atom", "/entries/")
        tags = {path: self.readers["visitor"].get(path).headers.get("ETag", "") for path in paths}
        return {path: tag for path, tag in tags.items() if tag}


@pytest.fixture
def stands(shelf, thread, session, now, deliver, client_of, visitor, mona, paul) -> Stands:
    shelf.put("neighbour", tags="customer-service", situation="They rent filling machines to a customer.")
    question = f"Our {WORD} wants one of our engineers. Do we agree?"
    text = replace(thread.form.text, question=question, body=f"We make filling machines for a {WORD}.")
    thread.form = replace(thread.form, text=text)
    entry_id = thread.approved()
    seen = thread.bench().version
    slug = publishing.publish(session, thread.actor("max"), entry_id, seen_version=seen, now=now)
    deliver()
    member, moderator = client_of(paul), client_of(mona)
    member.get(f"/entries/{slug}")
    member.send(f"/entries/{slug}/save", on="yes")
    moderator.send("/collections/new", title="Kept", intro="", entries=f"/entries/{slug}")
    readers = {"visitor": visitor, "member": member, "moderator": moderator}
    return Stands(f"/situations/{thread.slug}", f"/entries/{slug}", readers)


def finds_it(stands) -> list[str]:
    """Name the readers whose search for the word itself finds something."""
    found = {name: client.get(f"/search?q={WORD}").text for name, client in stands.readers.items()}
    return [name for name, page in found.items() if 'class="hit"' in page]


def statuses(stands, path) -> list[int]:
    return [client.get(path).status_code for client in stands.readers.values()]


def holds_nothing(session, engine, settings) -> None:
    """Look where no page looks: the files, the journal of what is gone, and whether the index is in step."""
    files = [*settings.content_dir.rglob("*"), settings.tombstones]
    assert [one for one in files if one.exists() and WORD in one.name + one.read_text("utf-8")] == []
    assert not indexing.check(session, engine)


def test_before_the_deed_each_of_these_tells_of_it(stands):
    told = stands.everywhere()
    paths = {line.split(" tells ")[0] for line in told}
    assert finds_it(stands) == list(stands.readers)
    assert paths == {
        *OF_THE_ENTRY,
        *KEPT,
        *OF_THE_SITUATION,
        stands.entry,
        f"{stands.entry}.md",
        stands.situation,
    }


def is_gone_with_its_entry(stands, tags, session, engine, settings, tmp_path) -> None:
    assert stands.telling((*OF_THE_ENTRY, *KEPT), "member", "moderator", what=stands.entry) == []
    assert stands.telling(OF_THE_ENTRY, "visitor") == []
    assert "visitor" not in finds_it(stands)
    for path in (stands.entry, f"{stands.entry}.md"):
        assert statuses(stands, path) == [404, 404, 404]
        gone = stands.readers["visitor"].get(path)
        assert "no-store" in gone.headers["Cache-Control"]
        assert "ETag" not in gone.headers
    for path, tag in tags.items():
        assert stands.readers["visitor"].get(path, headers={"If-None-Match": tag}).status_code in (200, 404)
    holds_nothing(session, engine, settings)
    exchange.export_to(session, tmp_path / "out")
    assert [one.name for one in (tmp_path / "out").rglob("*.md")] == ["neighbour.md"]


def test_withdrawn(stands, thread, client_of, erin, session, engine, settings, tmp_path):
    tags = stands.tags()
    sent = client_of(erin).send(f"{stands.situation}/withdraw", version=str(thread.version()))
    assert sent.status_code == 303
    is_gone_with_its_entry(stands, tags, session, engine, settings, tmp_path)
    assert statuses(stands, stands.situation)[1:] == [404, 404]
    everywhere = (*OF_THE_ENTRY, *KEPT, *OF_THE_SITUATION)
    assert stands.telling(everywhere, "member") == []
    # What the desk is told of the entry that it wrote, and has to put away, leads to the desk alone.
    assert stands.telling([path for path in everywhere if path != "/me/notices"], "moderator") == []
    assert finds_it(stands) == []


@pytest.mark.parametrize("who", ["erin", "mona"])
def test_pulled(stands, client_of, request, who, session, engine, settings, tmp_path):
    tags = stands.tags()
    client = client_of(request.getfixturevalue(who))
    assert client.send(f"{stands.entry}/pull").status_code == 303
    is_gone_with_its_entry(stands, tags, session, engine, settings, tmp_path)
    # The situation was never the entry's to take along.
    assert statuses(stands, stands.situation)[1:] == [200, 200]


def test_removed(stands, thread, session, engine):
    moderator, reason = stands.readers["moderator"], "It names a customer."
    address = stands.situation.replace("situations", "moderation")
    sent = moderator.send(f"{address}/remove", remove_reason=reason, version=str(thread.version()))
    assert sent.status_code == 303
    assert stands.telling(OF_THE_SITUATION[:2], "member") == []
    assert statuses(stands, stands.situation)[1] == 404
    assert not indexing.check(session, engine)


def test_redacted(stands, client_of, erin, session, engine, settings):
    tags = stands.tags()
    moderator = stands.readers["moderator"]
    address = stands.situation.replace("situations", "moderation")
    assert moderator.send(f"{address}/redact", phrase=WORD, instead="customer").status_code == 303
    assert stands.everywhere() == []
    for path in (stands.entry, f"{stands.entry}.md"):
        assert 200 not in statuses(stands, path)
    for path, tag in tags.items():
        assert stands.readers["visitor"].get(path, headers={"If-None-Match": tag}).status_code != 304, path
    for path in ("", "/history", "/words"):
        assert WORD not in client_of(erin).get(f"{stands.situation}{path}").text
        assert WORD not in moderator.get(f"{stands.situation}{path}").text
    holds_nothing(session, engine, settings)
    session.expire_all()
    rows = {name: str(session.execute(table.select()).all()) for name, table in Base.metadata.tables.items()}
    assert [name for name, held in rows.items() if WORD in held] == []
    # Last, for a search in vain is counted.
    assert finds_it(stands) == []
