"""Why a moderator may be told who asked a situation that shows no name."""

from enum import StrEnum


class Cause(StrEnum):
    """The list to choose from; a note says what it rests on."""

    SAFETY = "safety"
    LAW = "law"
    PLEDGE = "pledge"
    ASKED = "asked"


#: What each cause means, as moderators choose it, and as the asker and the log read it.
CAUSES = {
    Cause.SAFETY: "Somebody may come to harm.",
    Cause.LAW: "The law asks for it.",
    Cause.PLEDGE: "What stands there breaks the pledge.",
    Cause.ASKED: "The asker wanted to be known to the moderators.",
}

#: The longest note that goes with a cause.
NOTE_CHARS = 500
#: So many times one moderator may be told within a day.
MOST_A_DAY = 3
