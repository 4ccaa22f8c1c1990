"""Every way the house can refuse, each with the sentence a person reads.

The web turns them into pages (404, 403, 409, 422), the terminal into exit codes; nothing else is
raised on purpose.
"""

from collections.abc import Mapping
from datetime import datetime


class Refusal(Exception):
    """Something that was asked for and cannot be had; `str(refusal)` is a whole sentence."""


class NotFound(Refusal):
    """No such thing, or none that this actor may know of; the two are never told apart."""

    def __init__(self, message: str = "Nothing is kept at this address.") -> None:
        super().__init__(message)


class Forbidden(Refusal):
    """The thing may be seen, but this may not be done to it by this actor."""

    def __init__(self, message: str = "This one is not open to you.") -> None:
        super().__init__(message)


class WrongState(Refusal):
    """The action does not fit the state the thing is in.

    Attributes:
        state: the present state, for the page and for the caller.
        action: what was asked for.
    """

    def __init__(self, state: str, action: str, message: str = "") -> None:
        words = action.replace("_", " ")
        super().__init__(message or f"It is {state} now, so it is too late, or too early, to {words}.")
        self.state = state
        self.action = action


class Stale(Refusal):
    """Somebody else changed it since it was read; nothing was saved.

    Attributes:
        saved: the fields as they stand now, by name.
        sent: the fields as this actor wanted them, by name.
        version: the version that stands now.
    """

    def __init__(self, saved: Mapping[str, str], sent: Mapping[str, str], version: int) -> None:
        super().__init__("Somebody changed this while you were writing. Both texts are below.")
        self.saved = dict(saved)
        self.sent = dict(sent)
        self.version = version


class TakenOver(Stale):
    """Another moderator has the text in hand by now; nothing was saved.

    Attributes:
        name: who.
    """

    def __init__(self, name: str, saved: Mapping[str, str], sent: Mapping[str, str], version: int) -> None:
        super().__init__(saved, sent, version)
        self.args = (f"{name} has this in hand now. Nothing of yours was saved. Both texts are below.",)
        self.name = name


class Held(Refusal):
    """Another moderator is at work on it.

    Attributes:
        name: who.
        until: until when, unless they save before.
    """

    def __init__(self, name: str, until: datetime) -> None:
        super().__init__(f"{name} holds this until {until:%H:%M} UTC. Nothing of yours was saved.")
        self.name = name
        self.until = until


class Invalid(Refusal):
    """What was typed cannot be taken as it is.

    Attributes:
        problems: field name to sentence, in the order of the form; "" stands for the whole.
    """

    def __init__(self, problems: Mapping[str, str] | str) -> None:
        self.problems = {"": problems} if isinstance(problems, str) else dict(problems)
        super().__init__(" ".join(self.problems.values()))


class ConsentVoid(Refusal):
    """The text or its audience is not the one that was consented to."""

    def __init__(self) -> None:
        super().__init__("The text has changed since the asker agreed to it. Send it for consent again.")


class Moved(Refusal):
    """What was asked for is kept at another address.

    Attributes:
        to: the address' last part: a slug, or a combination of tags.
        lasting: it will never be kept at the old address again.
    """

    def __init__(self, to: str, *, lasting: bool = True) -> None:
        super().__init__("This is kept at another address now.")
        self.to = to
        self.lasting = lasting
