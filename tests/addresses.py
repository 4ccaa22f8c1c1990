"""The addresses of the site, filled in; for tests that walk all of them."""

from itertools import product
from typing import Any

from werkzeug.routing import AnyConverter, Rule

#: Arguments that name nothing of anybody's, and a value for each; other arguments are numbers.
OTHERS = {
    "combination": "customer-concentration", "tag": "customer-concentration",
    "topic": "customer-concentration", "filename": "x", "token": "x", "version": "x", "key": "x", "word": "x",
    "handle": "x",
}  # fmt: skip

#: What a form might hold; whoever reads it takes what it knows.
FORM = {
    "version": "1", "question": "Is it fair?", "body": "They want it.", "answer": "yes",
    "answer_1": "Yes.", "advice": "- Wait.", "basis": "lived", "reason": "No towns.",
    "return_reason": "No towns.", "note": "Shorter.",
    "heard": "To wait.", "commitment": "Wait", "commitment_on": "2026-12-24", "on": "yes", "text": "A",
    "audience": "members", "wish": "yes", "action": "save", "ground": "misleading", "sentence": "Wrong.",
    "comment": "Why?", "reply": "conflict", "decided": "Yes", "result": "Good", "to": "5", "digest": "x",
}  # fmt: skip


def addresses(rule: Rule, **named: Any) -> list[str]:
    """Give the addresses of a rule: one for each word of a list that it takes."""
    choices = {
        name: sorted(converter.items) if isinstance(converter, AnyConverter) else [OTHERS.get(name, 1)]
        for name, converter in rule._converters.items()
    } | {name: [value] for name, value in named.items() if name in rule.arguments}
    filled = [dict(zip(choices, values, strict=True)) for values in product(*choices.values())]
    return [path for values in filled if (built := rule.build(values)) and (path := built[1])]
