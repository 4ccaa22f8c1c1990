"""A word of its own stands in every text that is not for everybody; nobody else comes upon it anywhere.

Every address that answers to GET is crawled with everything there is, and every link on the way; every way of
searching is asked for every word. A failure names the field, the surface, and who was shown it.
"""

import logging
import re
from itertools import cycle

import pytest
from whoosh import index as whoosh_index

from advisory.search.whoosh_engine import WhooshEngine
from advisory.services.exchange import export_to
from advisory.services.posting import send_due
from advisory.storage.base import Base
from tests.trust.crawling import TELLING, Crawl, canaries_in
from tests.trust.world import CAST

#: Who has least, who stands behind a wall, and who sits at no table: enough for every day.
SAMPLE = ("vic", "carl", "nora")
#: Texts that nobody's search finds, though some may read them: they are in no index.
UNFOUND = re.compile(
    "private|reason|why|excluded|report|note|name of|saved search|search in vain|company|wall|address"
    "|comment under an entry|unread outcome|collection|mission|body after the first update"
)
FOUND = "(question|body|tried|options) of (advising|clarifying)|(question|situation) of an entry published .*"
#: A word that nobody has written.
UNWRITTEN = "gupibudatozi"


@pytest.fixture
def app(make_app, tmp_path, caplog):
    """The site on the index that it has when it is run, with everything that is logged kept."""
    caplog.set_level(logging.DEBUG)
    engine = WhooshEngine(tmp_path / "index")
    engine.rebuild(iter(()))
    return make_app(engine=engine)


def told(world, name, found) -> list[str]:
    """Say what somebody was shown that they may not be."""
    return [
        f"{name} was shown the {canary.field} ({canary.word}) at {found[canary.word]}"
        for canary in world.plant.hidden_from(name)
        if canary.word in found
    ]


def crawled(app, built, clients, name) -> Crawl:
    crawl = Crawl(app, built, clients[name])
    crawl.everywhere()
    return crawl


def test_nobody_comes_upon_a_word_that_is_not_for_them(app, built, clients, caplog):
    leaks = [line for name in SAMPLE for line in told(built, name, crawled(app, built, clients, name).found)]
    assert leaks == [], "\n".join(leaks)
    assert canaries_in(caplog.text, built) == set()


@pytest.mark.long
def test_nobody_at_all_comes_upon_a_word_that_is_not_for_them(app, built, clients, caplog):
    leaks, seen = [], {}
    for name in CAST:
        found = crawled(app, built, clients, name).found
        leaks += told(built, name, found)
        seen |= dict.fromkeys(found, name)
    assert leaks == [], "\n".join(leaks)
    assert canaries_in(caplog.text, built) == set()
    never = [one.field for one in built.plant.canaries.values() if one.seen_by and one.word not in seen]
    assert never == [], "stands nowhere, so that nobody would notice its leaking"


# Searching, as somebody types a word that they may not read: W stands for it, P for how it begins.
ASKED = (
    "/search?q=W", "/search?q=fair+W&type=situation", "/search?q=%22a+W%22", "/search?q=fair+-W",
    "/suggest?q=P", "/suggest?q=is+a+P", "/search?q=Wx", "/advice?q=W", "/feeds/search.atom?q=W",
    "/search?q=W&sort=newest", "/search?q=W+type:point", "/suggest?q=W",
)  # fmt: skip
POSTED = ("/situations/similar", "/situations/topics")


def searched(client, asked: str, word: str) -> str:
    """Give the answer to a search, without what was asked and what differs from request to request."""
    begun = word[:TELLING]
    path = asked.replace("W", word).replace("P", begun)
    answer = (
        client.send(path, question=f"Is a {word} fair?", body=word) if asked in POSTED else client.get(path)
    )
    said = re.sub(r'(name="csrf_token" value=|until=)"?[^"&]*', "", answer.get_data(as_text=True))
    return re.sub(f"{word}|{begun}", "?", said, flags=re.IGNORECASE)


def told_by_search(built, clients, name, surfaces, canaries) -> list[str]:
    """Give the surfaces where a word that they may not read is answered otherwise than an unwritten one."""
    nothing = {asked: searched(clients[name], asked, UNWRITTEN) for asked in surfaces}
    return [
        f"{asked} tells {name} of the {canary.field} ({canary.word})"
        for canary, asked in canaries
        if searched(clients[name], asked, canary.word) != nothing[asked]
    ]


def surfaces_for(name: str) -> tuple[str, ...]:
    return ASKED if name in ("vic", "adam") else (*ASKED, *POSTED)


def test_a_word_that_is_not_for_them_is_answered_like_one_that_nobody_wrote(built, clients):
    leaks = []
    for name in SAMPLE:
        surfaces = surfaces_for(name)
        leaks += told_by_search(
            built, clients, name, surfaces, zip(built.plant.hidden_from(name), cycle(surfaces), strict=False)
        )
    assert leaks == [], "\n".join(leaks)


@pytest.mark.long
@pytest.mark.parametrize("name", CAST)
def test_no_surface_of_search_tells_anybody_of_a_word_that_is_not_for_them(built, clients, name):
    surfaces = surfaces_for(name)
    pairs = [(canary, asked) for canary in built.plant.hidden_from(name) for asked in surfaces]
    leaks = told_by_search(built, clients, name, surfaces, pairs)
    assert leaks == [], "\n".join(leaks)


def test_who_may_read_an_open_text_finds_it(built, clients):
    for name in ("nora", "paul"):
        for canary in built.plant.shown_to(name):
            if re.fullmatch(FOUND, canary.field):
                assert 'class="hit"' in clients[name].get(f"/search?q={canary.word}").text, canary


def test_no_letter_holds_a_word_that_is_not_for_who_gets_it(app, built, mailer, session, clock):
    built.deliver()
    send_due(session, mailer, app.extensions["advisory"].letters, now=clock.at)
    names = {person.email: name for name, person in built.people.items()}
    leaks = []
    for letter in mailer.letters:
        said = canaries_in(f"{letter.subject}\n{letter.text}\n{letter.headers}", built)
        # Max may read what Mona may.
        name = names.get(letter.to, "somebody else").replace("max", "mona")
        hidden = {one.word: one.field for one in built.plant.hidden_from(name)}
        leaks += [f"{name} was sent the {hidden[word]}: {letter.subject}" for word in said if word in hidden]
    assert len(mailer.letters) > 20
    assert leaks == [], "\n".join(leaks)


def field_of(built):
    return lambda word: built.plant.canaries[word].field


def test_no_file_and_no_row_that_lasts_holds_a_word_it_should_not(built, settings, session, tmp_path):
    public = {one.word for one in built.plant.shown_to("vic")}
    files = {path.name: path.read_text("utf-8") for path in settings.content_dir.glob("*.md")}
    assert len(files) == 1
    assert set().union(*(canaries_in(name + text, built) for name, text in files.items())) <= public
    inside = [path.read_text("utf-8") for path in (settings.data_dir / "entries").rglob("*.md")]
    kept = {built.plant.canaries[word].field for text in inside for word in canaries_in(text, built)}
    assert {re.sub(".* published for ", "", field) for field in kept} == {"members", "group"}
    export_to(session, tmp_path / "out")
    out = [path.read_text("utf-8") for path in (tmp_path / "out").rglob("*.md")]
    fields = {built.plant.canaries[word].field for text in out for word in canaries_in(text, built)}
    assert all(" published for " in field for field in fields)
    for name in (
        "outbox",
        "notices",
        "claims",
        "follows",
        "readings",
        "sign_ins",
        "situation_bars",
        "tombstones",
    ):
        table = Base.metadata.tables.get(name)
        if table is not None:
            found = canaries_in(str(session.execute(table.select()).all()), built)
            # The outbox knows which file it is to take away.
            assert {one for one in map(field_of(built), found) if not one.startswith("address")} == set(), (
                name
            )


def test_the_index_holds_no_word_that_nobodys_search_finds(app, built, tmp_path):
    toc = max((tmp_path / "index").rglob("_MAIN_*.toc"), key=lambda path: path.stat().st_mtime_ns)
    with whoosh_index.open_dir(toc.parent).reader() as reader:
        terms = {term.decode("utf-8", "replace") for _, term in reader.all_terms()}
        stored = [str(fields) for _, fields in reader.iter_docs()]
    found = canaries_in("\n".join([*terms, *stored]), built)
    readers = {one.word for one in built.plant.canaries.values() if {"paul", "mona"} <= one.seen_by}
    wrong = {built.plant.canaries[word].field for word in found - readers}
    wrong |= {
        built.plant.canaries[word].field for word in found if UNFOUND.search(built.plant.canaries[word].field)
    }
    assert wrong == set()
    assert len(found) > 20
