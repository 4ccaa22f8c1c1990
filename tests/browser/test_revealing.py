"""Being told who asked, as a moderator sees it: the form, the form that comes back, and the one answer."""

import pytest
from playwright.sync_api import Error

from tests.circle import Circle, People

pytestmark = pytest.mark.browser

QUESTION = "Do we tell the bank before the board?"


def looked_at(reader) -> None:
    """Check what is in the window in the light, in the dark, and in narrow windows."""
    reader.check()
    if reader.thorough:
        reader.check_in_the_dark()
    for width in (390, 360):
        reader.check_width(width)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_moderator_is_told_who_asked_on_pages_that_everybody_can_use(server, seats, script):
    asked = Circle(People(server), QUESTION).post().approve()
    mona = seats.seat("mona", script=script)
    page = mona.open(asked.situation.replace("situations", "moderation"))
    page.locator("a[href$='/reveal']").click()
    looked_at(mona)
    page.get_by_role("button", name="Tell me who asked").click()
    assert page.locator("[aria-invalid=true]").count() >= 1
    looked_at(mona)
    page.locator("input[name=cause]").first.check()
    page.locator("textarea[name=note]").fill("The text speaks of a threat.")
    page.get_by_role("button", name="Tell me who asked").click()
    assert page.locator("h1").inner_text() == "Erin"
    looked_at(mona)
    page.get_by_role("link", name="I have read it").click()
    assert "Erin" not in page.locator("main").inner_text()
    # The browser has kept no copy to go back to.
    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        page.go_back()
