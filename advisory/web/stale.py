"""The answer to a form that somebody else's change has overtaken: both texts, and nothing lost."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request
from werkzeug.wrappers import Response

from advisory.domain.errors import Stale, TakenOver
from advisory.web.rendering import page

#: What the fields are called on the screen; others are called as their name says.
NAMES = {
    "question": "Question", "body": "Situation", "tried": "What was tried", "options": "Options seen",
    "decision": "Decision to make", "decide_by": "By when", "wanted": "Help wanted",
    "unwanted": "Help not wanted", "industry": "Industry", "company_size": "People", "stage": "Stage",
    "tags": "Topics", "audience": "Who may see it", "wish": "May become an entry", "text": "Advice",
    "basis": "How you know", "stance": "Towards the idea", "heard": "What I heard",
    "commitment": "What I will do", "commitment_on": "By when", "count_noun": "Counted as",
    "summary": "Summary", "situation": "Situation", "advice": "Advice", "credits": "Special thanks",
    "answer": "Answer", "decided": "What was decided", "result": "What came of it",
    "advise": "To the next CEO", "slug": "Address", "reason": "Reason", "note": "Note",
}  # fmt: skip

#: Fields that are edited in several lines.
_LONG = frozenset(
    {
        "body",
        "tried",
        "options",
        "heard",
        "text",
        "advice",
        "answer",
        "situation",
        "credits",
        "reason",
        "note",
        "decided",
        "result",
        "advise",
    }
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that differs: `saved` stands now, `sent` is what was typed."""

    name: str
    label: str
    saved: str
    sent: str
    long: bool


def label_of(name: str) -> str:
    """Give what a field is called on the screen.

    >>> label_of("body"), label_of("comment_here")
    ('Situation', 'Comment here')
    """
    return NAMES.get(name, name.replace("_", " ").replace("-", " ").capitalize())


def stale_page(refusal: Stale, back: str, renamed: Mapping[str, str] | None = None) -> Response:
    """Show what stands and what was sent, with a form that sends the latter again.

    Args:
        back: address of the page as it stands now.
        renamed: names of the service's fields to names of the form's, where they differ.
    """
    differences = [
        Difference(
            (renamed or {}).get(name, name),
            label_of(name),
            refusal.saved.get(name, ""),
            sent,
            name in _LONG,
        )
        for name, sent in refusal.sent.items()
        if sent != refusal.saved.get(name, "")
    ]
    editable = {difference.name for difference in differences if difference.name in request.form}
    carried = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in editable and name not in {"csrf_token", "version"}
    ]
    return page(
        "errors/stale.html",
        status=409,
        taken_by=refusal.name if isinstance(refusal, TakenOver) else "",
        differences=differences,
        editable=editable,
        carried=carried,
        version=refusal.version,
        back=back,
    )
