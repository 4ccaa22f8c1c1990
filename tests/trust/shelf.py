"""Entries of every audience in every state, and what members keep and say, for the world of these tests."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from advisory.services import (
    advising,
    collections,
    consent,
    curation,
    feedback,
    following,
    invitations,
    misses,
    publishing,
    readings,
    reasons,
    returning,
    reviewing,
    saved,
    searches,
    walls,
)
from advisory.services.outcomes import ask_what_came
from advisory.services.pages.collections import CollectionForm
from advisory.storage.tables import (
    ConsentRow,
    EntryCommentRow,
    GroupRow,
    InvitationRow,
    NoticeRow,
    WallRow,
)
from tests.services.circle import Bench
from tests.services.profile import say
from tests.trust.world import CAST, TABLE, World

EVERYBODY = " ".join(CAST)
READ_BY = {"public": EVERYBODY, "members": "nora paul erin priya mona adam", "group": TABLE}
#: What a curator writes; tags and facts are words of a list.
FIELDS = ("question", "summary", "situation")


def entries(world: World) -> None:
    """Publish an entry for each audience; leave one in every other state, for all members."""
    for audience in ("public", "members", "group"):
        name = f"published for {audience}"
        bench = drafted(world, name, audience, READ_BY[audience])
        for step in (world.circle.submit, world.circle.pass_on, world.circle.agree, world.circle.publish):
            step(bench)
        world.deliver()
        row = world.circle.entry(bench)
        world.add(name, "entry", READ_BY[audience], slug=row.slug, point=1, entry_id=row.id)
        world.add(name, "edition", "mona", entry_id=row.id)
    for state in ("drafted", "in_review", "passed", "consented"):
        _in_work(world, state)
    _gone(world)


def _in_work(world: World, state: str) -> None:
    """Leave a draft on the desk; its text is read by its asker once they are asked."""
    circle = world.circle
    steps = (circle.submit, circle.pass_on, circle.agree)
    taken = ("drafted", "in_review", "passed", "consented").index(state)
    reads = "mona erin" if taken >= 2 else "mona"
    bench = drafted(world, state, "members", reads)
    for step in steps[:taken]:
        step(bench)
    world.add(state, "edition", "mona", entry_id=bench.entry_id)
    if state == "passed":
        world.add("asked for consent", "consent", "erin", slug=bench.slug)


def drafted(world: World, name: str, audience: str, seen_by: str, **more: Any) -> Bench:
    """Have Mona write a draft with a canary in every field; what it was made of is plain."""
    circle = world.circle
    word = circle.table() if audience == "group" else audience
    bench = circle.drafted(audience=word, **more)
    fields = {field: f"Is a {world.plant(f'{field} of an entry {name}', seen_by)} fair?" for field in FIELDS}
    shown = circle.bench(bench)
    address = f"about-{world.plant(f'address of an entry {name}', seen_by)}"
    seen, draft = shown.version, replace(shown.draft, **fields, slug=address)
    curation.save(world.session, circle.mona, bench.entry_id, draft, seen_version=seen, now=world.now)
    return bench


def named(world: World) -> None:
    """Have Priya show her name and thank her by it, so that she is asked for her consent."""
    session, circle, now = world.session, world.circle, world.now
    bench = drafted(world, "that names an adviser", "members", "mona erin priya")
    advising.choose_cover(session, circle.paul, bench.slug, "name", now=now)
    circle.submit(bench, credits="Priya")
    circle.pass_on(bench)
    query = select(ConsentRow.key).where(ConsentRow.part == "adviser")
    world.add("asked adviser", "asked adviser", "priya", key=session.scalars(query).one())


def _gone(world: World) -> None:
    """Pull one and file another away; both were everybody's, and are nobody's but the desk's."""
    session, circle, now = world.session, world.circle, world.now
    for name in ("pulled", "archived"):
        # Its asker goes on reading what she has agreed to.
        bench = drafted(world, name, "public", "mona erin")
        for step in (circle.submit, circle.pass_on, circle.agree, circle.publish):
            step(bench)
        world.deliver()
        row = circle.entry(bench)
        slug, seen = row.slug or "", row.version
        if name == "pulled":
            publishing.pull(session, circle.mona, slug, seen_version=seen, now=now)
        else:
            why = f"A {world.plant('reason of archiving', 'mona')} is old."
            returning.archive(session, circle.mona, slug, why, seen_version=seen, now=now)
        world.add(name, "entry", "mona", slug=slug, point=1, entry_id=row.id)
        world.add(name, "edition", "mona", entry_id=row.id)


def noted(world: World) -> None:
    """Have a second moderator, and Erin, send drafts back, each with a note."""
    session, circle, now, plant = world.session, world.circle, world.now, world.plant
    bench = drafted(world, "sent back", "members", "mona")
    circle.submit(bench)
    note = f"A {plant('note of a reviewer', 'mona')} is missing."
    seen = circle.bench(bench).version
    reviewing.request_changes(session, circle.max_, bench.entry_id, note, seen_version=seen, now=now)
    world.add("returned by a reviewer", "edition", "mona", entry_id=bench.entry_id)
    bench = drafted(world, "to be changed", "members", "mona erin")
    circle.submit(bench)
    circle.pass_on(bench)
    digest = consent.page(session, circle.erin, bench.slug).digest
    note = f"A {plant('note with an answer', 'mona erin')} is missing."
    consent.ask_for_change(session, circle.erin, bench.slug, digest, note, now=now)
    world.add("returned by its asker", "edition", "mona", entry_id=bench.entry_id)


def said(world: World) -> None:
    """Have Paul comment under the members' entry twice, one of which Mona shows."""
    session, now, plant = world.session, world.now, world.plant
    slug = next(one.values["slug"] for one in world.of_kind("entry") if one.name == "published for members")
    shown = f"It held for a {plant('shown comment under an entry', 'nora paul erin priya mona')}."
    feedback.say(session, world.actor("paul"), slug, "did", shown, now=now)
    (key,) = session.scalars(select(EntryCommentRow.key)).all()
    feedback.decide(session, world.circle.mona, key, show=True, reason="", now=now)
    waiting = f"It held for a {plant('waiting comment under an entry', 'paul mona')}."
    feedback.say(session, world.actor("paul"), slug, "", waiting, now=now)
    refused = f"It held for a {plant('refused comment under an entry', 'paul')}."
    feedback.say(session, world.actor("paul"), slug, "", refused, now=now)
    keys = session.scalars(select(EntryCommentRow.key).order_by(EntryCommentRow.id)).all()
    why = f"A {plant('reason of refusing a comment', 'paul mona')} is none."
    feedback.decide(session, world.circle.mona, keys[2], show=False, reason=why, now=now)
    world.add("comment under an entry", "comment", "paul", comment_key=keys[1])
    world.add("comment that waits", "waiting comment", "mona", comment_key=keys[1])


def kept(world: World) -> None:
    """Have people keep what is theirs alone: lists, searches, readings, walls, a company, an invitation."""
    session, now, plant = world.session, world.now, world.plant
    paul, mona, adam = world.actor("paul"), world.circle.mona, world.actor("adam")
    slugs = {one.name: one.values["slug"] for one in world.of_kind("entry")}
    listed = saved.make_list(session, paul, f"For a {plant('name of a list', 'paul')}")
    saved.keep(session, paul, slugs["published for group"], on=True, now=now)
    saved.put_on_lists(session, paul, slugs["published for group"], [listed], now=now)
    world.add("list", "list", "paul", list_id=listed, slug=slugs["published for group"])
    searches.save(session, paul, plant("saved search", "paul"), {}, now=now)
    search_id = searches.page(session, paul)[0].id
    searches.rename(session, paul, search_id, f"A {plant('name of a saved search', 'paul')}")
    world.add("search", "search", "paul", search_id=search_id)
    misses.count_miss(session, plant("search in vain"), now=now)
    readings.record(session, paul, slugs["published for group"], now=now)
    following.follow_group(session, paul, "north-table", on=True, now=now)
    company = f"The {plant('company', 'paul')}"
    say(session, paul, now=now, industry="logistics", company_size="51-200", company=company)
    walls.declare_own(session, paul, f"The {plant('name on a wall', 'paul adam')}", now=now)
    wall_id = session.scalars(select(WallRow.id).order_by(WallRow.id.desc())).first()
    world.add("wall", "wall", "adam", wall_id=wall_id)
    reasons.save(session, mona, "return", f"A {plant('reason at hand', 'mona')} is none.")
    for person, seen in ((adam, "adam"), (mona, "mona adam")):
        group = None if person is adam else next(iter(mona.group_ids))
        address = f"{plant(f'address invited by {seen}', seen)}@example.com"
        invitations.invite(session, person, address, group, now=now)
    for row in session.scalars(select(InvitationRow)).all():
        sees = "mona adam" if row.group_id else "adam"
        world.add(f"invitation for {sees}", "invitation", sees, invitation_id=row.id)
    world.add("group", "group", TABLE, slug="north-table")
    session.get_one(
        GroupRow, next(iter(mona.group_ids))
    ).mission = f"We have a {plant('mission of a group', TABLE + ' adam')}."
    session.commit()


def gathered(world: World) -> None:
    """Put a collection together for each audience."""
    slugs = {one.name: one.values["slug"] for one in world.of_kind("entry")}
    for audience in ("public", "members", "group"):
        reads = READ_BY[audience]
        title = f"For a {world.plant(f'title of a collection for {audience}', reads)}"
        intro = f"With a {world.plant(f'words of a collection for {audience}', reads)}."
        form = CollectionForm(title, intro, slugs[f"published for {audience}"])
        slug = collections.save(world.session, world.circle.mona, "", form, now=world.now)
        world.add(f"collection for {audience}", "collection", reads, slug=slug)


def told(world: World) -> None:
    """Let the clock ask, and note a notice of each person."""
    world.deliver()
    ask_what_came(world.session, world.now)
    for name in ("erin", "priya", "mona"):
        query = select(NoticeRow.key).where(NoticeRow.member_id == world.people[name].id)
        key = world.session.scalars(query.order_by(NoticeRow.id.desc())).first()
        if key is not None:
            world.add(f"notice of {name}", "notice", name, notice_key=key)
