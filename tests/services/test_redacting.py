"""Redacting: a phrase is gone from everything that is kept, and the log does not keep it either."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Invalid, NotFound
from advisory.services import (
    asking,
    clarifying,
    exchange,
    excluding,
    finding,
    folding,
    history,
    library,
    moderating,
    notices,
    redacting,
    removing,
    updating,
    upkeep,
)
from advisory.services.excluding import Reason
from advisory.services.looking import Finder
from advisory.services.posting import send_due
from advisory.services.redacting import Redaction
from advisory.storage.base import Base
from tests.services.circle import TEXT, ask_form

PHRASE = "Quokka Works"


def redact(session, actor, slug, now, phrase=PHRASE, instead="a company"):
    return redacting.redact(session, actor, slug, Redaction(phrase, instead), now=now)


def everything(session) -> str:
    """Give every value that the database holds, as one text; rendered bytes are read as text."""
    session.expire_all()
    session.rollback()
    found = []
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)):
            found += [one.decode(errors="ignore") if isinstance(one, bytes) else str(one) for one in row]
    return "\n".join(found).casefold()


@pytest.fixture
def telling(session, circle, erin, paul, now):
    """A situation whose every text names a company, with a history."""
    slug = circle.posted(
        question="Do we sell to Quokka Works?", body="**Quokka** Works wants us.", tried="quokka  works"
    )
    asking.recall(session, erin.actor, slug, seen_version=circle.version(slug), now=now)
    form = ask_form(
        question="Do we sell to QUOKKA WORKS?", body="Quokka *Works* asks.", decision="Quokka Works?"
    )
    asking.submit(session, erin.actor, slug, form, seen_version=circle.version(slug), now=now)
    circle._approved(slug, clarify_first=True)
    clarifying.ask(session, paul.actor, slug, "Who owns Quokka Works?", now=now)
    clarifying.answer(session, erin.actor, slug, 1, "Quokka Works is its own.", now=now)
    clarifying.open_for_advice(session, erin.actor, slug, seen_version=circle.version(slug), now=now)
    circle.give(circle.paul, slug, "- Sell to **Quokka Works**.\n    - Ask Quokka Works first.\n- Wait.")
    return slug


def test_the_phrase_is_gone_from_every_row_history_included(session, circle, telling, mona, now):
    assert redact(session, mona.actor, telling, now) > 5
    held = everything(session)
    assert "quokka works" not in held
    assert "quokka</strong> works" not in held
    assert "a company" in held


def test_what_was_taken_out_of_the_thread_is_redacted_too(session, circle, telling, mona, max_, now):
    one = next(
        p for p in moderating.page(session, mona.actor, telling, now=now).pieces if p.called == "Point 1"
    )
    excluding.exclude(session, max_.actor, telling, "point", one.key, Reason("harmful", "So."), now=now)
    redact(session, mona.actor, telling, now)
    assert "quokka works" not in everything(session)


@pytest.mark.parametrize("stage", ["drafted", "in_review", "published"])
def test_the_entry_its_editions_and_its_draft_lose_it(session, circle, mona, now, stage, deliver, settings):
    bench = getattr(circle, stage)()
    deliver()
    redact(session, mona.actor, bench.slug, now, "alternate", "take turns")
    deliver()
    held = everything(session)
    assert "alternate" not in held
    files = [path.read_text() for path in settings.content_dir.glob("*.md")]
    assert not [text for text in files if "alternate" in text]
    assert len(files) == (stage == "published")


def test_a_published_entry_stays_as_its_file_says(session, circle, mona, now, deliver, settings):
    bench = circle.published()
    deliver()
    redact(session, mona.actor, bench.slug, now, "alternate", "take turns")
    assert deliver()[1] == 0
    (file,) = settings.content_dir.glob("*.md")
    assert "take turns" in file.read_text()


def test_it_is_found_no_more(session, circle, telling, engine, deliver, mona, now):
    deliver()
    redact(session, mona.actor, telling, now)
    deliver()
    assert "quokka" not in str(engine.__dict__).casefold()


def test_the_log_says_who_when_and_where(session, circle, telling, mona, now):
    redact(session, mona.actor, telling, now)
    line = circle.log()[-1]
    assert (line.action, line.actor_id, line.at) == ("redact", mona.id, now)
    assert "advice points" in line.reason
    assert "questions" in line.reason


@pytest.mark.parametrize(
    ("phrase", "instead"),
    [
        ("", "x"),
        ("ab", "x"),
        ("x" * 201, "y"),
        ("zeppelin", "x"),
        (PHRASE, "the quokka works"),
        (PHRASE, "<b>"),
    ],
    ids=["none", "short", "long", "nowhere", "again", "markup"],
)
def test_a_phrase_that_cannot_be_taken_is_refused(session, circle, telling, mona, now, phrase, instead):
    with pytest.raises(Invalid):
        redact(session, mona.actor, telling, now, phrase, instead)
    assert "quokka works" in everything(session)


def test_nobody_else_redacts(session, circle, telling, erin, paul, carl, adam, mona, now):
    for actor in (erin.actor, paul.actor, carl.actor, adam.actor, VISITOR):
        with pytest.raises(NotFound):
            redact(session, actor, telling, now)
    circle.erin = mona.actor
    with pytest.raises(Forbidden):
        redact(session, mona.actor, circle.opened(), now, "zwieback")


def test_other_situations_keep_their_words(session, circle, telling, mona, now):
    circle.opened(question="And Quokka Works?")
    redact(session, mona.actor, telling, now)
    assert everything(session).count("quokka works") >= 1


def test_the_reasons_in_the_log_lose_it_and_say_all_else_as_before(session, circle, mona, max_, now):
    slug = circle.opened(body="They want us.")
    why = "It is Quokka Works, known to all."
    removing.remove(session, mona.actor, slug, why, seen_version=circle.version(slug), now=now)
    before = [(line.id, line.action, line.actor_id, line.at, line.note) for line in circle.log()]
    redact(session, max_.actor, slug, now)
    session.expire_all()
    lines = circle.log()
    assert [(line.id, line.action, line.actor_id, line.at, line.note) for line in lines[:-1]] == before
    assert lines[-2].reason == "It is a company, known to all."
    assert "moderation log" in lines[-1].reason
    assert "quokka works" not in everything(session)


def test_a_phrase_that_stands_in_a_reason_alone_is_taken_out_of_it(session, circle, mona, max_, now):
    slug = circle.opened()
    why = "It is Quokka Works."
    removing.remove(session, mona.actor, slug, why, seen_version=circle.version(slug), now=now)
    assert redact(session, max_.actor, slug, now) == 1
    assert "quokka" not in everything(session)


def test_an_entry_gets_another_address_where_its_own_tells(session, circle, mona, now, deliver, settings):
    bench = circle.published(question="Do we lend engineers?")
    deliver()
    old = circle.entry(bench).slug
    assert old == "do-we-lend-engineers"
    other = circle.published(question="Do we hire?")
    deliver()
    seen = circle.entry(other).version
    upkeep.supersede(session, mona.actor, circle.entry(other).slug, old, seen_version=seen, now=now)
    deliver()
    redact(session, mona.actor, bench.slug, now, "lend engineers", "help")
    assert deliver()[1] == 0
    new = circle.entry(bench).slug
    assert new == "do-we-help"
    assert old not in everything(session)
    assert {path.stem for path in settings.content_dir.glob("*.md")} == {new, circle.entry(other).slug}
    assert f"superseded_by: {new}" in (settings.content_dir / "do-we-hire.md").read_text()
    assert library.entry(session, VISITOR, new, now=now).question == "Do we help?"
    with pytest.raises(NotFound):
        library.entry(session, VISITOR, old, now=now)
    assert exchange.exchange(session, settings.content_dir, exchange.Way.IMPORT, now=now).refused == []


def test_an_address_that_is_only_the_phrase_becomes_another(session, circle, mona, now, deliver):
    bench = circle.published(question="Quokka?")
    deliver()
    redact(session, mona.actor, bench.slug, now, "Quokka", "[taken out]")
    deliver()
    assert circle.entry(bench).slug == "taken-out"


def folded(session, circle, erin, paul, now):
    slug = circle.clarifying(body="They want us.")
    clarifying.ask(session, paul.actor, slug, "Who *are* they?", now=now)
    clarifying.answer(session, erin.actor, slug, 1, "Quokka Works.", seen_version=0, now=now)
    folding.fold_in(session, erin.actor, slug, [1], seen_version=circle.version(slug), now=now)
    assert circle.row(slug).body == "They want us.\n\n**Who are they?** Quokka Works."
    return slug


@pytest.mark.parametrize("called", ["Question 1", "Answer 1"])
def test_what_is_taken_out_leaves_the_text_it_was_folded_into(session, circle, erin, paul, mona, now, called):
    slug = folded(session, circle, erin, paul, now)
    piece = next(p for p in moderating.page(session, mona.actor, slug, now=now).pieces if p.called == called)
    excluding.exclude(
        session, mona.actor, slug, piece.thing, piece.key, Reason("confidential", "So."), now=now
    )
    row = circle.row(slug)
    assert row.body == "They want us."
    assert "Quokka" not in row.body_html
    page = history.of_situation(session, paul.actor, slug)
    assert "Quokka" not in str(page)
    (out,) = moderating.page(session, mona.actor, slug, now=now).out
    excluding.include(session, mona.actor, slug, out.id, now=now)
    assert circle.row(slug).body == "They want us."
    folding.fold_in(session, erin.actor, slug, [1], seen_version=circle.version(slug), now=now)
    assert circle.row(slug).body.endswith("Quokka Works.")


def test_an_answer_leaves_a_paragraph_that_its_asker_has_changed(session, circle, erin, paul, mona, now):
    slug = folded(session, circle, erin, paul, now)
    text = replace(TEXT, body="They want us. It is Quokka Works. They are large.")
    updating.update(session, erin.actor, slug, text, seen_version=circle.version(slug), now=now)
    piece = next(
        p for p in moderating.page(session, mona.actor, slug, now=now).pieces if p.called == "Answer 1"
    )
    excluding.exclude(session, mona.actor, slug, "answer", piece.key, Reason("confidential", "So."), now=now)
    assert circle.row(slug).body == "They want us. It is  They are large."


def test_what_is_to_be_sent_and_what_was_told_has_no_word_of_it(
    app, session, circle, telling, mona, paul, now, mailer, deliver
):
    redact(session, mona.actor, telling, now)
    deliver()
    send_due(session, mailer, app.extensions["advisory"].letters, now=now)
    assert mailer.letters
    assert not [
        letter for letter in mailer.letters if "quokka" in f"{letter.subject}{letter.text}".casefold()
    ]
    for person in (paul, mona):
        assert "quokka" not in str(notices.page(session, person.actor, 1, now=now)).casefold()
    for part in (telling, "engineers", "company"):
        found = finding.find(
            session, Finder(app.extensions["advisory"].finder.engine), paul.actor, part, now=now
        )
        assert "quokka" not in str(found).casefold()
