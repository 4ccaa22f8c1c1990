"""Revisions: what a text was at each time it was handed on, and how it came to be so."""

from enum import StrEnum


class RevisionKind(StrEnum):
    """How a revision came to be."""

    POSTED = "posted"
    #: Posted again, after it was returned or taken back.
    REPOSTED = "reposted"
    UPDATED = "updated"
    #: Answers to questions were taken into the text.
    FOLDED = "folded"
    #: A draft, before its asker went back to an earlier text.
    KEPT = "kept"
    RESTORED = "restored"
    GIVEN = "given"
    AMENDED = "amended"


#: What a moderator reads before any peer does.
SCREENED = frozenset({RevisionKind.POSTED, RevisionKind.REPOSTED})

#: The parts of a situation that its revisions keep, with what they are called. Industry and size are not
#: among them: whether readers may see those is decided anew for each audience.
SITUATION_PARTS = {
    "question": "Question",
    "body": "Situation",
    "tried": "What was tried",
    "options": "Options seen",
    "decision": "To decide",
    "decide_by": "Decision by",
    "wanted": "Help wanted",
    "unwanted": "Help not wanted",
    "tags": "Topics",
}
