"""The forms of screening: filters of the queue, and the decision on a submitted situation."""

from dataclasses import dataclass

from advisory.domain.text import clean
from advisory.services.logbook import LogFilters
from advisory.services.triage import QueueFilters
from advisory.web.forms.fields import Fields, day, kept_phrases, seen_version


@dataclass(frozen=True, slots=True)
class Verdict:
    """A moderator's decision as sent; `decision` is "approve", "return" or "decline".

    Attributes:
        reason: read by the asker and kept in the log; approving needs none.
        reasons: why phrases stay that could identify somebody, by their digests.
    """

    decision: str
    reason: str
    clarify_first: bool
    version: int
    reasons: tuple[tuple[str, str], ...] = ()


def read_verdict(decision: str, fields: Fields) -> Verdict:
    """Read the form of one decision."""
    return Verdict(
        decision,
        read_reason(decision, fields),
        "clarify_first" in fields.getlist("ticks"),
        seen_version(fields),
        kept_phrases(fields),
    )


def read_reason(action: str, fields: Fields) -> str:
    """Give the reason of a step: what was typed, or else what was chosen from the list."""
    return clean(fields.get(f"{action}_reason", "")) or clean(fields.get(f"{action}_canned", ""))


#: What each filter of the queue knows.
FILTERS = {
    "urgency": ("A", "B", "C"),
    "owner": ("me", "nobody", "others"),
    "audience": ("own", "all"),
    "age": ("late",),
    "tripwire": ("yes",),
}


def read_filters(fields: Fields) -> QueueFilters:
    """Read the filters of the queue from an address; what none of them knows is left out."""
    chosen = {name: fields.get(name, "") for name in FILTERS}
    return QueueFilters(**{name: value for name, value in chosen.items() if value in FILTERS[name]})


def read_log_filters(fields: Fields) -> LogFilters:
    """Read the filters of the log from an address; a day that cannot be read is left out."""
    words = {name: fields.get(name, "")[:40] for name in ("who", "action", "thing")}
    since, until = (day(fields.get(name, ""))[0] for name in ("since", "until"))
    return LogFilters(**words, since=since, until=until)
