"""Every address of the site and who may come in: one line for each endpoint, with what is asked of it.

    "situations.close": Row(CIRCLE, "situation", may="erin"),
     endpoint               who     about         of those who see it

    who     names of those whom it lets in at all; a visitor beside them is sent to sign in, others get 403
    about   kind of thing that the address names (`world.py` makes them, each with who sees it); whoever does
            not see it gets 404, as at an address that leads nowhere
    may     those of them who may do it; others get 403, or 409 or 422 for a form, or with `hidden` 404
    partly  whether they can depends on where the thing stands, or on what the address names within it: at
            some things they are answered like those who may not, or 404

A method of its own has its own line, such as "asking.edit POST"; otherwise the line holds for all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ALL = "vic carl nora paul erin priya mona adam"
CIRCLE = "carl nora paul erin priya mona"
SIGNED_IN = f"{CIRCLE} adam"
DESK, OFFICE, STAFF = "mona", "adam", "mona adam"


@dataclass(frozen=True)
class Row:
    """What is expected of one endpoint; see above.

    Attributes:
        at: values for arguments that nothing else gives.
    """

    who: str
    about: str = ""
    may: str = ""
    hidden: bool = False
    partly: bool = False
    at: Mapping[str, Any] = field(default_factory=dict)


MATRIX: dict[str, Row] = {
    # The library.
    "library.home": Row(ALL),
    "library.search": Row(ALL),
    "library.suggest": Row(ALL),
    "library.advice": Row(ALL),
    "library.entries": Row(ALL),
    "library.entry": Row(ALL, "entry", partly=True),
    "library.entry_file": Row(ALL, "entry", partly=True),
    "library.mark_helpful": Row(CIRCLE, "entry", may="carl nora paul mona", partly=True),
    "library.withdraw_point": Row(CIRCLE, "entry", may="priya mona", partly=True),
    "library.pull": Row(SIGNED_IN, "entry", may="erin mona adam", partly=True),
    "tags.index": Row(ALL),
    "tags.tag": Row(ALL),
    "collections.index": Row(ALL),
    "collections.show": Row(ALL, "collection"),
    "collections.new": Row(DESK),
    "collections.edit": Row(DESK, "collection"),
    "collections.remove": Row(DESK, "collection"),
    "editions.history": Row(ALL, "entry", partly=True),
    "editions.correct": Row(DESK, "entry", partly=True),
    "editions.widen": Row(SIGNED_IN, "entry", may="erin mona", partly=True),
    "upkeep.entry": Row(DESK, "entry", partly=True),
    "upkeep.archive": Row(DESK, "entry", partly=True),
    "upkeep.health": Row(DESK),
    "upkeep.let_return": Row(DESK, "edition"),
    "upkeep.take_back": Row(DESK, "edition"),
    "feedback.say": Row(CIRCLE, "entry", partly=True),
    "feedback.take_back": Row(CIRCLE, "comment"),
    "feedback.queue": Row(DESK),
    "feedback.decide": Row(DESK, at={"comment_id": 2}),
    "feeds.entries": Row(ALL),
    "feeds.search": Row(ALL),
    "feeds.tag": Row(ALL),
    "feeds.sitemap": Row(ALL),
    "feeds.robots": Row(ALL),
    "reporting.form": Row(CIRCLE, "situation or entry", partly=True),
    "reporting.report": Row(CIRCLE, "situation or entry", partly=True),
    # Situations.
    "asking.new": Row(CIRCLE),
    "asking.autosave": Row(CIRCLE),
    "asking.scan": Row(CIRCLE),
    "asking.similar": Row(CIRCLE),
    "asking.topics": Row(CIRCLE),
    "asking.edit": Row(CIRCLE, "situation", may="erin", hidden=True),
    "situations.index": Row(CIRCLE),
    "situations.situation": Row(CIRCLE, "situation"),
    "situations.act": Row(CIRCLE, "situation", may="erin mona", partly=True),
    "situations.close": Row(CIRCLE, "situation", may="erin"),
    "situations.allow_entry": Row(CIRCLE, "situation", may="erin"),
    "situations.consent": Row(CIRCLE, "consent", may="erin", hidden=True),
    "situations.withdraw_consent": Row(CIRCLE, "consent", may="erin", hidden=True),
    "choosing.name": Row(CIRCLE, "situation", may="erin"),
    "choosing.urgency": Row(CIRCLE, "situation", may="erin mona"),
    "history.show": Row(CIRCLE, "situation", partly=True),
    "history.advice": Row(CIRCLE, "situation", partly=True),
    "history.narrow": Row(CIRCLE, "situation", may="erin mona"),
    "history.restore": Row(CIRCLE, "situation", may="erin", partly=True),
    "history.restore_advice": Row(CIRCLE, "situation", may="priya", partly=True),
    "history.update": Row(CIRCLE, "situation", may="erin"),
    "history.own_advice": Row(CIRCLE),
    "outcomes.record": Row(CIRCLE, "situation", may="erin", partly=True),
    "outcomes.agree": Row(CIRCLE, "situation", may="erin", partly=True),
    "thread.advise": Row(CIRCLE, "situation", may="nora paul priya mona"),
    "thread.answer": Row(CIRCLE, "situation", may="erin", partly=True),
    "thread.ask_question": Row(CIRCLE, "situation", may="carl nora paul priya mona"),
    "thread.change_advice": Row(CIRCLE, "situation", may="priya", partly=True),
    "thread.choose_cover": Row(CIRCLE, "situation", may="priya", partly=True),
    "thread.comment": Row(CIRCLE, "situation", partly=True),
    "thread.delete_comment": Row(CIRCLE, "situation", may="priya", partly=True),
    "thread.declare_conflict": Row(CIRCLE, "situation", may="carl nora paul priya mona"),
    "thread.pass_on": Row(CIRCLE, "situation", may="carl nora paul priya mona"),
    "thread.fold": Row(CIRCLE, "situation", may="erin"),
    "thread.mark_point": Row(CIRCLE, "situation", partly=True),
    "thread.point": Row(CIRCLE, "situation", partly=True),
    "thread.whats_new": Row(CIRCLE, "situation", partly=True),
    "words.show": Row(CIRCLE, "situation", may="erin mona", hidden=True, partly=True),
    "words.say": Row(CIRCLE, "situation", may="erin mona", hidden=True, partly=True),
    "following.situation": Row(CIRCLE, "situation"),
    # The desk.
    "screening.queue": Row(DESK),
    "screening.item": Row(DESK, "situation", partly=True),
    "screening.decide": Row(DESK, "situation", partly=True),
    "screening.claim": Row(DESK, "situation", partly=True),
    "screening.claim_some": Row(DESK),
    "screening.hand_over": Row(DESK, "situation", partly=True),
    "screening.log": Row(DESK),
    "screening.reasons_page": Row(DESK),
    "screening.keep_reasons": Row(DESK, at={"action": "return"}),
    "moderation.situation": Row(DESK, "situation"),
    "moderation.exclude": Row(DESK, "situation", partly=True),
    "moderation.include": Row(DESK, "situation", partly=True),
    "moderation.lower_cover": Row(DESK, "situation", partly=True),
    "moderation.merge": Row(DESK, "situation"),
    "moderation.undo_merge": Row(DESK, "situation", partly=True),
    "moderation.redact": Row(DESK, "situation"),
    "moderation.remove": Row(DESK, "situation"),
    "moderation.restore": Row(DESK, "situation", partly=True),
    "reporting.queue": Row(DESK),
    "reporting.settle": Row(DESK, "report"),
    "outcomes.queue": Row(DESK),
    "outcomes.item": Row(DESK, "outcome"),
    "outcomes.approve": Row(DESK, "outcome"),
    "outcomes.send_back": Row(DESK, "outcome"),
    "outcomes.add": Row(DESK, "outcome"),
    "curation.desk": Row(DESK),
    "curation.start": Row(DESK, "situation", partly=True),
    "curation.workbench": Row(DESK, "edition"),
    "curation.autosave": Row(DESK, "edition"),
    "curation.claim": Row(DESK, "edition"),
    "curation.decide": Row(DESK, "edition", partly=True),
    "curation.hand_over": Row(DESK, "edition"),
    "curation.preview": Row(DESK, "edition"),
    "curation.provenance": Row(DESK, "edition"),
    # What is one's own.
    "accounts.sign_in": Row(ALL),
    "accounts.try_sign_in": Row(ALL),
    "accounts.sign_out": Row(ALL),
    "accounts.invitation": Row(ALL),
    "accounts.accept_invitation": Row(ALL),
    "second.ask": Row(ALL),
    "second.answer": Row(ALL),
    "mail_links.link": Row(ALL),
    "mail_links.ask_for_link": Row(ALL),
    "mail_links.sent": Row(ALL),
    "mail_links.show_link": Row(ALL),
    "mail_links.use_link": Row(ALL),
    "mail_links.forgotten": Row(ALL),
    "mail_links.ask_for_password": Row(ALL),
    "mail_links.new_password": Row(ALL),
    "mail_links.choose_password": Row(ALL),
    "me.home": Row(SIGNED_IN),
    "me.log": Row(CIRCLE),
    "me.change_password": Row(SIGNED_IN),
    "me.change_profile": Row(SIGNED_IN),
    "me.sign_out_elsewhere": Row(SIGNED_IN),
    "own_data.index": Row(SIGNED_IN),
    "own_data.export": Row(SIGNED_IN),
    "own_data.ask": Row(SIGNED_IN),
    "own_data.leave": Row(SIGNED_IN),
    "saved.index": Row(CIRCLE),
    "saved.keep": Row(CIRCLE, "entry", partly=True),
    "saved.make_list": Row(CIRCLE),
    "saved.put_on_lists": Row(CIRCLE, "entry", partly=True),
    "saved.reading_list": Row(CIRCLE, "list"),
    "saved.rename_list": Row(CIRCLE, "list"),
    "saved.delete_list": Row(CIRCLE, "list"),
    "saved.take_off": Row(CIRCLE, "list"),
    "searches.index": Row(CIRCLE),
    "searches.save": Row(CIRCLE),
    "searches.rename": Row(CIRCLE, "search"),
    "searches.alert": Row(CIRCLE, "search"),
    "searches.delete": Row(CIRCLE, "search"),
    "readings.index": Row(CIRCLE),
    "readings.forget": Row(CIRCLE),
    "notices.index": Row(SIGNED_IN),
    "notices.show": Row(SIGNED_IN, "notice"),
    "notices.mark_read": Row(SIGNED_IN),
    "notices.mark_all_read": Row(SIGNED_IN),
    "preferences.index": Row(SIGNED_IN),
    "preferences.choose": Row(SIGNED_IN),
    "preferences.stop": Row(ALL),
    "preferences.stop_now": Row(ALL),
    "following.index": Row(CIRCLE),
    "following.topic": Row(CIRCLE),
    "following.group": Row(CIRCLE, "group"),
    "consents.index": Row(CIRCLE),
    "consents.answer": Row(CIRCLE, "asked adviser"),
    "consents.withdraw": Row(CIRCLE, "asked adviser"),
    "walls.own": Row(CIRCLE),
    "walls.declare_own": Row(CIRCLE),
    "pledge.show": Row(SIGNED_IN),
    "pledge.accept": Row(SIGNED_IN),
    # The office.
    "invitations.index": Row(SIGNED_IN, may=STAFF, hidden=True),
    "invitations.invite": Row(SIGNED_IN, may=STAFF, hidden=True),
    "invitations.revoke": Row(SIGNED_IN, "invitation", may=STAFF, hidden=True),
    "invitations.send_again": Row(SIGNED_IN, "invitation", may=STAFF, hidden=True),
    "walls.index": Row(OFFICE),
    "walls.declare": Row(OFFICE),
    "walls.lift": Row(OFFICE, "wall"),
    "pledge.edit": Row(OFFICE),
    "kinds.index": Row(OFFICE),
    "undelivered.index": Row(OFFICE),
    "groups.index": Row(OFFICE),
    "groups.create": Row(OFFICE),
    "groups.group": Row(OFFICE),
    "groups.change": Row(OFFICE),
    "groups.add": Row(OFFICE),
    "roster.index": Row(OFFICE),
    "roster.member": Row(OFFICE),
    "roster.change_role": Row(OFFICE),
    "roster.seat": Row(OFFICE, partly=True),
    "roster.set_active": Row(OFFICE),
    "roster.send_link": Row(OFFICE),
    "roster.sign_out": Row(OFFICE),
    # For machines.
    "health.alive": Row(ALL),
    "health.ready": Row(ALL),
    "health.metrics": Row(ALL),
    "specimen.specimen": Row(ALL),
    "static": Row(ALL),
    "static_for_a_year": Row(ALL),
}

#: Addresses that lead whoever comes in nowhere, or to sign in, since what they need is not made; and why.
NOWHERE = {
    "accounts.invitation": "an invitation is used up by whoever is let in; test_accounts",
    "accounts.accept_invitation": "as above",
    "preferences.stop": "the key of a letter; test_preferences",
    "preferences.stop_now": "as above",
    "second.ask": "nobody is half way in; test_second",
    "second.answer": "as above",
    "mail_links.show_link": "the link of a letter is used up by whoever follows it; test_mail_links",
    "mail_links.use_link": "as above",
    "mail_links.new_password": "as above",
    "mail_links.choose_password": "as above",
    "health.metrics": "told with a key alone; test_metrics",
    "static": "there is no such file",
    "static_for_a_year": "there is no such file",
}
