"""Redacting: a phrase is gone from everything that is kept, and the log does not keep it either."""

import pytest
from sqlalchemy import select

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden, Invalid, NotFound
from advisory.services import asking, clarifying, excluding, moderating, redacting
from advisory.services.excluding import Reason
from advisory.services.redacting import Redaction
from advisory.storage.base import Base
from tests.services.circle import ask_form

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
    excluding.exclude(session, max_.actor, telling, "point", one.id, Reason("harmful", "So."), now=now)
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
