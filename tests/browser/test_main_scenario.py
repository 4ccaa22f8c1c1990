"""The main scenario, all twenty steps, in a real browser: by mouse, by keyboard alone, and without scripts.

From Vic who opens the library to the entry that Erin pulls a year later and that last night's backup does not
bring back. By mouse, after every step each form that was sent is sent again by those who may not, without its
key, and twice (`Sweep`).
"""

import os
import re
import signal
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from advisory.cli.demo import PASSWORD
from tests.browser.conftest import Seats
from tests.browser.story import COMPANY, EMAIL, NAME, START, Story
from tests.browser.sweep import Sweep
from tests.serving import Caller, new_server

pytestmark = pytest.mark.browser

POSTGRES = os.environ.get("ADVISORY_TEST_DATABASE_URL", "")

QUESTION = "How do we tell a loyal customer that prices go up?"
BODY = "Acme GmbH has paid the same for ten years. We lost $4.2M in Fresno when Bob Lee quit."
SETTLED = "about $4 million"
TOPIC = "Customer service"
PRIYAS = """- Call them before the letter arrives. You should say why.
    - Give them three months.
- Offer a smaller package."""
HARM = "Bestechungsgeld"
PAULS = f"""- Ask first whether the price is what they stay for.
- Pay their buyer some {HARM}."""
TOLD = "A company has to raise the price of a customer of many years."


@pytest.fixture(params=[pytest.param("mouse", marks=pytest.mark.long), "keyboard", "no-script"])
def story(request: pytest.FixtureRequest, tmp_path, chromium: Browser) -> Iterator[Story]:
    """Serve a fresh site with the cast, its clock and its letters in files.

    `make test` tells it by mouse, with the sweep, on PostgreSQL, and the other two ways on SQLite.
    """
    (tmp_path / "now").write_text(START.isoformat())
    server = new_server(
        tmp_path,
        ADVISORY_NOW=f"file:{tmp_path / 'now'}",
        ADVISORY_MAIL=f"file:{tmp_path / 'mail'}",
        ADVISORY_MEANING="off",
        **({"ADVISORY_DATABASE_URL": POSTGRES} if POSTGRES else {}),
    )
    seats = Seats(chromium, server)
    told = Story(server, seats, request.param, Sweep(server))
    try:
        server.start()
        told.callers_sign_in()
        yield told
    finally:
        seats.close()
        told.sweep.close()
        server.kill(signal.SIGTERM)


def test_from_a_dilemma_to_a_consented_entry_and_out_again(story: Story):
    for step in STEPS:
        step(story)
        if story.way == "mouse":
            story.sweep.after(may=ALSO_PAULS.get(step.__name__, ()))
    assert story.sweep.swept > 50 or story.way != "mouse"


def button(page: Page, name: str):
    return page.get_by_role("button", name=name, exact=True)


def main(page: Page):
    return page.locator("main")


def step_1_vic_opens_the_library(story: Story):
    page = story.vic.open("/")
    expect(main(page)).not_to_contain_text("Awaiting advice")
    page = story.vic.open("/tags/customer-service")
    expect(page.get_by_role("heading", level=1)).to_have_text(TOPIC)
    story.vic.press(page.locator("main .items article h3 a").first)
    expect(page).to_have_url(re.compile("/entries/"))


def step_2_vic_searches_a_phrase_from_inside_a_point(story: Story):
    page = story.vic.open("/search?q=alliances")
    story.vic.press(page.locator("ol.hits > li h2 a").first)
    entry = story.vic.path
    phrase = " ".join(page.locator("#p2 > .point__t").inner_text().split()[3:9])
    page = story.vic.open("/search")
    story.vic.write(page.locator("main input[name=q]"), f'"{phrase}"')
    page.keyboard.press("Enter")
    hit = page.locator("ol.hits > li").first
    expect(hit.locator("mark").first).to_be_visible()
    story.vic.press(hit.get_by_role("link", name="Best matching advice"))
    expect(page).to_have_url(re.compile(f"{entry}#p2"))
    expect(page.locator("#p2")).to_be_in_viewport()
    page = story.vic.open("/search?q=nothing+like+this+qqzz")
    story.vic.press(button(page, "Ask your peers"))
    expect(page).to_have_url(re.compile("/sign-in"))


def step_3_erin_accepts_her_invitation_the_pledge_first(story: Story):
    page = story.adam.open("/invitations/")
    story.adam.write(page.get_by_label("E-mail"), EMAIL)
    story.adam.press(button(page, "Send the invitation"))
    expect(main(page)).to_contain_text(EMAIL)
    (letter,) = story.letters(EMAIL)
    erin = story.erin
    page = erin.open(story.link_in(letter))
    erin.tick(page.get_by_label("I accept this pledge"))
    erin.press(button(page, "Accept and go on"))
    erin.write(page.get_by_label("Name", exact=True), NAME)
    erin.write(page.get_by_label("Password", exact=True), PASSWORD)
    erin.press(button(page, "Take the seat"))
    page.wait_for_url(lambda url: "/invitations/" not in url)
    story.erin_is_in()
    page = erin.open("/me/profile")
    erin.write(page.get_by_label("Name of your company"), COMPANY)
    erin.press(button(page, "Save the profile"))
    page = story.adam.open("/walls")
    story.adam.write(page.get_by_label("Member", exact=True), "carl@example.com")
    story.adam.write(page.get_by_label("Member or company"), COMPANY)
    story.adam.press(button(page, "Put up the wall"))
    for name in ("paul", "priya"):
        page = story.window(name).open("/tags/customer-service")
        story.window(name).press(button(page, "Follow"))


def step_4_erin_types_a_title_and_reads_what_is_like_it(story: Story):
    erin, page = story.erin, story.erin.open("/situations/new")
    erin.write(page.get_by_label("Your question in one line"), QUESTION)
    if story.way == "no-script":
        erin.press(button(page, "Save draft").last)
    like = page.locator("#similar-found a.t").first
    expect(like).to_be_visible()
    with page.context.expect_page() as opened:
        erin.press(like)
    expect(opened.value.get_by_role("heading", level=1)).to_be_visible()
    opened.value.close()
    expect(page.get_by_label("Your question in one line")).to_have_value(QUESTION)


def step_5_she_writes_names_and_amounts_and_the_tab_closes(story: Story):
    erin, page = story.erin, story.erin.page
    erin.write(page.get_by_label("Situation", exact=True), BODY)
    if story.way == "no-script":
        erin.press(button(page, "Save draft").last)
    expect(page.locator("#body-conf li").nth(3)).to_be_visible()
    expect(page.locator("#saved")).to_contain_text(re.compile("saved", re.IGNORECASE))
    page.close()
    page = erin.new_tab().open("/situations/")
    erin.press(main(page).get_by_role("link", name=QUESTION).first)
    if "/edit" not in erin.path:
        erin.press(page.get_by_role("link", name="Go on writing"))
    expect(page.get_by_label("Situation", exact=True)).to_have_value(BODY)


def step_6_she_settles_the_marks_hides_her_name_and_submits(story: Story):
    erin, page = story.erin, story.erin.page
    marks = page.locator("#body-conf li")
    for left in range(marks.count(), 0, -1):
        erin.press(marks.first.get_by_role("button").first)
        expect(marks).to_have_count(left - 1)
    expect(page.get_by_label("Situation", exact=True)).to_have_value(re.compile(re.escape(SETTLED)))
    erin.unfold(page.locator("fieldset#tags summary"))
    erin.tick(page.get_by_label(TOPIC, exact=True))
    erin.tick(page.get_by_label("All members"))
    erin.tick(page.locator("input[name=wish][value=yes]"))
    expect(page.get_by_label("Post without my name")).to_be_checked()
    erin.press(button(page, "Post"))
    expect(main(page)).to_contain_text("A moderator reads it first")
    story.situation = erin.path


def step_7_mona_claims_it_and_sees_no_name(story: Story):
    mona, page = story.mona, story.mona.open("/screening/")
    mona.press(main(page).get_by_role("link", name=QUESTION).first)
    mona.press(button(page, "Claim it for half an hour"))
    expect(main(page)).to_contain_text("Give it back")
    assert "Ashgrove" not in page.content()
    slug = story.situation.rsplit("/", 1)[-1]
    page = story.max.open(f"/screening/{slug}")
    expect(main(page)).to_contain_text("Mona")
    expect(button(page, "Approve")).to_have_count(0)


def step_8_mona_returns_it_and_erin_posts_it_again(story: Story):
    mona, page = story.mona, story.mona.page
    mona.unfold(page.locator("summary", has_text="Return it"))
    mona.write(page.get_by_label("What to change"), "Say what you have tried.")
    mona.press(button(page, "Return"))
    erin, page = story.erin, story.erin.open(story.situation)
    expect(main(page)).to_contain_text("Say what you have tried.")
    erin.press(page.get_by_role("link", name="Edit it and post it again"))
    erin.write(page.get_by_label("What you have tried"), "We asked for a meeting twice.")
    erin.press(button(page, "Post again"))
    expect(main(page)).to_contain_text("A moderator reads it first")
    page = erin.open(f"{story.situation}/history")
    expect(page.locator("ins").first).to_contain_text("We asked for a meeting twice.")


def step_9_mona_approves_and_carl_finds_no_trace(story: Story):
    slug = story.situation.rsplit("/", 1)[-1]
    mona, page = story.mona, story.mona.open(f"/screening/{slug}")
    expect(page.locator("main")).to_contain_text("Nobody holds this")
    mona.press(button(page, "Claim it for half an hour"))
    mona.press(button(page, "Approve"))
    expect(main(page)).to_contain_text("Approved")
    for name in ("paul", "priya"):
        page = story.window(name).open("/me/notices")
        expect(main(page)).to_contain_text(QUESTION)
        assert any("topic you follow" in letter for letter in story.letters(f"{name}@example.com"))
    carl = story.carl
    carl.open(story.situation, 404)
    word = "loyal customer prices"
    for path in ("/", "/situations/", "/tags/customer-service", "/me/notices", f"/search?q={word}"):
        expect(main(carl.open(path))).not_to_contain_text(QUESTION)
    assert story.letters("carl@example.com") == []


def step_10_paul_asks_and_erin_folds_the_answer_in(story: Story):
    paul, page = story.paul, story.paul.open(story.situation)
    expect(main(page)).to_contain_text("Advice is not open yet")
    paul.write(page.get_by_label("Ask what you would need to know"), "How long have they been with you?")
    paul.press(button(page, "Post question"))
    expect(main(page)).to_contain_text("How long have they been with you?")
    erin, page = story.erin, story.erin.open(story.situation)
    erin.write(page.get_by_label("Your answer"), "Twelve years.")
    erin.press(button(page, "Post answer"))
    erin.tick(page.get_by_label("Fold it into the situation"))
    erin.press(button(page, "Fold them in"))
    expect(page.locator("article").first).to_contain_text("Twelve years.")
    erin.press(button(page, "Open for advice"))
    expect(button(page, "Back to clarifying")).to_be_visible()


def step_11_priya_advises_and_is_given_a_hint(story: Story):
    priya, page = story.priya, story.priya.open(story.situation)
    priya.tick(page.get_by_label("I have lived this"))
    priya.write(page.get_by_label("Advice", exact=True), PRIYAS)
    if story.way != "no-script":
        expect(main(page)).to_contain_text("what I did was")
    priya.press(button(page, "Post advice"))
    if story.way == "no-script":
        expect(main(page)).to_contain_text("what I did was")
    expect(page.locator("#a1-p1-1")).to_contain_text("three months")
    expect(page.locator("#a1-p2")).to_be_visible()
    assert any("advised" in letter for letter in story.letters(EMAIL))


def step_12_paul_challenges_the_premise_and_writes_a_harmful_line(story: Story):
    paul, page = story.paul, story.paul.open(story.situation)
    paul.tick(page.get_by_label("I was close to it"))
    paul.tick(page.get_by_label("Questions the premise"))
    paul.write(page.get_by_label("Advice", exact=True), PAULS)
    paul.press(button(page, "Post advice"))
    expect(page.locator("#a2-p2")).to_contain_text(HARM)
    assert HARM in main(story.priya.open(f"/search?q={HARM}")).inner_text()


def step_13_mona_takes_the_harmful_line_out(story: Story):
    slug = story.situation.rsplit("/", 1)[-1]
    mona, page = story.mona, story.mona.open(f"/moderation/{slug}")
    piece = page.locator("li.piece", has_text=HARM).last
    mona.unfold(piece.locator("summary"))
    mona.tick(piece.get_by_label(re.compile("Harmful")))
    mona.write(piece.get_by_label("In a sentence"), "It would break the law.")
    mona.press(piece.get_by_role("button", name="Take it out"))
    expect(main(page)).to_contain_text("Taken out")
    for name in ("priya", "erin"):
        page = story.window(name).open(story.situation)
        expect(main(page)).not_to_contain_text(HARM)
        page = story.window(name).open(f"/search?q={HARM}")
        expect(page.locator("ol.hits > li")).to_have_count(0)
    page = story.paul.open(story.situation)
    expect(main(page)).to_contain_text("It would break the law.")


def step_14_erin_updates_a_fact_and_priya_reaffirms(story: Story):
    erin, page = story.erin, story.erin.open(story.situation)
    erin.press(page.get_by_role("link", name="Update the facts"))
    field = page.get_by_label("The situation")
    erin.write(field, f"{field.input_value()}\n\nThey have now asked for a discount of a third.")
    erin.press(button(page, "Update the facts"))
    expect(page.locator("li.update ins").last).to_contain_text("discount of a third")
    # At which hour the asker is here is told by no letter: it leaves on the next morning.
    assert not any("discount of a third" in one for one in story.letters("paul@example.com"))
    story.later(days=1)
    for name in ("paul", "priya"):
        assert any("discount of a third" in one for one in story.letters(f"{name}@example.com"))
    priya, page = story.priya, story.priya.open(story.situation)
    expect(page.locator("#a1 .before")).to_contain_text("Given before the update")
    priya.press(button(page, "It still holds"))
    expect(page.locator("#a1")).to_contain_text("Reaffirmed")
    expect(page.locator("#a2 .before")).to_contain_text("Given before the update")


def step_15_erin_marks_two_points_and_closes(story: Story):
    erin, page = story.erin, story.erin.open(story.situation)
    for number in (1, 2):
        erin.press(page.locator(f"#a1-p{number}").get_by_role("button", name="Useful to me"))
        expect(page.locator(f"#a1-p{number}").get_by_role("button", name="Useful to me")).to_have_attribute(
            "aria-pressed", "true"
        )
    expect(main(story.priya.open(story.situation))).to_contain_text("Useful to the asker")
    page = erin.open(story.situation)
    erin.press(page.get_by_role("link", name="Close with what you heard"))
    erin.write(page.get_by_label("What I heard"), "Call first, and offer a way out.")
    erin.write(page.get_by_label("What I will do"), "Call all twelve")
    erin.write(page.get_by_label("By when"), (story.now + timedelta(days=20)).date().isoformat())
    erin.press(button(page, "Close the situation"))
    expect(main(page)).to_contain_text("Call first, and offer a way out.")


def step_16_mona_curates_three_points_from_four_sources_and_max_passes(story: Story):
    mona, page = story.mona, story.mona.open("/curation/")
    mona.press(page.get_by_role("row", name=QUESTION).get_by_role("button"))
    story.bench = mona.path
    for point, advice in ((1, 1), (2, 1), (1, 2)):
        mona.press(page.get_by_role("button", name=f"Use point {point} of advice {advice}", exact=True))
    mona.tick(page.get_by_label("Tick point 1.1 of advice 1"))
    mona.choose(page.get_by_label("Point of the draft"), page.locator("#into option").first.inner_text())
    mona.press(button(page, "Merge into it"))
    write_draft(story, page)
    mona.press(page.locator(".bench__bar").get_by_role("button", name="Send to review"))
    expect(main(page)).to_contain_text("You cannot pass your own draft")
    expect(button(page, "Pass")).to_have_count(0)
    mona.press(page.get_by_role("link", name="Where it comes from"))
    expect(page.locator("tbody > tr")).to_have_count(3)
    expect(page.locator("tbody li")).to_have_count(4)
    maxs, page = story.max, story.max.open(story.bench)
    maxs.press(button(page, "Pass"))
    expect(main(page)).to_contain_text("Silence is not consent")


def write_draft(story: Story, page: Page):
    mona = story.mona
    mona.write(page.get_by_label("Question", exact=True), QUESTION)
    mona.write(page.get_by_label("Summary"), "Raising the price of an old customer.")
    mona.write(page.get_by_label("Situation", exact=True), TOLD)
    mona.tick(page.locator("input[name=audience][value=public]"))


def step_17_erin_asks_for_a_change_and_one_word_voids_her_consent(story: Story):
    erin, page = story.erin, story.erin.open(f"{story.situation}/consent")
    erin.tick(page.get_by_label("I would like a change"))
    erin.write(page.get_by_label("What should change"), "Say that they are our oldest customer.")
    erin.press(button(page, "Send my answer"))
    edit_and_pass(story, TOLD + " It is their oldest.")
    agree(story)
    page = story.mona.open(story.bench)
    story.mona.unfold(page.locator("summary", has_text="Edit again"))
    story.mona.press(button(page, "Edit again"))
    edit_and_pass(story, TOLD + " It is its oldest.")
    page = story.max.open(story.bench)
    expect(button(page, "Publish")).to_have_count(0)
    refused = story.sweep.callers["max"]
    status = refused.post(f"{story.bench}/publish", [("csrf_token", refused.key()), ("version", "1")])
    assert status == 409
    agree(story)


def edit_and_pass(story: Story, text: str):
    mona, page = story.mona, story.mona.open(story.bench)
    mona.write(page.get_by_label("Situation", exact=True), text)
    mona.press(page.locator(".bench__bar").get_by_role("button", name="Send to review"))
    expect(main(page)).to_contain_text("You cannot pass your own draft")
    page = story.max.open(story.bench)
    story.max.press(button(page, "Pass"))
    expect(main(page)).to_contain_text("Silence is not consent")


def agree(story: Story):
    erin, page = story.erin, story.erin.open(f"{story.situation}/consent")
    erin.tick(page.get_by_label("I agree"))
    erin.press(button(page, "Send my answer"))
    expect(main(page)).to_contain_text("You agreed to")


def step_18_max_publishes_and_everybody_finds_it(story: Story):
    maxs, page = story.max, story.max.open(story.bench)
    maxs.press(button(page, "Publish"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Three Thoughts")
    story.entry = maxs.path
    slug = story.entry.rsplit("/", 1)[-1]
    vic = Caller(story.server)
    assert QUESTION in vic.get("/search?q=oldest+customer+price").page.main.get_text()
    assert QUESTION in vic.get("/tags/customer-service").page.main.get_text()
    assert slug.encode() in vic.get("/feeds/entries.atom").body
    assert (story.server.content / f"{slug}.md").read_bytes() == vic.get(f"{story.entry}.md").body
    story.nothing_of_erin(
        story.situation, story.entry, f"{story.entry}.md", "/", "/situations/", "/tags/customer-service",
        "/search?q=customer", "/feeds/entries.atom", "/sitemap.xml", "/screening/log", story.bench,
    )  # fmt: skip


def step_19_thirty_days_later_erin_records_an_outcome(story: Story):
    story.later(days=31)
    assert any("what came of it" in letter for letter in story.letters(EMAIL))
    erin, page = story.erin, story.erin.open(story.situation)
    erin.press(page.get_by_role("link", name="Tell what came of it").first)
    erin.write(main(page).get_by_role("textbox").first, "We called all of them before the letter.")
    erin.press(button(page, "Tell it"))
    expect(main(page)).to_contain_text("A moderator reads")
    expect(main(story.vic.open(story.entry))).not_to_contain_text("We called all of them")
    mona, page = story.mona, story.mona.open("/screening/outcomes")
    mona.press(main(page).get_by_role("link", name=QUESTION).first)
    mona.press(button(page, "Show it"))
    expect(main(story.vic.open(story.entry))).to_contain_text("We called all of them")


def step_20_a_year_later_erin_pulls_it_for_good(story: Story):
    slug = story.entry.rsplit("/", 1)[-1]
    page = story.mona.open(f"{story.entry}/upkeep")
    story.mona.press(button(page, "Verify"))
    story.later(days=366)
    expect(main(story.vic.open(story.entry))).to_contain_text(re.compile("due for review", re.IGNORECASE))
    mona, page = story.mona, story.mona.open(f"{story.entry}/upkeep")
    mona.unfold(page.locator("summary", has_text="No longer holds").nth(1))
    mona.write(page.get_by_label("Reason", exact=True).nth(1), "The law has changed.")
    mona.press(button(page, "Mark it").first)
    page = story.vic.open(story.entry)
    expect(page.get_by_role("heading", level=1)).to_contain_text("(1 withdrawn)")
    expect(page.locator("#p2")).to_contain_text("The law has changed.")

    backup = story.server.folder / "last-night.backup"
    assert story.server.command("backup", "create", str(backup)).returncode == 0
    erin, page = story.erin, story.erin.open(story.situation)
    erin.unfold(page.locator("summary", has_text="Withdraw the entry"))
    erin.press(page.locator("details[open]").get_by_role("button", name="Withdraw", exact=True))
    gone(story, slug)
    story.server.kill(signal.SIGTERM)
    done = story.server.command("backup", "restore", str(backup), "--force")
    assert done.returncode == 0, done.stdout + done.stderr
    story.server.start()
    # Nobody who was signed in when the backup was made is signed in after it.
    story.callers_sign_in()
    story.erin_is_in()
    gone(story, slug)


def gone(story: Story, slug: str):
    """See that nothing of the entry is left for anybody."""
    story.vic.open(story.entry, 404)
    vic = Caller(story.server)
    assert slug not in vic.get("/search?q=oldest+customer+price").page.main.get_text()
    for path in (
        "/search?q=oldest+customer+price",
        "/tags/customer-service",
        "/feeds/entries.atom",
        "/sitemap.xml",
    ):
        assert slug.encode() not in vic.get(path).body, path
    assert not (story.server.content / f"{slug}.md").exists()


STEPS = [
    step_1_vic_opens_the_library,
    step_2_vic_searches_a_phrase_from_inside_a_point,
    step_3_erin_accepts_her_invitation_the_pledge_first,
    step_4_erin_types_a_title_and_reads_what_is_like_it,
    step_5_she_writes_names_and_amounts_and_the_tab_closes,
    step_6_she_settles_the_marks_hides_her_name_and_submits,
    step_7_mona_claims_it_and_sees_no_name,
    step_8_mona_returns_it_and_erin_posts_it_again,
    step_9_mona_approves_and_carl_finds_no_trace,
    step_10_paul_asks_and_erin_folds_the_answer_in,
    step_11_priya_advises_and_is_given_a_hint,
    step_12_paul_challenges_the_premise_and_writes_a_harmful_line,
    step_13_mona_takes_the_harmful_line_out,
    step_14_erin_updates_a_fact_and_priya_reaffirms,
    step_15_erin_marks_two_points_and_closes,
    step_16_mona_curates_three_points_from_four_sources_and_max_passes,
    step_17_erin_asks_for_a_change_and_one_word_voids_her_consent,
    step_18_max_publishes_and_everybody_finds_it,
    step_19_thirty_days_later_erin_records_an_outcome,
    step_20_a_year_later_erin_pulls_it_for_good,
]

#: Steps whose forms Paul may rightly send as well: he advises on the same situation.
ALSO_PAULS = {
    step.__name__: ("paul",)
    for step in (step_11_priya_advises_and_is_given_a_hint, step_14_erin_updates_a_fact_and_priya_reaffirms)
}
