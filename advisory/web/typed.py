"""What somebody had typed into a form that failed: given back, to be sent again or copied.

Nothing is given back of a form with a password in it, and no copy of the page is kept by anybody: every
failure is answered with `no-store`.
"""

from dataclasses import dataclass

from flask import request
from werkzeug.exceptions import HTTPException

from advisory.web.stale import label_of

#: A form that has a field whose name has one of these in it is not given back.
_SECRET = ("password", "code", "credential", "token_")
#: Values shorter than this are choices and numbers; they are sent again unseen.
_SHORT_CHARS = 24


@dataclass(frozen=True, slots=True)
class TypedText:
    """One text of a form: the name it is sent under, what it is called, and the text."""

    name: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class TypedForm:
    """A form as it was sent.

    Attributes:
        action: where it was sent to.
        texts: what somebody typed.
        rest: name and value of everything else, with the token against forgery it came with.
    """

    action: str
    texts: tuple[TypedText, ...]
    rest: tuple[tuple[str, str], ...]


def typed_form() -> TypedForm | None:
    """Give what was sent with this request; None when no text was, or nothing of it may be shown."""
    if request.method != "POST" or request.mimetype not in (
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ):
        return None
    try:
        sent = list(request.form.items(multi=True))
    except (HTTPException, OSError):
        # Too large, or cut off on the way.
        return None
    if any(secret in name for name, _ in sent for secret in _SECRET):
        return None
    texts, rest = [], []
    for name, value in sent:
        if _is_text(value):
            texts.append(TypedText(name, label_of(name), value))
        else:
            rest.append((name, value))
    return TypedForm(request.path, tuple(texts), tuple(rest)) if texts else None


def _is_text(value: str) -> bool:
    return len(value) >= _SHORT_CHARS and any(space in value for space in " \n")
