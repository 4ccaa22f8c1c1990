"""Three ways of using a page: with a mouse, by keyboard alone, and with scripts switched off.

The main scenario is told once, in terms of these; see `test_main_scenario.py`.

    hands.open(path)          go to an address, and check the page
    hands.press(button)       press a button, or follow a link
    hands.unfold(summary)     open what is folded away
    hands.write(field, text)  put a text into a field in place of what stands there
    hands.tick(box)           tick a box, or choose one of several
    hands.choose(list, name)  choose from a drop-down list
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from playwright.sync_api import Error, Locator, Page, expect

from tests.browser.conftest import Reader

#: No page of the site has as many places to stop at.
MOST_STOPS = 600
#: Milliseconds after which a press has led to no other page.
STAYS_AFTER = 1_500


@dataclass
class MouseHands:
    """Clicks and types, as most people do."""

    reader: Reader
    #: Told of every new tab.
    opened: Callable[[Page], None] = lambda _page: None

    @property
    def page(self) -> Page:
        """The window."""
        return self.reader.page

    @property
    def path(self) -> str:
        """The address in the window, without its fragment."""
        return self.page.url.removeprefix(self.reader.server.address).partition("#")[0]

    def open(self, path: str, status: int = 200) -> Page:
        """Go to an address and check the page there."""
        return self.reader.open(path, status)

    def press(self, button: Locator) -> None:
        """Press a button, or follow a link."""
        button.click()

    def unfold(self, summary: Locator) -> None:
        """Open what is folded away, if it is."""
        if summary.evaluate("each => !each.parentElement.open"):
            self.press(summary)

    def write(self, field: Locator, text: str) -> None:
        """Put a text into a field."""
        field.fill(text)

    def tick(self, box: Locator) -> None:
        """Tick a box, or choose one of several."""
        box.check()

    def choose(self, among: Locator, name: str) -> None:
        """Choose from a list by what is read."""
        among.select_option(label=name)

    def new_tab(self) -> "MouseHands":
        """Go on in a new tab, the old one being closed."""
        self.reader.page = self.reader.context.new_page()
        self.reader.page.set_default_timeout(8_000)
        self.opened(self.reader.page)
        return self

    def look(self) -> Page:
        """Check the page in the window, and give it."""
        self.page.wait_for_load_state()
        self.reader.check()
        return self.page


class KeyboardHands(MouseHands):
    """Never touches the mouse: what the Tab key does not reach cannot be used."""

    def reach(self, target: Locator) -> None:
        """Press Tab until the target has the focus.

        Raises:
            AssertionError: it cannot be reached.
        """
        expect(target).to_be_attached()
        for _ in range(MOST_STOPS):
            if target.evaluate("each => each === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{target} cannot be reached by keyboard")

    def press(self, button: Locator) -> None:
        """Reach it and press Enter; where that leads to another page, wait for it."""
        self.reach(button)
        opened_at = self.page.evaluate("performance.timeOrigin")
        self.page.keyboard.press("Enter")
        with suppress(Error):
            another = "at => performance.timeOrigin !== at"
            self.page.wait_for_function(another, arg=opened_at, timeout=STAYS_AFTER)
        self.page.wait_for_load_state()

    def write(self, field: Locator, text: str) -> None:
        """Reach a field, clear it and type; a date is typed as its parts."""
        self.reach(field)
        if field.get_attribute("type") == "date":
            year, month, day = text.split("-")
            self.page.keyboard.type(f"{month}{day}{year}")
            return
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(text)

    def tick(self, box: Locator) -> None:
        """Reach a box and press Space; among several, go on with the arrows."""
        if box.is_checked():
            return
        if box.get_attribute("type") == "checkbox":
            self.reach(box)
            self.page.keyboard.press("Space")
        else:
            self._choose_radio(box)
        expect(box).to_be_checked()

    def choose(self, among: Locator, name: str) -> None:
        """Reach a list and type the beginning of the name."""
        self.reach(among)
        self.page.keyboard.type(name)
        expect(among.locator("option:checked")).to_have_text(name)

    def _choose_radio(self, radio: Locator) -> None:
        same = """each => {
            const one = document.activeElement;
            return one.type === "radio" && one.name === each.name;
        }"""
        for _ in range(MOST_STOPS):
            if radio.evaluate(same):
                break
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("Space")
        for _ in range(20):
            if radio.is_checked():
                return
            self.page.keyboard.press("ArrowDown")


HANDS = {"mouse": MouseHands, "keyboard": KeyboardHands, "no-script": MouseHands}
