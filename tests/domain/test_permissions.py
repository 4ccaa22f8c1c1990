"""Every permission × everything somebody can be to a thing, against the table of the specification.

The columns below are those of the specification; "own" is a column of its own there (asker, adviser), so
it reads as yes under that column. "–" is no. "unless asker" is written as "not own"; of an entry, "not own
advice" also leaves out those whose advice it took.
"""

from itertools import chain, combinations

import pytest

from advisory.domain.errors import Forbidden
from advisory.domain.permissions import PERMISSIONS, As, Permission, may, require

COLUMNS = (As.VISITOR, As.MEMBER, As.ASKER, As.ADVISER, As.MODERATOR, As.ADMIN)

#                          visitor member asker adviser moderator admin
TABLE = """
    READ_PUBLIC_ENTRY    | yes  | yes  | yes  | yes  | yes  | yes
    READ_MEMBERS_ENTRY   | –    | yes  | yes  | yes  | yes  | yes
    READ_OPEN_SITUATION  | –    | yes  | yes  | yes  | yes  | –
    READ_DRAFT           | –    | –    | yes  | –    | –    | –
    READ_SUBMITTED       | –    | –    | yes  | –    | yes  | –
    CREATE_SITUATION     | –    | yes  | yes  | yes  | yes  | –
    ASK_QUESTION         | –    | yes  | yes  | yes  | yes  | –
    ANSWER_QUESTION      | –    | –    | yes  | –    | –    | –
    CHANGE_SITUATION     | –    | –    | yes  | –    | –    | –
    GIVE_ADVICE          | –    | yes  | –    | yes  | yes  | –    | not own
    CHANGE_ADVICE        | –    | –    | –    | yes  | –    | –
    COMMENT_POINT        | –    | yes  | yes  | yes  | yes  | –
    SCREEN               | –    | –    | –    | –    | yes  | –    | not own
    CURATE               | –    | –    | –    | –    | yes  | –    | not own
    PULL_ENTRY           | –    | –    | yes  | –    | yes  | yes
    GIVE_CONSENT         | –    | –    | yes  | yes  | –    | –
    SEE_ADVISERS         | –    | –    | –    | –    | yes  | –
    SEE_ASKER            | –    | –    | yes  | –    | –    | –
    REVEAL_ASKER         | –    | –    | –    | –    | yes  | –    | not own
    COMMENT_ENTRY        | –    | yes  | yes  | yes  | yes  | –
    OWN_ACCOUNT          | –    | yes  | yes  | yes  | yes  | yes
    KEEP                 | –    | yes  | yes  | yes  | yes  | –
    MARK_HELPFUL         | –    | yes  | –    | –    | yes  | –    | not own advice
    PROPOSE_TAG          | –    | yes  | yes  | yes  | yes  | –
    ACCEPT_TAG           | –    | –    | –    | –    | yes  | yes
    SEE_DIRECTORY        | –    | yes  | yes  | yes  | yes  | –
    INVITE               | –    | –    | –    | –    | yes  | yes
    RUN_SITE             | –    | –    | –    | –    | –    | yes
    READ_LOG             | –    | –    | –    | –    | yes  | –
"""


#: Who is bound by the last column.
NOT_OWN = {"not own": {As.ASKER}, "not own advice": {As.ASKER, As.ADVISER}}


def rows() -> dict[str, tuple[set[As], set[As]]]:
    """Read the table: permission to the columns that say yes, and those that take the right away."""
    read = {}
    for line in TABLE.strip().splitlines():
        name, *cells = (cell.strip() for cell in line.split("|"))
        yes = {column for column, cell in zip(COLUMNS, cells, strict=False) if cell == "yes"}
        read[name] = (yes, NOT_OWN.get(cells[-1], set()))
    return read


def every_person() -> list[frozenset[As]]:
    """Everything that one person can be at once: a visitor, or any mix of the other columns."""
    others = [column for column in COLUMNS if column is not As.VISITOR]
    mixes = chain.from_iterable(combinations(others, size) for size in range(1, len(others) + 1))
    return [frozenset({As.VISITOR}), *(frozenset(mix) for mix in mixes)]


@pytest.mark.parametrize("name", rows())
@pytest.mark.parametrize("alone", [False, True], ids=["several moderators", "one moderator"])
def test_each_right_belongs_to_these_people_and_to_nobody_else(name, alone):
    yes, not_own = rows()[name]
    for person in every_person():
        # The only moderator screens and curates what they asked, since nobody else can; no more than that.
        freed = alone and As.MODERATOR in person and name in ("SCREEN", "CURATE")
        bound = bool(not_own & person) and not freed
        assert may(Permission[name], person, alone=alone) == (bool(yes & person) and not bound), person


def test_the_table_knows_no_other_permission():
    assert set(rows()) == {permission.name for permission in Permission}
    assert set(PERMISSIONS) == set(Permission)


def test_a_refusal_names_the_right_in_words():
    with pytest.raises(Forbidden, match="You may not give or withdraw consent"):
        require(Permission.GIVE_CONSENT, {As.MODERATOR})


def test_not_even_the_only_moderator_sees_an_asker_or_advises_themselves():
    assert not may(Permission.SEE_ASKER, {As.MEMBER, As.MODERATOR, As.ADMIN}, alone=True)
    assert not may(Permission.GIVE_ADVICE, {As.MEMBER, As.ASKER, As.MODERATOR}, alone=True)


def test_an_admin_by_that_role_alone_reads_nothing_confidential():
    confidential = (
        Permission.READ_OPEN_SITUATION,
        Permission.READ_DRAFT,
        Permission.READ_SUBMITTED,
        Permission.SEE_ADVISERS,
        Permission.READ_LOG,
    )
    assert not any(may(permission, {As.ADMIN}) for permission in confidential)
