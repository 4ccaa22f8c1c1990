"""Walls: how the name of a company, or of a member, is compared, however it was typed."""

import re

#: Words that say how a company is founded, and not which one it is.
_LEGAL_FORMS = frozenset(
    [
        "ab",
        "ag",
        "as",
        "bv",
        "co",
        "company",
        "corp",
        "corporation",
        "gmbh",
        "inc",
        "incorporated",
        "kg",
        "limited",
        "llc",
        "llp",
        "ltd",
        "nv",
        "oy",
        "plc",
        "sa",
        "sarl",
        "se",
        "spa",
        "srl",
    ]
)


def name_key(name: str) -> str:
    """Give what two spellings of one name have in common.

    >>> name_key("ACME Filling, Ltd.") == name_key("Acme  filling")
    True
    >>> name_key("Co."), name_key("")
    ('co', '')
    """
    words = re.findall(r"\w+", name.casefold())
    return " ".join([word for word in words if word not in _LEGAL_FORMS] or words)
