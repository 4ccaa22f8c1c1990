"""A backup holds the whole site of one moment; what was pulled after it does not come back with it."""

import json
import shutil
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from advisory.documents.archive import new_archive, open_archive
from advisory.documents.sealing import Keys, key_of, new_key, read_key
from advisory.domain.actor import VISITOR
from advisory.domain.errors import Invalid, NotFound
from advisory.domain.lifecycle import EntryState
from advisory.services import (
    accounts,
    asking,
    backup,
    library,
    publishing,
    reading,
    redacting,
    removing,
    repulling,
)
from advisory.services.filing import Folders
from advisory.services.redacting import Redaction
from advisory.storage import copying
from advisory.storage.tables import EntryRow, LogRow, SignInRow, SituationRow
from tests.services.circle import ask_form

#: A site with no key of its own, and one that has one.
PLAIN = Keys(key_of("the secret of a site, thirty-two characters"))
KEYS = Keys(PLAIN.site, read_key(new_key()))


@pytest.fixture
def folders(settings):
    private = settings.data_dir / "entries"
    shutil.rmtree(private, ignore_errors=True)
    return Folders(settings.content_dir, private)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "last-night.backup"


@pytest.fixture
def bring_back(session, engine, folders, file, now, tmp_path):
    def run(*, force=True, keys=KEYS):
        more = {"aside": tmp_path / "aside", "force": force, "now": now}
        return backup.restore(session, engine, folders, file, keys, **more)

    return run


@pytest.fixture
def published(circle, deliver):
    bench = circle.published()
    deliver()
    return bench


def contents(session):
    """Everything that the database says."""
    session.rollback()
    return {table.name: list(copying.rows_of(session, table)) for table in copying.copied_tables()}


def test_what_comes_back_is_what_was_there(session, circle, published, folders, file, bring_back, now):
    before = contents(session)
    session.rollback()
    made = backup.create(session, folders, file, KEYS, now=now)
    circle.drafted_text()
    again = bring_back()
    assert contents(session) == before
    assert again.rows == made.rows == sum(len(rows) for rows in before.values())


def test_life_goes_on_after_a_restore(session, circle, published, folders, file, bring_back, now):
    backup.create(session, folders, file, KEYS, now=now)
    bring_back()
    slug = circle.drafted_text()
    assert session.scalars(select(SituationRow).where(SituationRow.slug == slug)).one()
    session.rollback()


def test_the_log_is_append_only_again_after_a_restore(
    session, circle, published, folders, file, bring_back, now
):
    backup.create(session, folders, file, KEYS, now=now)
    bring_back()
    line = session.scalars(select(LogRow)).first()
    line.reason = "changed"
    with pytest.raises(Exception, match="append-only"):
        session.commit()
    session.rollback()


def test_last_nights_backup_does_not_bring_a_pulled_entry_back(
    session, circle, published, folders, file, bring_back, deliver, now
):
    row = circle.entry(published)
    slug, version = row.slug, row.version
    backup.create(session, folders, file, KEYS, now=now)
    publishing.pull(session, circle.erin, slug, seen_version=version, now=now)
    deliver()
    assert bring_back().pulled == 1
    deliver()
    assert circle.entry(published).state is EntryState.PULLED
    assert not (folders.public / f"{slug}.md").exists()
    with pytest.raises(NotFound):
        library.entry(session, VISITOR, slug)
    # And once more, since a restore must not wear the journal out.
    assert bring_back().pulled == 1


def test_a_pulled_entrys_file_is_not_put_aside_either(
    session, circle, published, folders, file, bring_back, tmp_path, now
):
    row = circle.entry(published)
    path = folders.public / f"{row.slug}.md"
    backup.create(session, folders, file, KEYS, now=now)
    raw = path.read_bytes()
    publishing.pull(session, circle.mona, row.slug, seen_version=row.version, now=now)
    path.write_bytes(raw + b"\nedited by hand\n")
    bring_back()
    assert not path.exists()
    assert not list(tmp_path.glob("aside/**/*.md"))


def test_files_come_back_and_others_are_put_aside(
    session, circle, published, folders, file, bring_back, tmp_path, now
):
    slug = circle.entry(published).slug
    raw = (folders.public / f"{slug}.md").read_bytes()
    backup.create(session, folders, file, KEYS, now=now)
    (folders.public / f"{slug}.md").write_bytes(b"spoilt")
    (folders.public / "later.md").write_bytes(b"written since")
    (folders.public / "tags.yml").unlink()
    bring_back()
    assert (folders.public / f"{slug}.md").read_bytes() == raw
    assert (folders.public / "tags.yml").exists()
    assert not (folders.public / "later.md").exists()
    assert (tmp_path / "aside" / "content" / "later.md").read_bytes() == b"written since"


def test_an_entry_without_its_file_gets_it_from_its_row(
    session, circle, published, folders, file, bring_back, now
):
    slug = circle.entry(published).slug
    raw = (folders.public / f"{slug}.md").read_bytes()
    (folders.public / f"{slug}.md").unlink()
    backup.create(session, folders, file, KEYS, now=now)
    bring_back()
    assert (folders.public / f"{slug}.md").read_bytes() == raw


def test_private_entries_are_in_it(session, circle, deliver, folders, file, bring_back, now):
    slug = circle.entry(circle.published(audience="members")).slug
    deliver()
    backup.create(session, folders, file, KEYS, now=now)
    shutil.rmtree(folders.private)
    bring_back()
    assert (folders.private / f"{slug}.md").exists()


def test_what_is_written_meanwhile_is_not_in_it(session, circle, published, folders, file, bring_back, now):
    with Session(session.get_bind()) as other:
        written = []

        def meanwhile(_done, _total):
            if not written:
                form = ask_form()
                written.append(asking.save(other, circle.erin, "", form, seen_version=0, now=now))

        backup.create(session, folders, file, KEYS, now=now, told=meanwhile)
    assert session.scalars(select(SituationRow).where(SituationRow.slug == written[0])).one()
    bring_back()
    assert session.scalars(select(SituationRow).where(SituationRow.slug == written[0])).one_or_none() is None
    session.rollback()


def test_a_site_with_members_is_not_replaced_without_being_told_to(
    session, circle, published, folders, file, bring_back, now
):
    backup.create(session, folders, file, KEYS, now=now)
    with pytest.raises(Invalid, match="--force"):
        bring_back(force=False)
    assert session.get(EntryRow, published.entry_id) is not None


def test_a_backup_is_never_written_over(session, folders, file, now):
    file.write_bytes(b"of another night")
    with pytest.raises(Invalid):
        backup.create(session, folders, file, KEYS, now=now)
    assert file.read_bytes() == b"of another night"


def test_a_backup_is_its_owners_alone(session, folders, file, now):
    backup.create(session, folders, file, KEYS, now=now)
    assert file.stat().st_mode & 0o077 == 0
    assert backup.verify(file, KEYS).rows > 0


def test_neither_the_journal_nor_the_index_is_in_it(session, circle, published, folders, file, now, settings):
    row = circle.entry(published)
    publishing.pull(session, circle.mona, row.slug, seen_version=row.version, now=now)
    backup.create(session, folders, file, KEYS, now=now)
    with open_archive(file, KEYS) as archive:
        assert {name.split("/")[0] for name in archive.manifest.digests} <= {"tables", "content", "entries"}


def damaged(file, damage):
    """Write a backup again with one member changed, as whoever has the key could."""
    with open_archive(file, KEYS) as old:
        manifest = old.manifest
        members = {name: old.read(name) for name in manifest.digests}
    file.unlink()
    digests = dict(manifest.digests)
    damage(members)
    with new_archive(file, KEYS) as new:
        for name, raw in members.items():
            new.add(name, [raw])
        new.digests = digests
        if damage is not no_list:
            new.finish(manifest)


def no_list(_members):
    """Leave the manifest out."""


@pytest.mark.parametrize(
    "damage",
    [
        lambda members: members.update({"tables/members.jsonl": b""}),
        lambda members: members.pop("tables/entries.jsonl"),
        lambda members: members.update({"content/../../outside.md": b"x"}),
        no_list,
    ],
    ids=["emptied", "missing", "surplus", "no list"],
)
def test_a_damaged_backup_is_told_and_changes_nothing(
    session, circle, published, folders, file, bring_back, now, damage
):
    backup.create(session, folders, file, KEYS, now=now)
    damaged(file, damage)
    with pytest.raises(Invalid):
        backup.verify(file, KEYS)
    with pytest.raises(Invalid):
        bring_back()
    assert session.get(EntryRow, published.entry_id).state is EntryState.PUBLISHED


@pytest.mark.parametrize("own", [True, False], ids=["own key", "secret of the site"])
def test_what_is_in_it_can_be_read_with_its_key_alone(
    session, circle, published, folders, file, bring_back, erin, now, own
):
    """No word of it, and not who asked: with the wrong key, or none, nothing is read and nothing changes."""
    keys = KEYS if own else PLAIN
    backup.create(session, folders, file, keys, now=now)
    raw = file.read_bytes()
    for word in (erin.email, circle.entry(published).question, "asker_id", "members.jsonl"):
        assert word.encode() not in raw
    before = contents(session)
    session.rollback()
    others = [
        Keys(key_of("the secret of some other site, as long"), read_key(new_key())),
        Keys(key_of("the secret of some other site, as long")),
    ]
    for other in others:
        with pytest.raises(Invalid, match=r"another|key of its own"):
            backup.verify(file, other)
        with pytest.raises(Invalid, match=r"another|key of its own"):
            bring_back(keys=other)
    assert contents(session) == before
    session.rollback()
    assert bring_back(keys=keys).rows


def test_a_backup_from_before_there_was_a_key_is_read_still(session, folders, file, bring_back, now):
    backup.create(session, folders, file, PLAIN, now=now)
    assert backup.verify(file, KEYS).rows


def test_nobody_is_signed_in_by_a_restore(session, folders, file, bring_back, erin, now):
    accounts.start_sign_in(session, erin.id, now=now)
    backup.create(session, folders, file, KEYS, now=now)
    bring_back()
    assert session.scalars(select(SignInRow)).all() == []
    session.rollback()


def test_half_a_backup_is_told(session, folders, file, now):
    backup.create(session, folders, file, KEYS, now=now)
    raw = file.read_bytes()
    file.write_bytes(raw[: len(raw) // 2])
    with pytest.raises(Invalid):
        backup.verify(file, KEYS)


def test_what_was_withdrawn_or_removed_since_does_not_come_back(
    session, circle, folders, file, bring_back, now, paul, mona, max_, clock
):
    withdrawn, removed, restored = circle.opened(), circle.advised(), circle.opened()
    backup.create(session, folders, file, KEYS, now=now)
    asking.withdraw(session, circle.erin, withdrawn, seen_version=circle.version(withdrawn), now=now)
    for slug in (removed, restored):
        why = {"seen_version": circle.version(slug), "now": now}
        removing.remove(session, mona.actor, slug, "It can be recognised.", **why)
    seen = circle.version(restored)
    removing.restore(session, max_.actor, restored, "It cannot.", seen_version=seen, now=now)
    for _ in range(2):
        assert bring_back().pulled == 2
        for slug in (withdrawn, removed):
            with pytest.raises(NotFound):
                reading.situation(session, paul.actor, slug, now=now)
        assert reading.situation(session, paul.actor, restored, now=now).state == "advising"
    assert (circle.row(withdrawn).state, circle.row(removed).state) == ("withdrawn", "removed")
    assert repulling.pull_held(session, now) == 0


def test_words_that_were_taken_out_since_are_seen_by_moderators_alone(
    session, circle, published, folders, file, bring_back, now, paul, mona, max_, settings
):
    slug = published.slug
    redacting.redact(session, mona.actor, slug, Redaction("machines"), now=now)
    backup.create(session, folders, file, KEYS, now=now)
    redacting.redact(session, mona.actor, slug, Redaction("zwieback"), now=now + timedelta(hours=1))
    assert "zwieback" not in settings.tombstones.read_text("utf-8")
    assert bring_back().pulled == 1
    assert circle.row(slug).state == "removed"
    assert circle.entry(published).state is EntryState.PULLED
    with pytest.raises(NotFound):
        reading.situation(session, paul.actor, slug, now=now)
    # Once somebody has dealt with it, it may come back.
    redacting.redact(session, mona.actor, slug, Redaction("zwieback"), now=now + timedelta(hours=2))
    seen = circle.version(slug)
    removing.restore(session, mona.actor, slug, "Taken out again.", seen_version=seen, now=now)
    assert repulling.pull_held(session, now) == 0
    assert circle.row(slug).state == "closed"


def test_the_journal_tells_no_word_of_a_situation(session, circle, mona, now, settings):
    slug = circle.opened()
    redacting.redact(session, mona.actor, slug, Redaction("zwieback"), now=now)
    asking.withdraw(session, circle.erin, slug, seen_version=circle.version(slug), now=now)
    kinds = [json.loads(line)["kind"] for line in settings.tombstones.read_text("utf-8").splitlines()]
    assert kinds == ["redaction", "situation"]
    assert "zwieback" not in settings.tombstones.read_text("utf-8")
