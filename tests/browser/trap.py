"""A browser window in which nothing may happen: it notices whatever a text brings about.

    trap = Trap(context, server.address)
    trap.look(path)      what happened on a page while it was read through, pointed at and gone through

The content policy is switched off in it (`bypass_csp`), so that it sees what only the policy would have held.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Dialog, Error, Page, Request

#: What scripts call to show that they run.
_CALLS = """
window.__ran = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"]) {
  window[name] = (...words) => { window.__ran.push(name); try { window.top.__ran.push(name); } catch {} };
}
"""

#: Reads a page as an attacker would want it read; gives what it is made of and what is wrong with it.
_AUDIT = r"""
() => {
  const tags = new Set(), attributes = new Set(), wrong = [];
  const schemes = ["http:", "https:", "mailto:"];
  for (const one of document.querySelectorAll("*")) {
    tags.add(one.tagName.toLowerCase());
    for (const {name, value} of one.attributes) {
      attributes.add(name.toLowerCase());
      if (/^on|:on|^hx-on/i.test(name)) wrong.push(one.outerHTML.slice(0, 200));
      if (/^(href|src|srcset|action|formaction|data|poster|srcdoc|background|ping|xlink:href)$/i.test(name)) {
        let address = null;
        try { address = new URL(value, location.href); } catch {}
        const leads = address && schemes.includes(address.protocol);
        const loads = one.tagName !== "A" && address && address.origin !== location.origin;
        if (!leads || (loads && !(one.tagName === "LINK" && one.rel === "canonical"))) {
          wrong.push(one.outerHTML.slice(0, 200));
        }
      }
    }
    if (one.tagName === "SCRIPT") {
      if (one.type === "application/ld+json") JSON.parse(one.text);
      else if (!one.src.startsWith(location.origin + "/static/")) wrong.push(one.outerHTML.slice(0, 200));
    }
    if (one.tagName === "A" && one.href && one.origin !== location.origin && one.protocol !== "mailto:") {
      const said = one.rel.split(" ");
      if (!["nofollow", "noopener", "noreferrer"].every(word => said.includes(word))) {
        wrong.push("rel: " + one.outerHTML.slice(0, 200));
      }
    }
  }
  return {tags: [...tags], attributes: [...attributes], wrong};
}
"""

#: Points at everything, reaches it by keyboard and follows every link that does not lead to a page.
_PROVOKE = r"""
() => {
  const stays = event => {
    const link = event.target.closest ? event.target.closest("a, area") : null;
    if (!link || /^(https?|mailto):/i.test(String(link.protocol || ""))) event.preventDefault();
  };
  document.addEventListener("click", stays, true);
  const kinds = ["mouseover", "mouseenter", "pointerover", "wheel", "animationstart", "transitionend"];
  for (const part of document.querySelectorAll("body, body *")) {
    for (const kind of kinds) {
      part.dispatchEvent(new Event(kind, {bubbles: kind === "mouseover"}));
    }
  }
  for (const part of document.querySelectorAll("[tabindex], [autofocus], input, textarea, select, button")) {
    part.focus();
  }
  for (const link of document.querySelectorAll("a, area")) {
    if (link.focus) link.focus();
    if (link.click) link.click(); else link.dispatchEvent(new MouseEvent("click", {bubbles: true}));
  }
}
"""


@dataclass
class Trap:
    """A window, and what happened in it.

    Attributes:
        tags, attributes: what pages may be made of.
        happened: since the last page was opened.
        found: on the last page, when it was opened.
    """

    context: BrowserContext
    address: str
    tags: Collection[str]
    attributes: Collection[str]
    happened: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    #: The page in the window is the one that was asked for, and may not be left any more.
    settled: bool = False
    #: Further pages that were asked for while it was loaded, redirects of the site left out.
    left: list[str] = field(default_factory=list)
    page: Page = field(init=False)
    _asked_for: bool = False

    def __post_init__(self) -> None:
        self.context.add_init_script(_CALLS)
        self.page = self.context.new_page()
        # A feed of everything hostile is some megabytes, which takes long beside other work.
        self.page.set_default_navigation_timeout(120_000)
        self.context.on("request", self._asked)
        self.page.on("dialog", self._said)
        self.page.on("popup", lambda _page: self.happened.append("a window opened"))

    def look(self, path: str, statuses: Collection[int] = (200,)) -> list[str]:
        """Open an address of the site, provoke the page, and give what happened and what is wrong."""
        self.happened.clear()
        self.settled, self._asked_for, self.left = False, False, []
        self.found = self._looked(path, statuses)
        return self.found

    def audited(self) -> list[str]:
        """Give what is wrong with what the page in the window is made of."""
        made = self.page.evaluate(_AUDIT)
        new = {*made["tags"]}.difference(self.tags) | {*made["attributes"]}.difference(self.attributes)
        return made["wrong"] + [f"has a new {name}" for name in sorted(new)]

    def provoked(self) -> list[str]:
        """Point at everything on the page in the window; give what happened."""
        try:
            self.page.evaluate(_PROVOKE)
        except Error as error:
            self.happened.append(f"went away: {error.message.splitlines()[0]}")
        return self.seen()

    def seen(self) -> list[str]:
        """Give what happened since the page was opened."""
        try:
            ran = self.page.evaluate("window.__ran || []")
        except Error:
            ran = []
        return [f"{name} was called" for name in ran] + self.happened

    def _looked(self, path: str, statuses: Collection[int]) -> list[str]:
        try:
            answer = self.page.goto(self.address + path)
        except Error as error:
            # A file that is kept instead of shown opens nothing.
            kept = "Download is starting" in error.message or "net::ERR_ABORTED" in error.message
            return self.happened if kept else [*self.happened, f"could not be opened: {error.message}"]
        if answer is None or answer.status not in statuses:
            return [f"answered {answer.status if answer else 'nothing'}"]
        # Nothing may have led on while it was loaded, and nothing may from now on.
        self.settled = True
        self.happened += self.left
        made = self.audited() if "html" in answer.headers.get("content-type", "") else []
        return made + self.provoked()

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        own = self.address.removeprefix("http://")
        if parts.scheme not in ("about", "blob") and parts.netloc != own:
            self.happened.append(f"asked for {request.url[:100]}")
        elif request.is_navigation_request():
            self._went(request)

    def _said(self, dialog: Dialog) -> None:
        if dialog.type == "beforeunload":
            # Of ours: what somebody was writing is not kept yet.
            dialog.accept()
            return
        self.happened.append(f"said {dialog.message[:50]}")
        dialog.dismiss()

    def _went(self, request: Request) -> None:
        """Note a page that nobody asked for: a further one, or one within the page."""
        within = request.frame.parent_frame is not None
        if within or self.settled:
            self.happened.append(f"went to {request.url[:100]}")
        elif self._asked_for and request.redirected_from is None:
            self.left.append(f"went to {request.url[:100]}")
        self._asked_for = True
