"""Whatever refers to a member is given to them as their data and goes with them, or says why not."""

import pytest

from advisory.services.exporting import _PROFILE
from advisory.storage.belongings import FATES, Fate, references
from advisory.storage.own_data import EXPORTED, Given
from advisory.storage.tables import MemberRow

COLUMNS = sorted(f"{column.table.name}.{column.name}" for column in references())
#: Of the row itself: neither given nor emptied when its member leaves.
OF_THE_SHELL = {"id", "uid", "left_on"}
#: Emptied, or made anew, when its member leaves, and no data of theirs.
OF_THE_ACCOUNT = {"password", "active", "fs_uniquifier", "reads_as"}


def reasoned(entry: object) -> bool:
    return isinstance(entry, Fate | Given) or (isinstance(entry, str) and len(entry) > 15)


@pytest.mark.parametrize("column", COLUMNS)
def test_it_is_said_what_becomes_of_it_when_the_member_leaves(column):
    assert reasoned(FATES.get(column)), f"say in storage.belongings what becomes of {column}"


@pytest.mark.parametrize("column", COLUMNS)
def test_it_is_exported_or_said_why_not(column):
    assert reasoned(EXPORTED.get(column)), f"say in storage.own_data whether {column} is exported"


def test_nothing_is_said_of_what_is_not_there():
    assert set(FATES) == set(EXPORTED) == set(COLUMNS)


def test_every_column_of_a_member_is_exported_or_of_the_account():
    columns = set(MemberRow.__table__.columns.keys())
    assert columns == OF_THE_SHELL | OF_THE_ACCOUNT | set(_PROFILE), (
        "give it in services.exporting, and empty it in storage.belongings.erase"
    )


def test_two_sections_are_never_called_the_same():
    names = [given.section for given in EXPORTED.values() if isinstance(given, Given)]
    assert len(set(names)) == len(names)
