"""What people are told: every kind of notice, its sentence, and where it belongs in the preferences.

A notice names an event and the thing it is about, whose title is read when the notice is shown, and only by
those who may still read it. No sentence here names an asker, and none is built from what somebody wrote.
"""

from dataclasses import dataclass
from enum import StrEnum

from advisory.domain.actor import Actor


class Shelf(StrEnum):
    """The groups of kinds that a member sets preferences for; the values are their headings."""

    ASKED = "Situations you asked"
    ADVISED = "Situations you took part in"
    FOLLOWED = "What you follow"
    CONSENT = "Entries that need your word"
    PEOPLE = "Other members"
    DESK = "The desk"
    ACCOUNT = "Your account"
    OFFICE = "The office"


class ByMail(StrEnum):
    """How a member has a kind of notice by mail; what is told on the site is told in any case."""

    AT_ONCE = "at once"
    NEVER = "never"


class NoticeKind(StrEnum):
    """What can have happened."""

    ENTRY_FOUND = "alert.entry"
    TOPIC_ENTRY = "topic.entry"
    TOPIC_SITUATION = "topic.situation"
    GROUP_SITUATION = "group.situation"
    WATCHED_CHANGED = "watched.changed"

    RETURNED = "asked.returned"
    DECLINED = "asked.declined"
    APPROVED = "asked.approved"
    OPENED_FOR_YOU = "asked.opened"
    QUESTION_TO_YOU = "asked.question"
    ADVICE_TO_YOU = "asked.advice"
    ADVICE_AMENDED = "asked.advice-amended"
    ADVICE_REAFFIRMED = "asked.advice-reaffirmed"
    ADVICE_TAKEN_BACK = "asked.advice-withdrawn"
    REMOVED = "asked.removed"
    RESTORED = "asked.restored"
    MERGED = "asked.merged"
    AUDIENCE_NARROWED = "asked.narrowed"
    CLOSED_FOR_YOU = "asked.closed"
    WORD_TO_ASKER = "asked.word"
    OUTCOME_DUE = "asked.outcome-due"
    OUTCOME_RETURNED = "asked.outcome-returned"
    OUTCOME_EDITED = "asked.outcome-edited"
    OUTCOME_SHOWN = "asked.outcome-shown"
    ENTRY_PUBLISHED = "asked.published"
    ENTRY_CORRECTED = "asked.corrected"
    REVISION_STARTED = "asked.revising"
    REVISION_DROPPED = "asked.revision-dropped"
    ENTRY_PULLED = "asked.pulled"
    ENTRY_MARKED = "asked.marked"
    CURATION_STARTED = "asked.curation"

    ANSWERED = "advised.answered"
    OPEN_FOR_ADVICE = "advised.open"
    BACK_TO_CLARIFYING = "advised.clarifying"
    UPDATED = "advised.updated"
    CLOSED = "advised.closed"
    REOPENED = "advised.reopened"
    WITHDRAWN = "advised.withdrawn"
    COMMENTED = "advised.commented"
    USEFUL = "advised.useful"
    EXCLUDED = "advised.excluded"
    INCLUDED_AGAIN = "advised.included"
    FEEDBACK_SHOWN = "advised.feedback-shown"
    FEEDBACK_DECLINED = "advised.feedback-declined"
    REDACTED = "advised.redacted"
    OUTCOME_TOLD = "advised.outcome"
    GONE = "advised.removed"
    LED_ELSEWHERE = "advised.merged"
    BACK_AGAIN = "advised.restored"
    COVER_LOWERED = "advised.cover"
    ADVICE_PUBLISHED = "advised.published"

    CONSENT_ASKED = "consent.asked"
    CONSENT_REMINDER = "consent.reminder"
    CONSENT_LAPSED = "consent.lapsed"
    NAMING_ASKED = "consent.naming"
    NAMING_REMINDER = "consent.naming-reminder"
    NAMING_LAPSED = "consent.naming-lapsed"

    INTRODUCTION_ASKED = "people.asked"
    INTRODUCED = "people.introduced"

    TO_SCREEN = "desk.screen"
    TO_CURATE = "desk.curate"
    TO_REVIEW = "desk.review"
    CHANGES_REQUESTED = "desk.changes"
    CHANGE_ASKED = "desk.change-asked"
    CONSENT_GIVEN = "desk.consent-given"
    CONSENT_REFUSED = "desk.consent-refused"
    CONSENT_SILENT = "desk.consent-silent"
    SOURCE_CHANGED = "desk.source"
    REPORTED = "desk.report"
    CLAIM_HANDED = "desk.claim"
    WORD_FROM_ASKER = "desk.word"
    OUTCOME_TO_CHECK = "desk.outcome"
    FEEDBACK_TO_CHECK = "desk.feedback"
    PUBLISH_REFUSED = "desk.publish-refused"
    POINT_WITHDRAWN = "desk.point-withdrawn"
    REVIEW_DUE = "desk.review-due"
    TRIPWIRE = "desk.tripwire"
    PULLED = "desk.pulled"

    REVEALED = "account.revealed"
    PASSWORD_CHANGED = "account.password"  # noqa: S105
    SSO_LINKED = "account.sso"
    YOUR_ROLES = "account.roles"
    ROLES_CHANGED = "office.roles"
    OFFICE_LEFT = "office.left"
    MEMBERSHIP_ASKED = "office.request"
    SECOND_ADDED = "account.second-added"
    SECOND_REMOVED = "account.second-removed"
    CODES_MADE = "account.codes"
    RECOVERY_USED = "account.recovery"
    SECOND_LOCKED = "account.second-locked"
    UNLOCKED = "account.unlocked"
    FACTORS_FORGOTTEN = "account.factors"
    PASSKEY_REFUSED = "account.passkey-refused"


#: What peers are told of a step of a situation, and what its asker is told when somebody else took it.
STEPS_TOLD: dict[str, tuple[NoticeKind, NoticeKind]] = {
    "open_for_advice": (NoticeKind.OPEN_FOR_ADVICE, NoticeKind.OPENED_FOR_YOU),
    "back_to_clarifying": (NoticeKind.BACK_TO_CLARIFYING, NoticeKind.BACK_TO_CLARIFYING),
    "close": (NoticeKind.CLOSED, NoticeKind.CLOSED_FOR_YOU),
    "reopen": (NoticeKind.REOPENED, NoticeKind.REOPENED),
}


@dataclass(frozen=True, slots=True)
class Telling:
    """How a kind is told: its sentence, and the shelf of preferences it stands on."""

    sentence: str
    shelf: Shelf


def shelf_of(kind: NoticeKind) -> Shelf:
    """Give the shelf of preferences that a kind stands on."""
    return TELLINGS[kind].shelf


def kinds_of(shelf: Shelf) -> tuple[NoticeKind, ...]:
    """Give the kinds that stand on a shelf, in the order in which they are shown.

    >>> [kind.value for kind in kinds_of(Shelf.CONSENT)][:1]
    ['consent.asked']
    """
    return tuple(kind for kind, telling in TELLINGS.items() if telling.shelf is shelf)


def always_by_mail(kind: NoticeKind) -> bool:
    """Say whether a kind comes by mail whatever its reader prefers: it tells of a way into their account.

    >>> always_by_mail(NoticeKind.PASSWORD_CHANGED), always_by_mail(NoticeKind.UPDATED)
    (True, False)
    """
    return shelf_of(kind) is Shelf.ACCOUNT


def shelves_for(actor: Actor) -> tuple[Shelf, ...]:
    """Give the shelves that somebody can be told from: the desk is for moderators, the office for admins."""
    special = {Shelf.DESK: actor.is_moderator, Shelf.OFFICE: actor.is_admin, Shelf.ACCOUNT: True}
    return tuple(shelf for shelf in Shelf if special.get(shelf, actor.is_member))


_K, _S = NoticeKind, Shelf

TELLINGS: dict[NoticeKind, Telling] = {
    _K.ENTRY_FOUND: Telling("New, and it matches a search you saved.", _S.FOLLOWED),
    _K.TOPIC_ENTRY: Telling("New in a topic you follow.", _S.FOLLOWED),
    _K.TOPIC_SITUATION: Telling("A new situation in a topic you follow.", _S.FOLLOWED),
    _K.GROUP_SITUATION: Telling("A new situation in your group.", _S.FOLLOWED),
    _K.WATCHED_CHANGED: Telling("Something new in a situation you follow.", _S.FOLLOWED),
    _K.RETURNED: Telling("A moderator returned your situation, with a reason.", _S.ASKED),
    _K.DECLINED: Telling("A moderator declined your situation, with a reason.", _S.ASKED),
    _K.APPROVED: Telling("Your situation is open to its readers.", _S.ASKED),
    _K.OPENED_FOR_YOU: Telling("Your situation is open for advice now.", _S.ASKED),
    _K.QUESTION_TO_YOU: Telling("A peer asks you a clarifying question.", _S.ASKED),
    _K.ADVICE_TO_YOU: Telling("A peer advised on your situation.", _S.ASKED),
    _K.ADVICE_AMENDED: Telling("A peer amended their advice on your situation.", _S.ASKED),
    _K.ADVICE_REAFFIRMED: Telling("A peer says that their advice still holds.", _S.ASKED),
    _K.ADVICE_TAKEN_BACK: Telling("A peer took back their advice on your situation.", _S.ASKED),
    _K.REMOVED: Telling("A moderator removed your situation, with a reason.", _S.ASKED),
    _K.RESTORED: Telling("A moderator restored your situation.", _S.ASKED),
    _K.MERGED: Telling("A moderator merged your situation into one like it.", _S.ASKED),
    _K.AUDIENCE_NARROWED: Telling("Fewer people can see your situation now.", _S.ASKED),
    _K.CLOSED_FOR_YOU: Telling("A moderator closed your situation.", _S.ASKED),
    _K.WORD_TO_ASKER: Telling("A moderator has a word for you in private.", _S.ASKED),
    _K.OUTCOME_DUE: Telling("It is time to say what came of it.", _S.ASKED),
    _K.OUTCOME_RETURNED: Telling("A moderator returned your outcome, with a reason.", _S.ASKED),
    _K.OUTCOME_EDITED: Telling("A moderator changed words of your outcome. Read them.", _S.ASKED),
    _K.OUTCOME_SHOWN: Telling("Your outcome stands with its readers now.", _S.ASKED),
    _K.ENTRY_PUBLISHED: Telling("The entry made from your situation is published.", _S.ASKED),
    _K.ENTRY_CORRECTED: Telling("A slip of the pen in your entry was corrected.", _S.ASKED),
    _K.REVISION_STARTED: Telling(
        "A moderator began a new text of your entry. You are asked first.", _S.ASKED
    ),
    _K.REVISION_DROPPED: Telling("The new text of your entry was dropped. The entry stays.", _S.ASKED),
    _K.ENTRY_PULLED: Telling("The entry made from your situation was pulled.", _S.ASKED),
    _K.ENTRY_MARKED: Telling("A moderator changed what readers are told about your entry.", _S.ASKED),
    _K.CURATION_STARTED: Telling("A moderator began to write an entry from your situation.", _S.ASKED),
    _K.ANSWERED: Telling("The asker answered your question.", _S.ADVISED),
    _K.OPEN_FOR_ADVICE: Telling("Open for advice now.", _S.ADVISED),
    _K.BACK_TO_CLARIFYING: Telling("Back to clarifying. The advice is kept.", _S.ADVISED),
    _K.UPDATED: Telling("The asker changed the facts. See whether your advice still holds.", _S.ADVISED),
    _K.CLOSED: Telling("Closed, with what the asker heard.", _S.ADVISED),
    _K.REOPENED: Telling("Open for advice again.", _S.ADVISED),
    _K.WITHDRAWN: Telling("The asker withdrew the situation you advised on.", _S.ADVISED),
    _K.COMMENTED: Telling("Somebody commented where you wrote.", _S.ADVISED),
    _K.USEFUL: Telling("The asker marked a point of yours as useful.", _S.ADVISED),
    _K.EXCLUDED: Telling("A moderator took out something you wrote, with a reason.", _S.ADVISED),
    _K.INCLUDED_AGAIN: Telling("A moderator put back something you wrote.", _S.ADVISED),
    _K.FEEDBACK_SHOWN: Telling("Your comment stands under the entry now.", _S.ADVISED),
    _K.FEEDBACK_DECLINED: Telling("A moderator did not show your comment, with a reason.", _S.ADVISED),
    _K.REDACTED: Telling("A moderator replaced words in a situation of yours or in its thread.", _S.ADVISED),
    _K.OUTCOME_TOLD: Telling("The asker told what came of it.", _S.ADVISED),
    _K.GONE: Telling("A moderator removed a situation you advised on.", _S.ADVISED),
    _K.LED_ELSEWHERE: Telling("A moderator merged a situation you advised on into one like it.", _S.ADVISED),
    _K.BACK_AGAIN: Telling("A situation you advised on is back.", _S.ADVISED),
    _K.COVER_LOWERED: Telling("A moderator shows less of you beside your advice.", _S.ADVISED),
    _K.ADVICE_PUBLISHED: Telling("An entry that uses your advice is published.", _S.ADVISED),
    _K.CONSENT_ASKED: Telling("An entry waits for your consent.", _S.CONSENT),
    _K.CONSENT_REMINDER: Telling("An entry still waits for your consent.", _S.CONSENT),
    _K.CONSENT_LAPSED: Telling("Nobody published the entry, since you did not answer.", _S.CONSENT),
    _K.NAMING_ASKED: Telling("An entry would show you. It waits for your word.", _S.CONSENT),
    _K.NAMING_REMINDER: Telling("An entry that would show you still waits for your word.", _S.CONSENT),
    _K.NAMING_LAPSED: Telling("An entry no longer shows you, since you did not answer.", _S.CONSENT),
    _K.INTRODUCTION_ASKED: Telling("A member asks to be introduced to you.", _S.PEOPLE),
    _K.INTRODUCED: Telling("A member said yes. You are introduced.", _S.PEOPLE),
    _K.TO_SCREEN: Telling("A situation waits to be screened.", _S.DESK),
    _K.TO_CURATE: Telling("A situation is ready to be curated.", _S.DESK),
    _K.TO_REVIEW: Telling("A draft waits for a second pair of eyes.", _S.DESK),
    _K.CHANGES_REQUESTED: Telling("Your draft came back with changes to make.", _S.DESK),
    _K.CHANGE_ASKED: Telling("Somebody who must consent asks for a change.", _S.DESK),
    _K.CONSENT_GIVEN: Telling("All have consented. It can be published.", _S.DESK),
    _K.CONSENT_REFUSED: Telling("Consent was refused.", _S.DESK),
    _K.CONSENT_SILENT: Telling("The question of consent lapsed without an answer.", _S.DESK),
    _K.SOURCE_CHANGED: Telling("A source of your draft was changed.", _S.DESK),
    _K.REPORTED: Telling("A reader reported something.", _S.DESK),
    _K.CLAIM_HANDED: Telling("Another moderator handed this over to you.", _S.DESK),
    _K.WORD_FROM_ASKER: Telling("The asker answered in private.", _S.DESK),
    _K.OUTCOME_TO_CHECK: Telling("An outcome waits to be read.", _S.DESK),
    _K.FEEDBACK_TO_CHECK: Telling("What a reader thinks waits to be read.", _S.DESK),
    _K.PUBLISH_REFUSED: Telling("An entry could not be published at its hour.", _S.DESK),
    _K.POINT_WITHDRAWN: Telling("A point was taken out of an entry.", _S.DESK),
    _K.REVIEW_DUE: Telling("An entry is due for review.", _S.DESK),
    _K.TRIPWIRE: Telling("A situation may touch the law or a listed company.", _S.DESK),
    _K.PULLED: Telling("An entry was pulled.", _S.DESK),
    _K.REVEALED: Telling("A moderator was told that a situation without a name is yours.", _S.ACCOUNT),
    _K.PASSWORD_CHANGED: Telling("Your password was changed.", _S.ACCOUNT),
    _K.SSO_LINKED: Telling("An account of another site signs you in here from now on.", _S.ACCOUNT),
    _K.YOUR_ROLES: Telling("An administrator changed what you may do here, or where you sit.", _S.ACCOUNT),
    _K.ROLES_CHANGED: Telling("What a member may do here was changed.", _S.OFFICE),
    _K.MEMBERSHIP_ASKED: Telling("Somebody asks to become a member.", _S.OFFICE),
    _K.OFFICE_LEFT: Telling("A moderator or an administrator has left.", _S.OFFICE),
    _K.SECOND_ADDED: Telling("A second factor was added to your account.", _S.ACCOUNT),
    _K.SECOND_REMOVED: Telling("A second factor was taken away from your account.", _S.ACCOUNT),
    _K.CODES_MADE: Telling("New recovery codes were made. The old ones are void.", _S.ACCOUNT),
    _K.RECOVERY_USED: Telling("A recovery code was used to sign in as you.", _S.ACCOUNT),
    _K.SECOND_LOCKED: Telling("Somebody came past your password, and not past the second step.", _S.ACCOUNT),
    _K.UNLOCKED: Telling("Whoever runs the site ended the lock on your sign-in.", _S.ACCOUNT),
    _K.FACTORS_FORGOTTEN: Telling("Whoever runs the site took away your second factors.", _S.ACCOUNT),
    _K.PASSKEY_REFUSED: Telling("A passkey of yours was refused: it may have been copied.", _S.ACCOUNT),
}

#: News of a thread: whoever has stopped following a situation is not told these of it. Everything else asks
#: for an answer, or tells of what happened to one's own words.
NEWS: frozenset[NoticeKind] = frozenset({
    _K.TOPIC_SITUATION, _K.GROUP_SITUATION, _K.WATCHED_CHANGED, _K.OPENED_FOR_YOU, _K.QUESTION_TO_YOU,
    _K.ADVICE_TO_YOU, _K.ADVICE_AMENDED, _K.ADVICE_TAKEN_BACK, _K.ANSWERED, _K.OPEN_FOR_ADVICE,
    _K.BACK_TO_CLARIFYING, _K.UPDATED, _K.CLOSED, _K.REOPENED, _K.WITHDRAWN, _K.COMMENTED, _K.USEFUL,
    _K.OUTCOME_TOLD,
})  # fmt: skip

#: News that can be of what an asker did; that there is a situation at all is told when a moderator opens it.
OF_THE_ASKER = NEWS - {_K.TOPIC_SITUATION, _K.GROUP_SITUATION}

#: Told even when what they are about is out of sight since: by their sentence alone, without a title.
LASTING: frozenset[NoticeKind] = frozenset({
    _K.WITHDRAWN, _K.REMOVED, _K.GONE, _K.LED_ELSEWHERE, _K.ENTRY_PULLED, _K.CONSENT_LAPSED, _K.PULLED,
    _K.REVEALED,
})  # fmt: skip
