"""Closeness in meaning: vectors in memory, who may find what, and the real encoder where it is installed."""

import threading

import numpy as np
import pytest

from advisory.domain.meaning import Passages
from advisory.search import minilm
from advisory.search.meaning import MAX_NEAR, VectorMeaning
from advisory.search.minilm import MiniLM, as_bytes, from_bytes
from tests.search.encoder import WordEncoder

PUBLIC = frozenset({"public"})
TEAMS = {
    "title": "How do teams share?",
    "body": "Two teams fight.",
    "1": "Pay one bonus.",
    "2": "Meet weekly.",
}
LAYOFF = {"title": "How do you carry out a layoff?", "body": "Cash is short.", "1": "Severance is read."}


@pytest.fixture
def encoder() -> WordEncoder:
    return WordEncoder()


@pytest.fixture
def meaning(encoder: WordEncoder) -> VectorMeaning:
    meaning = VectorMeaning(encoder)
    meaning.take([passages(meaning, "entry:1", 1, TEAMS), passages(meaning, "entry:2", 2, LAYOFF)])
    meaning.warm()
    return meaning


def passages(meaning, key, change, texts, marks=PUBLIC) -> Passages:
    vectors = {place: meaning.encode(text) for place, text in texts.items()}
    return Passages(key, 1, frozenset(marks), change, vectors)


def nearest(near) -> list[str]:
    return sorted(near, key=lambda key: -near[key].likeness)


def test_what_comes_closest_is_told_with_the_closeness_of_its_points(meaning):
    near = meaning.near("a farewell", PUBLIC)

    assert nearest(near) == ["entry:2"]
    assert set(near["entry:2"].points) == {"1"}
    assert near["entry:2"].points["1"] > 0.4
    assert nearest(meaning.near("bonus for teams", PUBLIC)) == ["entry:1"]


def test_before_it_is_warm_it_is_not_ready(encoder):
    meaning = VectorMeaning(encoder)
    meaning.take([passages(meaning, "entry:1", 7, TEAMS)])

    assert (meaning.ready, meaning.seen) == (False, 7)
    meaning.warm()
    assert meaning.ready
    assert nearest(meaning.near("teams", PUBLIC)) == ["entry:1"]


def test_nobody_is_told_of_what_they_may_not_read(meaning):
    meaning.take([passages(meaning, "situation:9", 3, {"title": "A zanzibarian bidder?"}, {"peers-7"})])

    assert "situation:9" not in meaning.near("zanzibarian buyer", PUBLIC)
    assert nearest(meaning.near("zanzibarian buyer", frozenset({"peers-7"}))) == ["situation:9"]
    assert meaning.near("teams", frozenset()) == {}


def test_what_one_may_not_read_crowds_nothing_out(encoder):
    meaning = VectorMeaning(encoder)
    hidden = [passages(meaning, f"entry:{n}", n, {"title": "teams"}, {"group-7"}) for n in range(1, 500)]
    meaning.take([*hidden, passages(meaning, "entry:900", 900, TEAMS)])
    meaning.warm()

    assert nearest(meaning.near("teams", PUBLIC)) == ["entry:900"]
    assert len(meaning.near("teams", frozenset({"group-7"}))) == MAX_NEAR


def test_what_one_must_find_no_trace_of_is_not_told_and_crowds_nothing_out(encoder):
    meaning = VectorMeaning(encoder)
    gone = frozenset(f"entry:{n}" for n in range(1, 500))
    meaning.take(
        [passages(meaning, key, n, {"title": "teams"}) for n, key in enumerate(sorted(gone), start=1)]
    )
    meaning.take([passages(meaning, "entry:900", 900, TEAMS)])
    meaning.warm()
    # One that has changed since is kept apart from the others.
    meaning.take([passages(meaning, "entry:7", 901, {"title": "teams"})])

    assert nearest(meaning.near("teams", PUBLIC, gone)) == ["entry:900"]
    assert nearest(meaning.near("teams", PUBLIC, gone - {"entry:7"})) == ["entry:7", "entry:900"]


def test_changes_are_found_at_once_and_what_is_gone_is_not(meaning):
    meaning.take(
        [passages(meaning, "entry:1", 3, {"title": "What of a quagga?"}), Passages("entry:2", -1, PUBLIC, 4)]
    )

    assert meaning.seen == 4
    assert nearest(meaning.near("quagga", PUBLIC)) == ["entry:1"]
    assert meaning.near("teams", PUBLIC) == {}
    assert meaning.near("layoff", PUBLIC) == {}


def test_many_changes_are_moved_into_the_array_and_answer_alike(meaning):
    for number in range(3, 120):
        meaning.take([passages(meaning, f"entry:{number}", number, {"title": f"Is this number{number}?"})])
    before = meaning.near("number77", PUBLIC)
    meaning.warm()

    assert nearest(before)[0] == "entry:77"
    assert meaning.near("number77", PUBLIC).keys() == before.keys()


def test_while_another_question_is_read_the_answer_is_nothing():
    class Slow(WordEncoder):
        def question(self, text):
            if text == "slow":
                started.set()
                go_on.wait(5)
            return super().question(text)

    started, go_on = threading.Event(), threading.Event()
    meaning = VectorMeaning(Slow())
    meaning.take([passages(meaning, "entry:1", 1, TEAMS)])
    meaning.warm()
    reader = threading.Thread(target=meaning.near, args=("slow", PUBLIC))
    reader.start()
    started.wait(5)
    try:
        assert meaning.near("teams", PUBLIC) == {}
    finally:
        go_on.set()
        reader.join()
    assert nearest(meaning.near("teams", PUBLIC)) == ["entry:1"]


def test_a_kept_vector_points_where_it_did():
    vector = WordEncoder().text("Two teams fight over one customer.")

    [kept] = from_bytes([as_bytes(vector)])
    assert float(kept @ vector) == pytest.approx(1.0, abs=1e-3)


@pytest.fixture(scope="module")
def model() -> MiniLM:
    """The real encoder."""
    if not minilm.available():
        pytest.skip("search by meaning is an optional extra, and its packages are not installed")
    return MiniLM()


def test_it_gives_the_vectors_of_the_reference(model):
    vector = model.text("hello world")

    assert vector.shape == (minilm.SIZE,)
    assert vector[:4] == pytest.approx([-0.034477, 0.031023, 0.006735, 0.026109], abs=2e-6)
    assert float(np.linalg.norm(vector)) == pytest.approx(1.0)


def test_the_same_thing_said_in_other_words_is_closer_than_another_thing(model):
    asked = model.question("We have to let a third of our people go")

    assert asked @ model.text("a first layoff") > asked @ model.text("a forecast of sales") + 0.15


def test_a_very_long_question_takes_no_longer_than_its_beginning(model):
    long = "our biggest customer wants everything cheaper " * 3_000

    assert model.question(long) @ model.question(long[:2_000]) == pytest.approx(1.0, abs=1e-4)


def test_nothing_and_nonsense_have_vectors_too(model):
    for text in ("", "\x00", "½ ・ 𝔘", "x" * 10_000):
        assert float(np.linalg.norm(model.question(text))) == pytest.approx(1.0)
