"""The index in step with the database: what it holds, and how a difference is found and mended."""

from dataclasses import replace

from sqlalchemy import update

from advisory.search.port import Document
from advisory.services import advising, asking, indexing
from advisory.storage.tables import SituationRow
from tests.services.shelf import take


def filled(session, settings, now, circle, deliver):
    """Have three entries and one open situation, indexed."""
    take(session, settings.content_dir, now, "a", "b", "c")
    slug = circle.advised()
    deliver()
    return slug


def documents(session) -> dict[str, Document]:
    return {document.key: document for document in indexing.documents(session)}


def test_after_every_delivery_index_and_database_agree(session, settings, now, circle, deliver, engine):
    filled(session, settings, now, circle, deliver)
    assert not indexing.check(session, engine)
    assert len(engine.revisions()) == 4


def test_every_step_on_the_circle_keeps_them_in_step(session, circle, deliver, engine, erin, paul, now):
    bench = circle.published()
    deliver()
    assert not indexing.check(session, engine)
    seen = circle.version(bench.slug)
    asking.withdraw(session, erin.actor, bench.slug, seen_version=seen, now=now)
    deliver()
    assert (bool(indexing.check(session, engine)), dict(engine.revisions())) == (False, {})


def test_advice_counts_as_a_change(session, circle, deliver, engine, paul, now):
    slug = circle.advised()
    deliver()
    advising.withdraw(session, paul.actor, slug, seen_version=1, now=now)
    assert indexing.check(session, engine).stale
    deliver()
    assert not indexing.check(session, engine)


def test_what_is_missing_stale_and_surplus_is_named(session, settings, now, circle, deliver, engine):
    filled(session, settings, now, circle, deliver)
    keys = sorted(engine.revisions())
    surplus = replace(documents(session)[keys[0]], key="entry:4711")
    older = replace(documents(session)[keys[1]], revision=0)
    engine.remove(keys[:2])
    engine.put([surplus, older])
    difference = indexing.check(session, engine)
    assert (difference.missing, difference.stale) == ((keys[0],), (keys[1],))
    assert difference.surplus == ("entry:4711",)


def test_a_rebuild_mends_everything(session, settings, now, circle, deliver, engine):
    filled(session, settings, now, circle, deliver)
    engine.remove(list(engine.revisions()))
    done = []
    assert indexing.rebuild(session, engine, done.append) == 4
    assert not indexing.check(session, engine)
    assert done[-1] == 4


def test_an_entry_is_indexed_with_the_words_of_its_tags(session, settings, now):
    take(session, settings.content_dir, now, "a")
    [document] = documents(session).values()
    assert (document.kind, document.marks) == ("entry", {"public", "moderators"})
    assert "tag:pricing" in document.labels
    assert "Pricing" in document.tag_words
    assert document.points == (("1", "Ask for more."), ("1.1", "In writing."), ("2", "Wait."))


def test_an_open_situation_is_indexed_for_its_audience_with_its_thread(session, circle):
    slug = circle.advised(audience=circle.table())
    [document] = documents(session).values()
    assert document.marks == {f"peers-{circle.row(slug).group_id}", "moderators"}
    assert document.points[0] == ("1.1", "Send two people who alternate.")


def test_nothing_is_indexed_before_it_is_open(session, circle):
    circle.drafted_text()
    circle.posted()
    circle.returned()
    assert documents(session) == {}


def test_an_entry_in_work_is_not_indexed(session, circle):
    circle.consented()
    assert [document.kind for document in documents(session).values()] == ["situation"]


def test_an_open_situation_is_filed_under_its_advice_and_never_under_facts_that_are_hidden(session, circle):
    circle.advised(industry="software", company_size="51-200", stage="growth", tags=("pricing",))

    [hidden] = documents(session).values()
    assert hidden.labels == ("tag:pricing", "basis:lived")
    session.execute(update(SituationRow).values(facts_shown=True))
    session.commit()
    [shown] = documents(session).values()
    assert shown.labels == ("tag:pricing", "industry:software", "size:51-200", "basis:lived")


def test_a_published_entry_is_filed_under_the_grounds_of_the_advice_in_it(session, circle):
    circle.published()
    labels = next(one.labels for key, one in documents(session).items() if key.startswith("entry:"))

    assert [label for label in labels if label.startswith("basis:")] == ["basis:lived"]
