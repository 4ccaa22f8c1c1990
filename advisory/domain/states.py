"""The states of situations and entries, who somebody is to them, and the circumstances that count."""

from enum import StrEnum


class SituationState(StrEnum):
    """Where a situation stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    DECLINED = "declined"
    CLARIFYING = "clarifying"
    ADVISING = "advising"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    REMOVED = "removed"


class EntryState(StrEnum):
    """Where an entry stands."""

    DRAFT = "draft"
    REVIEW = "review"
    CONSENT = "consent"
    APPROVED = "approved"
    PUBLISHED = "published"
    ARCHIVED = "archived"
    PULLED = "pulled"


class Who(StrEnum):
    """What somebody is to the thing in hand; who is several acts as the first of this list."""

    #: Follows from another change, in the same transaction.
    SYSTEM = "system"
    #: The command that does what is due.
    CLOCK = "clock"
    ASKER = "asker"
    ADVISER = "adviser"
    #: The moderator who holds the entry's draft.
    CURATOR = "curator"
    #: A moderator who does not hold the draft (or the only one there is).
    SECOND_MODERATOR = "second moderator"
    #: A moderator other than the one who removed it (or the only one there is).
    OTHER_MODERATOR = "other moderator"
    #: A moderator who did not ask it (or the only one there is).
    MODERATOR = "moderator"
    ADMIN = "admin"
    MEMBER = "member"


class Fact(StrEnum):
    """A circumstance that a row of the tables turns on."""

    CLARIFY_FIRST = "clarifying comes first"
    ANSWERED = "every question is answered"
    AFTER_TIER_2 = "tier 2 has decided"
    NO_LATER_ENTRY = "no entry is in review or later"
    ASKER_SILENT = "the asker has not answered for 30 days"
    ADVISER_SILENT = "an adviser has not answered for 30 days"
    CONSENT_NEEDED = "somebody must consent"
    LAST_CONSENT = "all others have consented"
    NOT_YET = "the file is not to be published yet"
    NOT_NEVER = "the asker did not say never"
    LIVE_EDITION = "readers have an earlier edition"
