"""Tags, synonyms and closed lists: read once, and read anew when they change."""

from sqlalchemy.orm import Session

from advisory.domain.tags import Tag
from advisory.storage.tables import TagRow
from advisory.storage.vocabulary import Term, replace_tags, replace_terms, vocabulary


def test_words_are_read_once(session, engine):
    assert vocabulary(session) is vocabulary(session)


def test_every_session_sees_new_words_at_once(session):
    before = vocabulary(session)
    with Session(session.get_bind()) as other:
        replace_terms(other, "stage", [Term("late", "Late")])
        other.commit()
    session.rollback()
    assert vocabulary(session) is not before
    assert list(vocabulary(session).terms["stage"]) == ["late"]


def test_what_was_not_committed_is_forgotten(session):
    with Session(session.get_bind()) as other:
        replace_terms(other, "stage", [Term("late", "Late")])
        assert vocabulary(other).name("stage", "late") == "Late"
    assert "late" not in vocabulary(session).terms["stage"]


def test_a_synonym_may_move_to_another_tag(session):
    replace_tags(session, [Tag("a", "A", aliases=("X",)), Tag("b", "B")])
    replace_tags(session, [Tag("a", "A"), Tag("b", "B", aliases=("X",))])
    session.commit()
    assert vocabulary(session).book.canonical("x") == "b"


def test_a_tag_that_is_gone_from_the_list_stays_for_what_carries_it(session):
    replace_tags(session, [Tag("a", "A")])
    session.commit()
    assert session.get(TagRow, "pricing") is not None


def test_names_are_given_for_what_is_listed_and_the_word_for_what_is_not(session):
    words = vocabulary(session)
    assert words.facts("logistics", "", "startup") == ("Transport and logistics", "Startup")
    assert (words.name("industry", "mining"), words.tag_name("magic")) == ("mining", "magic")
