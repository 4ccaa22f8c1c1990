"""Every address declares who may come in, and every change is a form with its key."""

from advisory.web.access import declared
from tests.trust.matrix import MATRIX

#: Reading is GET; everything else changes something and has to carry the form's key.
READING = {"GET", "HEAD", "OPTIONS"}


def test_every_view_declares_what_it_needs(app):
    silent = [name for name, view in app.view_functions.items() if declared(view) is None]
    assert silent == [], "put @needs(Permission.…), @open_to_all or @open_when_closed under the route"


def test_every_address_has_a_line_that_says_who_may_come_in(app):
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    missing = sorted(endpoints - {name.partition(" ")[0] for name in MATRIX})
    assert missing == [], (
        f"Say in tests/trust/matrix.py who may come in at {', '.join(missing)}; for a page for whoever is "
        f'signed in add to MATRIX:  "{missing[0]}": Row(SIGNED_IN),  '
        "(Row(CIRCLE) members, Row(DESK) moderators, Row(OFFICE) admins, Row(ALL) everybody; "
        'Row(CIRCLE, "situation", may="erin") where the address names a situation and its asker alone may)'
    )
    assert sorted({name.partition(" ")[0] for name in MATRIX} - endpoints) == [], "no such address any more"


def test_only_signing_in_invitations_and_health_are_open_on_a_closed_site(app):
    open_rooms = {
        name.split(".")[0].split("_")[0]
        for name, view in app.view_functions.items()
        if (found := declared(view)) is not None and found.when_closed
    }
    assert open_rooms <= {
        "static",
        "accounts",
        "second",
        "health",
        "feeds",
        "preferences",
        "mail",
        "single",
        "passkeys",
        "membership",
        "site",
    }


def test_of_the_preferences_only_the_link_in_a_letter_is_open(app):
    found = {
        name
        for name, view in app.view_functions.items()
        if name.startswith("preferences.") and (declaration := declared(view)) and declaration.when_closed
    }
    assert found == {"preferences.stop", "preferences.stop_now"}


def test_nothing_is_changed_by_a_link(app):
    """An address that decides, signs out or withdraws must not answer to GET."""
    verbs = ("/sign-out", "/withdraw", "/recall", "/reopen", "/start", "/preview", "/<decision>",
             "/helpful", "/save", "/follow",
             "/revoke", "/send-again", "/lists", "/rename", "/delete", "/alert", "/forget")  # fmt: skip
    by_link = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule.endswith(verbs) and "GET" in (rule.methods or set())
    ]
    assert by_link == []


def test_only_a_mail_program_that_stops_letters_is_excused_from_the_forms_key(app):
    """It has no form, and the random key in its address is what allows it (RFC 8058)."""
    csrf = app.extensions["csrf"]
    assert csrf._exempt_views == {"advisory.web.preferences.stop_now"}
    assert not csrf._exempt_blueprints


def test_addresses_are_lower_case_and_kebab_case(app):
    odd = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        and any(letter.isupper() or letter == "_" for letter in fixed_part(rule.rule))
    ]
    assert odd == []


def fixed_part(rule: str) -> str:
    """Give an address without its variable parts."""
    outside, depth = "", 0
    for letter in rule:
        depth += {"<": 1, ">": -1}.get(letter, 0)
        outside += letter if depth == 0 else ""
    return outside
