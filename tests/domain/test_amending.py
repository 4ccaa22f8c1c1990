"""Which point of amended advice is which."""

from advisory.domain.amending import Kept, pair_points

SEND, FEE = "Send two people who alternate.", "Write a fee into the contract."
OLD = {1: ("1", SEND), 2: ("1.1", "Illness is covered."), 3: ("2", FEE)}


def test_points_that_say_the_same_are_the_same_wherever_they_moved():
    assert pair_points(OLD, [("1", FEE), ("2", SEND), ("2.1", "Illness is covered.")]) == [
        Kept(3, unchanged=True), Kept(1, unchanged=True), Kept(2, unchanged=True),
    ]  # fmt: skip


def test_a_reworded_point_goes_on_from_the_one_it_is_most_like():
    assert pair_points(OLD, [("1", "Write a fee for hiring into the contract.")]) == [
        Kept(3, unchanged=False)
    ]


def test_what_says_something_else_is_new():
    assert pair_points(OLD, [("1", "Refuse.")]) == [None]


def test_a_point_does_not_become_a_sub_point_of_another():
    assert pair_points({1: ("1", SEND)}, [("1", FEE), ("1.1", SEND)]) == [None, None]


def test_two_points_that_say_the_same_stay_two():
    twice = {1: ("1", "Wait."), 2: ("2", "Wait.")}
    assert pair_points(twice, [("1", "Wait."), ("2", "Wait.")]) == [
        Kept(1, unchanged=True), Kept(2, unchanged=True),
    ]  # fmt: skip
    assert pair_points(twice, [("1", "Wait."), ("2", "Wait."), ("3", "Wait.")])[2] is None


def test_of_very_many_points_only_those_of_one_number_are_compared():
    """Else somebody could hold a situation for seconds by amending their advice."""
    old = {key: (str(key), f"Wait for spring {key}.") for key in range(1, 200)}
    moved = [(str(key), f"Wait for autumn {key}.") for key in range(1, 200)]
    assert pair_points(old, moved) == [Kept(key, unchanged=False) for key in range(1, 200)]
    assert pair_points({1: ("1", SEND)}, [("2", f"{SEND} Always.")]) == [Kept(1, unchanged=False)]
    shifted = [(str(key + 500), said) for key, (_, said) in enumerate(moved)]
    assert set(pair_points(old, shifted)) == {None}
