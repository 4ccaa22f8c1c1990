"""The curator's form: an entry's draft as typed, and the button that sent it."""

from dataclasses import fields as dataclass_fields

from advisory.domain.text import clean, one_line
from advisory.services.pages.workshop import DraftFields
from advisory.web.forms.fields import Fields

#: Fields of more than one line; all others are one line.
_LONG = frozenset({"situation", "advice", "credits"})


def read_draft(fields: Fields) -> DraftFields:
    """Read the draft; topics may come as one line or one by one."""
    typed = {
        each.name: (clean if each.name in _LONG else one_line)(fields.get(each.name, ""))
        for each in dataclass_fields(DraftFields)
    }
    typed["tags"] = ", ".join(one_line(tag) for tag in fields.getlist("tags") if tag.strip())
    return DraftFields(**typed)


def read_used_point(action: str) -> int:
    """Tell which source point the button "use:7" asks for; 0 for any other button.

    >>> read_used_point("use:7"), read_used_point("save"), read_used_point("use:x")
    (7, 0, 0)
    """
    word, _, number = action.partition(":")
    return int(number) if word == "use" and number.isascii() and number.isdigit() and len(number) < 10 else 0
