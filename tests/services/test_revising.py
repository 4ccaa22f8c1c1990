"""Every text that was handed on is kept as a revision, and a redaction reaches all of them."""

from advisory.domain.revision import RevisionKind
from advisory.services import asking, redacting
from advisory.services.redacting import Redaction
from advisory.services.revising import is_before, keep_situation
from advisory.storage import advice, revisions
from tests.services.circle import ADVICE, ask_form


def kinds(session, circle, slug):
    return [row.kind.value for row in reversed(revisions.of_situation(session, circle.row(slug).id))]


def test_a_draft_is_nobodys_revision(session, circle):
    slug = circle.drafted_text()
    assert kinds(session, circle, slug) == []


def test_posting_again_after_a_return_makes_the_next_revision(session, circle, erin, now):
    slug = circle.returned()
    form = ask_form(body="We make filling machines. A customer wants an engineer.")
    asking.submit(session, erin.actor, slug, form, seen_version=circle.version(slug), now=now)
    newest, first = revisions.of_situation(session, circle.row(slug).id)
    assert kinds(session, circle, slug) == ["posted", "reposted"]
    assert ("zwieback" in first.parts["body"], "zwieback" in newest.parts["body"]) == (True, False)
    assert revisions.last_screened(session, circle.row(slug).id) == 2


def test_a_revision_keeps_neither_industry_nor_size(session, circle):
    slug = circle.posted(industry="logistics", company_size="51-200")
    (row,) = revisions.of_situation(session, circle.row(slug).id)
    assert "logistics" not in str(row.parts)


def test_advice_keeps_each_time_it_was_given_or_amended(session, circle, paul):
    slug = circle.advised()
    circle.give(paul.actor, slug, "- Send three.", seen=1)
    row = advice.by_adviser(session, circle.row(slug).id, paul.id)
    assert [(one.kind.value, one.text) for one in revisions.of_advice(session, row.id)] == [
        ("amended", "- Send three."),
        ("given", ADVICE),
    ]


def test_advice_is_from_before_once_the_facts_change_and_until_it_is_amended(session, circle, paul, now):
    slug = circle.advised()
    situation, given = circle.row(slug), advice.by_adviser(session, circle.row(slug).id, paul.id)
    assert not is_before(given, situation)
    keep_situation(session, situation, RevisionKind.UPDATED, now)
    session.commit()
    assert is_before(given, situation)
    circle.give(paul.actor, slug, "- Send three.", seen=1)
    assert not is_before(advice.by_adviser(session, situation.id, paul.id), circle.row(slug))


def test_a_redaction_reaches_every_revision(session, circle, paul, mona, now):
    slug = circle.advised()
    row, given = circle.row(slug), advice.by_adviser(session, circle.row(slug).id, paul.id)
    for phrase in ("zwieback", "Illness is covered"):
        redacting.redact(session, mona.actor, slug, Redaction(phrase), now=now)
    assert "zwieback" not in str([one.parts for one in revisions.of_situation(session, row.id)])
    assert "Illness" not in str([one.text for one in revisions.of_advice(session, given.id)])
