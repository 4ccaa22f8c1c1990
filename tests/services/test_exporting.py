"""A member's own data as a file: all of theirs, nothing of others, and a bounded effort."""

import io
import json
import zipfile
from datetime import timedelta

import pytest

from advisory.domain.actor import VISITOR
from advisory.domain.errors import Forbidden
from advisory.services import (
    accounts,
    clarifying,
    commenting,
    excluding,
    exporting,
    following,
    walls,
)
from advisory.services.excluding import Reason
from advisory.storage.own_data import EXPORTED, Given
from advisory.storage.tables import AdviceRow, CommentRow, NoticeRow, QuestionRow
from tests.services.circle import ADVICE, QUESTION


@pytest.fixture
def unpacked(session, now):
    """Give the files of somebody's export, and what stands in its data."""

    def export(person):
        archive = zipfile.ZipFile(io.BytesIO(exporting.export(session, person.actor, now=now)))
        assert archive.testzip() is None
        files = {name: archive.read(name).decode() for name in archive.namelist()}
        return files, json.loads(files["data.json"])

    return export


def test_an_asker_finds_all_of_theirs_and_nothing_of_others(circle, session, unpacked, erin, now):
    slug = circle.asked()
    (asked,) = session.query(QuestionRow)
    clarifying.answer(
        session, erin.actor, slug, 1, "The customer pays.", seen_version=asked.answer_version, now=now
    )
    circle.drafted_text(question="Shall we sell?")
    accounts.start_sign_in(session, erin.id, now=now)
    files, data = unpacked(erin)
    assert data["profile"][0]["email"] == erin.email
    assert {row["question"] for row in data["situations"]} == {QUESTION, "Shall we sell?"}
    assert [row["answer"] for row in data["answers"]] == ["The customer pays."]
    assert [row["number"] for row in data["revisions of situations"]] == [1]
    assert data["devices signed in"][0].keys() == {"since", "expires_at"}
    assert data["groups"] == [{"chairs": False, "name": "North table"}]
    assert "zwieback" in files["situations.md"]
    assert "The customer pays." in files["situations.md"]
    for word in ("Paul", "paul@", "Who pays if he falls ill?", "Mona"):
        assert not [name for name, text in files.items() if word in text]


def test_an_adviser_finds_their_words_and_never_who_asked(circle, session, unpacked, erin, paul, now):
    slug = circle.advised()
    (row,) = session.query(AdviceRow)
    commenting.comment(session, paul.actor, slug, row.points[0].key, "I mean it.", now=now)
    following.follow_tag(session, paul.actor, "pricing", on=True, now=now)
    following.follow_situation(session, paul.actor, slug, on=False, now=now)
    files, data = unpacked(paul)
    assert [(row["title"], row["text"]) for row in data["advice"]] == [(QUESTION, ADVICE)]
    assert [(row["title"], row["text"]) for row in data["comments"]] == [(QUESTION, "I mean it.")]
    assert QUESTION in files["advice.md"]
    assert [row.get("key") for row in data["follows"]] == [None, "pricing"]
    for word in ("Erin", "erin@", "zwieback", slug):
        assert not [name for name, text in files.items() if word in text]
    assert f'"id": {erin.id}' not in files["data.json"]


def test_of_what_is_out_of_sight_not_even_the_title_is_given(
    circle, session, unpacked, paul, erin, adam, now
):
    circle.advised()
    walls.declare(session, adam.actor, paul.email, erin.email, now=now)
    files, data = unpacked(paul)
    assert [row["title"] for row in data["advice"]] == [None]
    assert "a situation that you do not see any more" in files["advice.md"]
    assert "Erin" not in "".join(files.values())


def test_of_what_was_done_an_export_tells_no_more_than_the_page_about_it(
    circle, session, unpacked, paul, priya, erin, adam, mona, now
):
    slug = circle.advised()
    (row,) = session.query(AdviceRow)
    commenting.comment(session, priya.actor, slug, row.points[0].key, "Nonsense.", now=now)
    (comment,) = session.query(CommentRow)
    reason = Reason("harmful", "Nobody should hear this.")
    excluding.exclude(session, mona.actor, slug, "comment", comment.key, reason, now=now)
    files, data = unpacked(paul)
    assert "Nobody should hear this." not in "".join(files.values())
    assert [line["thing"] for line in data["what was done with yours"]] == ["advice"]
    walls.declare(session, adam.actor, paul.email, erin.email, now=now)
    assert unpacked(paul)[1]["what was done with yours"] == []


def test_of_notices_the_day_is_given_and_no_order_within_it(session, unpacked, paul, now):
    for number, kind in enumerate(("advised.updated", "advised.closed", "advised.updated")):
        at = now + timedelta(minutes=number)
        session.add(NoticeRow(member_id=paul.id, kind=kind, event=f"e-{number}", detail={}, made_at=at))
    session.commit()
    notices = unpacked(paul)[1]["notices"]
    assert [(one["made_on"], one["kind"]) for one in notices] == [
        ("2026-03-02", "advised.closed"),
        ("2026-03-02", "advised.updated"),
        ("2026-03-02", "advised.updated"),
    ]
    assert not [one for one in notices if "made_at" in one]


def test_walls_that_others_put_up_are_no_data_of_the_member(session, unpacked, paul, erin, adam, now):
    walls.declare(session, adam.actor, paul.email, erin.email, now=now)
    walls.declare_own(session, paul.actor, "Harbour Pumps", now=now)
    assert [row["company"] for row in unpacked(paul)[1]["conflicts you declared"]] == ["Harbour Pumps"]
    assert unpacked(adam)[1]["conflicts you declared"] == []


def test_every_section_is_there(unpacked, carl):
    _, data = unpacked(carl)
    given = {one.section for one in EXPORTED.values() if isinstance(one, Given)}
    assert given <= set(data)


def test_no_secret_is_given(session, unpacked, paul, now):
    token = accounts.start_sign_in(session, paul.id, now=now)
    text = "".join(unpacked(paul)[0].values())
    assert token not in text
    for word in ("argon2", "token", "uniquifier", "password_hash", "sealed", "code_hash", "credential"):
        assert word not in text


def test_five_hundred_notices_cost_no_more_queries_than_none(session, unpacked, queries, paul, carl, now):
    for number in range(500):
        session.add(
            NoticeRow(member_id=paul.id, kind="office.roles", event=f"e-{number}", detail={}, made_at=now)
        )
    session.commit()
    with queries() as few:
        unpacked(carl)
    with queries() as many:
        _, data = unpacked(paul)
    assert len(data["notices"]) == 500
    assert data["notices"][0]["sentence"].endswith(".")
    assert len(many) == len(few) <= 60


def test_a_visitor_has_no_data(session, now):
    with pytest.raises(Forbidden):
        exporting.export(session, VISITOR, now=now)
