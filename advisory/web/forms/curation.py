"""The curator's form: an entry's draft as typed, and the button that sent it."""

from dataclasses import fields as dataclass_fields
from itertools import zip_longest
from typing import Any

from advisory.domain.curating import DraftPoint
from advisory.domain.text import clean, one_line
from advisory.services.arranging import Press
from advisory.services.pages.workshop import DraftFields
from advisory.web.forms.fields import Fields, row_number

#: Fields of more than one line; all others are one line.
_LONG = frozenset({"situation", "credits"})
#: Verbs that stand beside a point of the thread, and name it.
_BESIDE_SOURCE = frozenset({"use", "unaside"})


def read_draft(fields: Fields) -> DraftFields:
    """Read the draft; topics may come as one line or one by one, points come one by one in their order."""
    typed: dict[str, Any] = {
        each.name: (clean if each.name in _LONG else one_line)(fields.get(each.name, ""))
        for each in dataclass_fields(DraftFields)
        if each.name not in ("points", "reasons", "facts_ticked")
    }
    typed["tags"] = ", ".join(one_line(tag) for tag in fields.getlist("tags") if tag.strip())
    form = DraftFields(**typed, points=read_points(fields))
    # A box is ticked for the facts that stood beside it, and for no others.
    ticked = fields.get("facts_ticked", "")
    reasons = tuple(
        (name.removeprefix("keep_"), one_line(value))
        for name, value in fields.items()
        if name.startswith("keep_")
    )
    kept = ticked if ticked == form.facts else ""
    return DraftFields(**typed, points=form.points, facts_ticked=kept, reasons=reasons)


def read_points(fields: Fields) -> tuple[DraftPoint, ...]:
    """Read the points: three values each, in the order of the page."""
    rows = zip_longest(
        fields.getlist("point_key"), fields.getlist("point_text"), fields.getlist("point_level"), fillvalue=""
    )
    return tuple(DraftPoint(key, clean(text), level == "sub") for key, text, level in rows)


def read_press(action: str, fields: Fields) -> Press:
    """Read the button that sent the form, such as "use:7", "up:0a1b2c3d4e" or "keep:0a1b2c3d4e:7:2.1"."""
    verb, _, rest = action.partition(":")
    ticked = tuple(row_number(one) for one in fields.getlist("source"))
    if verb == "use" and ":" in rest:
        field, _, digest = rest.rpartition(":")
        return Press("turn", field, source=(0, digest))
    if verb in _BESIDE_SOURCE and rest:
        return Press(verb, point_ids=(row_number(rest),))
    key, _, source = rest.partition(":")
    advice, _, number = source.partition(":")
    return Press(
        verb,
        key or fields.get("into", ""),
        ticked,
        (row_number(advice), number),
        fields.get("reason", ""),
        fields.get("reason_note", ""),
    )
