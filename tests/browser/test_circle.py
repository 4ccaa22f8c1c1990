"""The whole circle in a real browser: from Erin's question to Vic who finds the entry.

One site, one story; every test is a chapter and needs the ones before it.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.serving import Caller

pytestmark = pytest.mark.browser

QUESTION = "How do you tell a loyal customer that prices go up?"
POINT = "Call them before the letter arrives, and say why."
RARE = "Preiserhoehungsbrief"
ADVICE = f"- {POINT} We called it the {RARE}.\n    - Give three months' notice.\n- Offer a smaller package."


@pytest.fixture(scope="module")
def story() -> dict[str, str]:
    """What one chapter leaves to the next: addresses."""
    return {}


def path_of(page: Page) -> str:
    return "/" + page.url.split("/", 3)[3].split("#")[0]


def test_erin_posts_a_question_without_her_name(seats, story):
    erin = seats.seat("erin").open("/situations/new")
    erin.get_by_label("Your question").fill(QUESTION)
    erin.get_by_label("Situation", exact=True).fill(
        "Costs rose by a tenth. Our oldest customer pays as before."
    )
    erin.get_by_label("All members").check()
    erin.get_by_label("Yes", exact=False).first.check()
    erin.get_by_label("Let peers ask clarifying questions before they advise").check()
    erin.get_by_role("button", name="Post").click()

    expect(erin.get_by_role("heading", level=1)).to_contain_text("loyal customer")
    expect(erin.locator("main")).to_contain_text("A moderator reads it first")
    story["situation"] = path_of(erin)


def test_nobody_else_sees_it_before_a_moderator_has(seats, story):
    assert Caller(seats.server).get(story["situation"]).path.startswith("/sign-in")
    assert Caller(seats.server).sign_in("paul").get(story["situation"]).status == 404


def test_mona_approves_it_and_sees_no_name(seats, story):
    mona = seats.seat("mona").open("/screening/")
    mona.get_by_role("link", name=QUESTION).first.click()
    assert "Erin" not in mona.content()
    mona.get_by_role("button", name="Approve").click()

    expect(mona.locator("main")).to_contain_text("Approved")


def test_paul_asks_and_cannot_advise_yet(seats, story):
    paul = seats.seat("paul").open(story["situation"])
    expect(paul.locator("main")).to_contain_text("Advice is not open yet")
    paul.get_by_label("Ask what you would need to know").fill("How long have they been with you?")
    paul.get_by_role("button", name="Post question").click()

    expect(paul.locator("main")).to_contain_text("How long have they been with you?")


def test_erin_answers_and_opens_it_for_advice(seats, story):
    erin = seats.seat("erin").open(story["situation"])
    erin.get_by_label("Your answer").fill("Twelve years.")
    erin.get_by_role("button", name="Post answer").click()
    expect(erin.locator("main")).to_contain_text("Twelve years.")
    erin.get_by_role("button", name="Open for advice").click()

    expect(erin.locator("main")).to_contain_text("Back to clarifying")


def test_paul_advises_from_what_he_has_lived_through(seats, story):
    paul = seats.seat("paul").open(story["situation"])
    paul.get_by_label("I have lived this").check()
    paul.get_by_label("Advice", exact=True).fill(ADVICE)
    paul.get_by_role("button", name="Post advice").click()

    expect(paul.locator("#a1-p1")).to_contain_text("Call them before the letter arrives")
    expect(paul.locator("main")).to_contain_text("The asker")


def test_members_find_the_open_situation_and_visitors_do_not(seats):
    paul = Caller(seats.server).sign_in("paul").get(f"/search?q={RARE}")
    vic = Caller(seats.server).get(f"/search?q={RARE}")
    assert QUESTION in paul.page.main.get_text()
    assert QUESTION not in vic.page.get_text()


def test_erin_closes_it_with_what_she_heard(seats, story):
    erin = seats.seat("erin").open(story["situation"])
    erin.get_by_role("link", name="Close with what you heard").click()
    erin.get_by_label("What I heard").fill("Call first, and offer a way out.")
    erin.get_by_label("What I will do").fill("Call all twelve")
    erin.get_by_label("By when").fill("2035-01-31")
    erin.get_by_role("button", name="Close the situation").click()

    expect(erin.locator("main")).to_contain_text("Call first, and offer a way out.")


def test_mona_curates_it_and_cannot_pass_her_own_draft(seats, story):
    mona = seats.seat("mona").open("/curation/")
    mona.get_by_role("row", name=QUESTION).get_by_role("button").click()
    story["bench"] = path_of(mona)
    for tick in mona.locator("[data-tickable]").all():
        tick.check()
    mona.get_by_role("button", name="Use", exact=True).click()
    expect(mona.locator("[data-point]").first).to_be_visible()
    mona.get_by_label("Question", exact=True).fill(QUESTION)
    mona.get_by_label("Summary").fill("Raising the price of an old customer")
    mona.get_by_label("Situation", exact=True).fill(
        "A company has to raise the price of its oldest customer."
    )
    mona.locator("fieldset#tags summary").click()
    mona.get_by_label("Pricing", exact=True).check()
    mona.locator("input[name=audience][value=public]").check()
    mona.locator(".bench__bar").get_by_role("button", name="Send to review").click()

    expect(mona.locator("main")).to_contain_text("You cannot pass your own draft")
    expect(mona.get_by_role("button", name="Pass", exact=True)).to_have_count(0)


def test_max_passes_it(seats, story):
    max_ = seats.seat("max").open(story["bench"])
    max_.get_by_role("button", name="Pass", exact=True).click()

    expect(max_.locator("main")).to_contain_text("Silence is not consent")


def test_erin_agrees_to_the_exact_text(seats, story):
    erin = seats.seat("erin").open(f"{story['situation']}/consent")
    expect(erin.locator("main")).to_contain_text("A company has to raise the price")
    erin.get_by_label("I agree").check()
    erin.get_by_role("button", name="Send my answer").click()

    expect(erin.locator("main")).to_contain_text("You agreed to")


def test_max_publishes_it(seats, story):
    max_ = seats.seat("max").open(story["bench"])
    max_.get_by_role("button", name="Publish").click()

    expect(max_.get_by_role("heading", level=1)).to_contain_text("Two Thoughts")
    story["entry"] = path_of(max_)


def test_vic_finds_it_by_search_and_lands_on_the_point(seats, story):
    vic = seats.seat().open(f"/search?q={RARE}")
    hit = vic.locator("ol.hits > li").first
    expect(hit.locator("mark").first).to_contain_text(RARE)
    hit.get_by_role("link", name="Best matching advice").click()

    assert vic.url.endswith(f"{story['entry']}#p1")
    expect(vic.locator("#p1")).to_be_in_viewport()


def test_vic_finds_it_by_topic_in_the_feed_and_as_a_file(seats, story):
    server, slug = seats.server, story["entry"].rsplit("/", 1)[-1]
    vic = Caller(server)
    assert QUESTION in vic.get("/tags/pricing").page.main.get_text()
    assert slug.encode() in vic.get("/feeds/entries.atom").body
    assert (server.content / f"{slug}.md").read_bytes() == vic.get(f"{story['entry']}.md").body
    assert server.command("verify").returncode == 0


def test_nothing_a_reader_can_reach_names_erin(seats, story):
    server = seats.server
    paths = [
        story["situation"], story["entry"], f"{story['entry']}.md", "/", "/situations/", "/tags/pricing",
        f"/search?q={RARE}", "/feeds/entries.atom", "/sitemap.xml", "/screening/log", story["bench"],
    ]  # fmt: skip
    readers = [Caller(server), *(Caller(server).sign_in(name) for name in ("paul", "mona"))]
    answers = [reader.get(path).body for reader in readers for path in paths]
    files = [
        file for folder in (server.content, server.index) for file in folder.rglob("*") if file.is_file()
    ]
    for body in (*answers, *(file.read_bytes() for file in files)):
        assert b"Erin" not in body
        assert b"erin@" not in body


def test_searching_for_erin_finds_nothing(seats):
    for reader in (Caller(seats.server), Caller(seats.server).sign_in("paul")):
        assert reader.get("/search?q=Erin").page.select("ol.hits > li") == []
