"""Why a moderator takes a text out of a thread, and why a reader reports one."""

from enum import StrEnum


class Ground(StrEnum):
    """The list to choose from; a sentence of one's own may be added."""

    MISLEADING = "misleading"
    HARMFUL = "harmful"
    CONFIDENTIAL = "confidential"
    OFF_TOPIC = "off-topic"


#: What each ground means, as it is read beside its name.
MEANINGS = {
    Ground.MISLEADING: "It is wrong, or leaves out what decides.",
    Ground.HARMFUL: "Whoever follows it may come to harm.",
    Ground.CONFIDENTIAL: "It tells who somebody is, or what must not be told.",
    Ground.OFF_TOPIC: "It does not answer this situation.",
}

#: The longest sentence that goes with a ground.
SENTENCE_CHARS = 500


def said_alike(text: str) -> str:
    """Give what a text comes to when case, marks and blanks are left aside, to find it said again.

    >>> said_alike("**Fire** them.") == said_alike("fire  them")
    True
    """
    return " ".join("".join(one if one.isalnum() else " " for one in text.casefold()).split())
