"""Health and metrics: who may ask, and that no number tells what one person did."""

import re
from datetime import timedelta

import pytest

from advisory.services import outbox

TOKEN = "t" * 40


@pytest.fixture
def numbers(visitor):
    """Read one of the numbers, from this machine."""

    def read(name):
        text = visitor.get("/metrics").text
        found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
        return float(found[1]) if found else None

    return read


def test_only_this_machine_and_who_knows_the_token_find_the_numbers(make_app):
    site = make_app(ADVISORY_METRICS_TOKEN=TOKEN, ADVISORY_PROXIES="1").test_client()
    far = {"REMOTE_ADDR": "203.0.113.7"}
    assert site.get("/metrics").status_code == 200
    assert site.get("/metrics", environ_overrides=far).status_code == 404
    assert site.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
    assert site.get("/metrics", headers={"Forwarded": "for=127.0.0.1"}).status_code == 404
    for said, status in (
        (f"Bearer {TOKEN}", 200),
        ("Bearer " + "u" * 40, 404),
        ("Bearer é", 404),
        ("x", 404),
    ):
        answer = site.get("/metrics", environ_overrides=far, headers={"Authorization": said})
        assert answer.status_code == status, said


def test_without_a_token_nobody_comes_in_with_an_empty_one(make_app):
    far = {"REMOTE_ADDR": "203.0.113.7"}
    answer = (
        make_app().test_client().get("/metrics", environ_overrides=far, headers={"Authorization": "Bearer "})
    )
    assert answer.status_code == 404


def test_pages_are_counted_by_the_pattern_of_their_address(visitor, numbers):
    name = 'advisory_requests_total{answer="4xx",page="/entries/<slug>"}'
    before = numbers(name) or 0
    visitor.get("/entries/no-such-entry")
    assert numbers(name) == before + 1


def test_what_a_member_does_is_counted_with_what_all_of_them_do(visitor, numbers, client_of, erin, thread):
    slug = thread.opened()
    name = 'advisory_requests_total{answer="2xx",page="for members"}'
    client, before = client_of(erin), numbers(name) or 0
    client.get(f"/situations/{slug}")
    client.get("/me/")
    client.send("/situations/new", question="Why?", body="zwieback", action="save")
    assert numbers(name) == before + 2
    text = visitor.get("/metrics").text
    for word in (slug, "zwieback", "/situations", erin.email, "Erin", "invitations"):
        assert word not in text


def test_a_failed_sign_in_is_a_plain_number(visitor, numbers):
    before = numbers("advisory_sign_in_failures_total")
    visitor.send("/sign-in", email="erin@example.com", password="not her password")
    assert numbers("advisory_sign_in_failures_total") == before + 1
    assert "erin" not in visitor.get("/metrics").text


def test_what_waits_is_told_with_its_age(numbers, session, now, clock):
    assert numbers("advisory_outbox_waiting") == 0
    outbox.promise(session, "index.entry", 1, now)
    outbox.promise(session, "mail.notice", 1, now)
    outbox.promise(session, "mail.notice", 2, now)
    session.commit()
    clock.move(minutes=2)
    assert numbers("advisory_outbox_waiting") == 1
    assert numbers("advisory_index_lag_seconds") == timedelta(minutes=2).total_seconds()
    assert numbers("advisory_letters_waiting") == 2
    assert numbers("advisory_database_up") == 1


def test_the_age_of_the_last_backup_is_told_once_there_is_one(app, numbers, clock, tmp_path, settings):
    (settings.data_dir / "last-backup").unlink(missing_ok=True)
    assert numbers("advisory_backup_seconds") is None
    app.test_cli_runner().invoke(args=("backup", "create", str(tmp_path)))
    clock.move(hours=3)
    assert numbers("advisory_backup_seconds") == 3 * 3600


def test_a_site_without_its_database_has_numbers_nevertheless(make_app, tmp_path, world):
    if "postgresql" in world.database.url:
        pytest.skip("a database that is missing is not made there")
    site = make_app(ADVISORY_DATABASE_URL=f"sqlite:///{tmp_path / 'empty.sqlite3'}").test_client()
    assert "advisory_database_up 0.0" in site.get("/metrics").text


def test_a_journal_that_cannot_be_written_is_not_ready(make_app, tmp_path):
    folder = tmp_path / "elsewhere"
    site = make_app(ADVISORY_TOMBSTONES=str(folder / "journal")).test_client()
    assert site.get("/readyz").status_code == 200
    folder.rmdir()
    answer = site.get("/readyz")
    assert answer.status_code == 503
    assert "nothing can be pulled" in answer.text


def test_a_database_at_another_migration_is_not_ready(visitor, session, world):
    session.connection().exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
    session.connection().exec_driver_sql("INSERT INTO alembic_version VALUES ('0001')")
    session.commit()
    try:
        answer = visitor.get("/readyz")
        assert answer.status_code == 503
        assert "at migration 0001" in answer.text
    finally:
        session.connection().exec_driver_sql("DROP TABLE alembic_version")
        session.commit()
