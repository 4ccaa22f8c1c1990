"""Finding by keyboard and by hand: suggestions, filters, the marked point, advice, and what asking shows."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser

ENTRY = "/entries/teamwork-across-account-teams"
QUESTION = "How do you pay commission to a sales team?"
PHRASE = "only memo anybody reads"


def options(page: Page) -> list[str]:
    return page.locator(".suggest [role=option] > span:first-of-type").all_inner_texts()


def active(page: Page, field: str = "#q") -> str:
    """Give the id of the option that the field points at; "" for none."""
    return page.locator(field).get_attribute("aria-activedescendant") or ""


def type_in(page: Page, text: str, field: str = "#q") -> None:
    page.locator(field).press_sequentially(text)
    expect(page.locator(field)).to_have_attribute("aria-expanded", "true")


def count_of(page: Page) -> str:
    return page.locator("#count").inner_text()


@pytest.fixture
def searching(seats) -> Page:
    """Vic before the search field."""
    return seats.seat().open("/search")


def test_what_is_typed_is_completed_and_enter_follows_the_chosen_suggestion(seats):
    vic = seats.seat(width=360, scheme="dark")
    page = vic.open("/search")
    below = page.locator("h1").bounding_box()
    type_in(page, "account tea")
    assert options(page)[:1] == ["account team"]
    expect(page.locator("body > [role=status].vh")).to_have_text(f"{len(options(page))} suggestions")
    vic.check()
    assert page.locator("h1").bounding_box() == below

    page.keyboard.press("ArrowUp")
    option = page.locator(f"#{active(page)}")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(option).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{ENTRY}")


def test_a_completed_search_is_sent_by_the_form_it_stands_in(seats):
    page = seats.seat().open("/advice")
    type_in(page, "commiss")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/advice?q=commission")


def test_a_suggestion_can_be_clicked_below_the_field_of_the_header(seats):
    page = seats.seat().open("/tags/")
    type_in(page, "pricing", "#q-head")
    page.get_by_role("option", name=re.compile("Topic")).click()
    page.wait_for_url("**/tags/pricing")


def test_arrows_go_round_and_home_goes_back_into_the_field(searching):
    type_in(searching, "com")
    searching.keyboard.press("ArrowDown")
    first = active(searching)
    searching.keyboard.press("ArrowUp")
    last = active(searching)
    searching.keyboard.press("ArrowDown")
    assert last
    assert active(searching) == first != last
    searching.keyboard.press("Home")
    assert active(searching) == ""
    searching.keyboard.press("Tab")
    expect(searching.locator("#q")).to_have_attribute("aria-expanded", "false")


def test_escape_closes_the_list_and_keeps_what_was_typed(searching):
    type_in(searching, "com")
    searching.keyboard.press("ArrowDown")
    searching.keyboard.press("Escape")
    expect(searching.locator(".suggest")).to_be_hidden()
    expect(searching.locator("#q")).to_have_value("com")
    searching.keyboard.press("ArrowDown")
    expect(searching.locator("#q")).to_have_attribute("aria-expanded", "true")
    searching.keyboard.press("Escape")
    searching.keyboard.press("Enter")
    searching.wait_for_url("**/search?q=com")


def test_an_answer_that_comes_late_is_never_shown_for_what_is_typed_now(searching):
    held: list[Route] = []
    searching.route(re.compile(r"/suggest\?q=pri$"), lambda route: held.append(route))
    with searching.expect_request(re.compile(r"/suggest\?q=pri$")):
        searching.locator("#q").press_sequentially("pri")
    searching.locator("#q").fill("account tea")
    expect(searching.locator(".suggest")).to_be_visible()
    shown = options(searching)
    held[0].fulfill(body='<ul role="listbox"><li><a role="option" href="/late">late</a></li></ul>')
    searching.wait_for_timeout(100)
    assert options(searching) == shown
    assert "account team" in shown


def test_a_list_does_not_outlive_the_text_it_belongs_to(searching):
    type_in(searching, "account tea")
    searching.route(re.compile(r"/suggest\?q=account\+team"), lambda _: None)
    searching.locator("#q").press("m")
    expect(searching.locator(".suggest")).to_be_hidden()


def test_letters_that_are_still_being_composed_are_left_alone(searching):
    asked = []
    searching.on("request", lambda request: asked.append(request.url))
    searching.locator("#q").evaluate("""field => {
        field.value = "pri";
        field.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
    }""")
    searching.wait_for_timeout(150)
    assert asked == []
    searching.locator("#q").dispatch_event("compositionend")
    expect(searching.locator(".suggest")).to_be_visible()


def test_two_filters_narrow_the_hits_chips_take_them_off_and_back_returns(seats):
    vic = seats.seat()
    page = vic.open("/search?q=customers")
    all_of_them = count_of(page)
    page.get_by_label("Sales", exact=False).first.check()
    page.wait_for_url("**tag=sales**")
    expect(page.locator("#count")).not_to_have_text(all_of_them)
    expect(page.locator("#tag-sales")).to_be_focused()
    one = count_of(page)
    page.locator("#facets input[name=size]").first.check()
    page.wait_for_url("**size=**")
    expect(page.locator("#count")).not_to_have_text(one)
    vic.check()
    assert page.locator("a.chip").count() == 2

    page.locator("a.chip").last.click()
    expect(page.locator("a.chip")).to_have_count(1)
    page.go_back()
    expect(page.locator("a.chip")).to_have_count(2)
    page.go_back()
    expect(page.locator("#count")).to_have_text(one)
    page.go_back()
    expect(page.locator("#count")).to_have_text(all_of_them)
    assert page.locator("#facets :checked").count() == 0


def test_phones_open_the_filters_and_they_stay_open(seats):
    page = seats.seat(width=390).open("/search?q=customers")
    page.get_by_role("button", name="Filters").click()
    page.locator("#tag-sales").check()
    page.wait_for_url("**tag=sales**")
    expect(page.locator("#tag-sales")).to_be_visible()


def test_filters_that_get_no_answer_leave_the_hits_and_say_so(seats):
    page = seats.seat().open("/search?q=customers")
    page.route(re.compile(r"tag=sales"), lambda route: route.fulfill(status=500, body="<h1>Broken</h1>"))
    page.locator("#tag-sales").check()
    expect(page.locator(".toast")).to_be_visible()
    assert page.locator("ol.hits > li").count() == 10


def test_a_search_by_keyboard_alone_ends_at_the_marked_point(seats):
    page = seats.seat().open("/tags/")
    page.keyboard.press("/")
    page.keyboard.type(f'"{PHRASE}"')
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=**")
    best = page.get_by_role("link", name="Best matching advice, point 2")
    for _ in range(60):
        page.keyboard.press("Tab")
        if best.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{ENTRY}#p2")
    text = page.locator("#p2 > .point__t")
    expect(text).to_be_in_viewport()
    expect(text).to_contain_text(PHRASE)
    assert text.evaluate("text => getComputedStyle(text).backgroundColor") == "rgb(247, 227, 155)"


def test_a_gathered_point_leads_to_where_it_was_said(seats):
    page = seats.seat(width=390).open("/advice?q=commission")
    assert page.locator(".gathered > li").count() >= 2
    point = page.locator(".gathered__points a").first
    address = point.get_attribute("href")
    point.click()
    page.wait_for_url(f"**{address}")
    expect(page.locator(".point:target")).to_be_in_viewport()


@pytest.mark.parametrize("width", [1440, 390])
def test_similar_situations_appear_while_a_question_is_typed_and_the_draft_stays(seats, width):
    erin = seats.seat("erin", width=width)
    page = erin.open("/situations/new")
    place = page.locator("#body").bounding_box()
    page.get_by_label("Your question").press_sequentially(QUESTION)
    expect(page.locator("#similar-count")).to_contain_text("like yours")
    assert page.locator("#body").bounding_box() == place
    said = page.locator("body > [role=status].vh")
    expect(said).to_have_text(re.compile(r"situations? like yours|topics? suggested"))
    if width < 992:
        page.get_by_role("button", name="Read").click()
    erin.check()
    links = page.locator("#similar li > a")
    assert 1 <= links.count() <= 5
    with erin.context.expect_page() as opened:
        links.first.click()
    assert "/entries/" in opened.value.url
    assert page.get_by_label("Your question").input_value() == QUESTION


def test_a_suggested_topic_is_ticked_and_named(seats):
    erin = seats.seat("erin", width=390)
    page = erin.open("/situations/new")
    page.get_by_label("Your question").fill(QUESTION)
    suggested = page.locator("[data-tick]")
    expect(suggested.first).to_be_visible()
    name, number = suggested.first.inner_text(), suggested.count()
    suggested.first.press("Enter")
    expect(page.locator("fieldset#tags summary")).to_have_text(name)
    expect(page.get_by_role("checkbox", name=name, exact=True, include_hidden=True)).to_be_checked()
    expect(suggested).to_have_count(number - 1)
    expect(suggested.first).to_be_focused()
    page.locator("fieldset#tags summary").click()
    page.get_by_role("checkbox", name=name, exact=True).uncheck()
    expect(page.locator("fieldset#tags summary")).to_contain_text("Choose from")
    erin.check()


def test_without_script_a_search_is_a_form_and_a_kept_draft_shows_what_is_like_it(seats):
    vic = seats.seat(width=390, script=False)
    page = vic.open("/search?q=customers")
    page.locator("#tag-sales").check()
    page.get_by_role("button", name="Apply filters").click()
    page.wait_for_url("**tag=sales**")
    expect(page.locator("a.chip")).to_have_count(1)
    page.locator("#q").fill(f'"{PHRASE}"')
    page.locator("#q").press("Enter")
    expect(page.locator(".best a").first).to_have_attribute("href", f"{ENTRY}#p2")

    erin = seats.seat("erin", width=390, script=False)
    form = erin.open("/situations/new")
    form.get_by_label("Your question").fill(QUESTION)
    form.get_by_role("button", name="Save draft").last.click()
    form.wait_for_url("**/edit")
    expect(form.locator("#similar li > a").first).to_be_visible()
    assert form.locator("#fitting .tag").locator("visible=true").count() >= 1
    assert form.locator("[data-tick], [data-open]").locator("visible=true").count() == 0
