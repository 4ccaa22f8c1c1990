"""A member's own data, column by column: what of it they are given as a file, and why not the rest.

A test compares EXPORTED with all columns that refer to members: a new one needs a line here. Rows of others
are never among it, and of what a row is about only the title, while the member may read it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Column, Select, and_, or_, select
from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.introducing import Answer
from advisory.storage import log
from advisory.storage.belongings import references
from advisory.storage.entries import readable_by
from advisory.storage.situations import visible_to
from advisory.storage.tables import (
    AdvicePointRow,
    AdviceRevisionRow,
    AdviceRow,
    EntryRow,
    GroupRow,
    IntroductionRow,
    LogRow,
    OutcomeRow,
    QuestionRow,
    ReadingListItemRow,
    ReadingListRow,
    RoleRow,
    SituationRevisionRow,
    SituationRow,
    SituationTagRow,
    WordRow,
)

#: So many rows of one kind are given at most; far more than anybody writes by hand.
MOST_ROWS = 20_000

Plain = dict[str, Any]
Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Given:
    """Rows that are given.

    Attributes:
        section: under which name.
        columns: which of their columns.
        about: the column that leads to a situation, an entry, a point of advice, a role or a group, whose
            title or name stands beside them.
    """

    section: str
    columns: tuple[str, ...] = ()
    about: str = ""


_TEXT_OF_A_SITUATION = (
    "slug", "state", "question", "body", "tried", "options", "decision", "decide_by", "wanted", "unwanted",
    "industry", "company_size", "stage", "reach", "entry_wish", "named", "urgency", "heard", "commitment",
    "commitment_on", "made_at", "changed_at", "submitted_at", "opened_at", "closed_at",
)  # fmt: skip
_HIDDEN = "a secret between the site and your device"
_COPY = "a copy of your advice, which stands under advice"
_OFFICE = "done for the site, not for yourself"
_OF_OTHERS = "it tells of somebody else"

#: Column that refers to a member: what is given, or why it is not.
EXPORTED: dict[str, Given | str] = {
    "advice.adviser_id": Given(
        "advice",
        ("text", "basis", "stance", "cover", "private", "given_at", "changed_at", "withdrawn_at"),
        "situation_id",
    ),
    "authenticators.member_id": Given("authenticator apps", ("confirmed", "made_at")),
    "bookmarks.member_id": Given("saved entries", ("kept_at",), "entry_id"),
    "claims.member_id": _OFFICE,
    "comments.author_id": Given("comments", ("text", "made_at"), "point_id"),
    "consents.member_id": Given(
        "consents", ("part", "asked_at", "answered_at", "answer", "note"), "entry_id"
    ),
    "draft_revisions.saved_by": _OFFICE,
    "draft_sources.adviser_id": _COPY,
    "edition_sources.adviser_id": _COPY,
    "entries.curator_id": _OFFICE,
    "entry_comments.member_id": Given("comments on entries", ("text", "verdict", "made_at"), "entry_id"),
    "entry_comments.reader_id": _OFFICE,
    "entry_experiences.member_id": Given("how entries went", ("answer", "at"), "entry_id"),
    "exclusions.excluded_by": _OFFICE,
    "exclusions.writer_id": Given("taken out by a moderator", ("thing", "ground", "kept", "excluded_at")),
    "first_links.member_id": _HIDDEN,
    "follows.member_id": Given("follows", ("thing", "key", "on", "since")),
    "helpful_marks.member_id": Given("entries found helpful", (), "entry_id"),
    "identities.member_id": Given("single sign-on", ("issuer", "linked_at")),
    # Without the answer: a no looks like silence to whoever asked.
    "introductions.from_id": Given(
        "introductions you asked for", ("found_as", "note", "from_contact", "made_at", "withdrawn_at")
    ),
    "introductions.to_id": _OF_OTHERS,
    "invitations.invited_by": Given("invitations you made", ("made_at", "used_at", "revoked_at")),
    "justifications.by_id": Given("why phrases stayed", ("thing", "kind", "reason", "at")),
    "mail_choices.member_id": Given("letters you want", ("kind", "by_mail")),
    "mail_links.member_id": _HIDDEN,
    "membership_requests.declined_by": _OFFICE,
    "member_roles.member_id": Given("roles", (), "role_id"),
    "moderation_log.actor_id": Given("what you did", ("at", "acted_as", "action", "thing", "reason")),
    "notices.member_id": Given("notices", ("kind", "made_at", "read_at")),
    "passkey_handles.member_id": _HIDDEN,
    "passkeys.member_id": Given("passkeys", ("name", "made_at", "last_used_at")),
    "pledge_acceptances.member_id": Given("pledges", ("version", "accepted_at")),
    "pledges.made_by": _OFFICE,
    "point_marks.member_id": Given("points found helpful", (), "point_id"),
    "profile_openings.member_id": Given("opened to members", ("field",)),
    "profile_words.member_id": Given("functions and what you lived through", ("sort", "word")),
    "profiles.member_id": Given(
        "role and when you are here",
        ("office", "time_zone", "away_from", "away_until", "capacity", "handle"),
    ),
    "questions.author_id": Given("questions", ("text", "asked_at"), "situation_id"),
    "reading_lists.member_id": Given("reading lists", ("name",)),
    "readings.member_id": Given("recently read", ("read_at",), "entry_id"),
    "recovery_codes.member_id": Given("recovery codes", ("made_at", "used_at")),
    "replies.member_id": Given("passed and declared", ("reply", "replied_at"), "situation_id"),
    "reports.reporter_id": Given("reports", ("thing", "ground", "sentence", "made_at", "decision")),
    "saved_searches.member_id": Given("saved searches", ("name", "query", "filters", "alert", "made_at")),
    "seats.member_id": Given("groups", ("chairs",), "group_id"),
    "sign_ins.member_id": Given("devices signed in", ("since", "expires_at")),
    "situation_bars.member_id": "what somebody must find no trace of, they find no trace of here",
    "site_pages.made_by": _OFFICE,
    "situations.asker_id": Given("situations", ("id", *_TEXT_OF_A_SITUATION)),
    "speakers.member_id": Given("your number in threads", ("number",), "situation_id"),
    "walls.made_by_id": Given("conflicts you declared", ("company", "made_at")),
    "walls.member_id": _OF_OTHERS,
    "walls.other_id": _OF_OTHERS,
    "words.moderator_id": Given("words to askers", ("text", "written_at")),
}


def sections(session: Session, actor: Actor) -> Iterator[tuple[str, list[Plain]]]:
    """Give a member's own rows, section by section, each with one query."""
    for column in references():
        given = EXPORTED.get(f"{column.table.name}.{column.name}")
        if isinstance(given, Given):
            query = _rows(column, given, actor).where(column == actor.member_id)
            if column.table.name == "walls":
                # An admin puts walls up for others, too, and what these are is theirs to know.
                query = query.where(column.table.c.member_id == actor.member_id)
            yield given.section, _fetched(session, query)
    beside = _beside(actor) | {"contacts you gave": _contacts_given(actor.member_id)}
    for section, query in beside.items():
        yield section, _fetched(session, query)


def _rows(column: Column[int], given: Given, actor: Actor) -> Rows:
    table = column.table
    query = select(*(table.c[name] for name in given.columns)).select_from(table)
    about = table.c.get(given.about) if given.about else None
    if about is None:
        return query
    if given.about == "entry_id":
        join = and_(EntryRow.id == about, readable_by(actor))
        return query.add_columns(EntryRow.slug, EntryRow.question.label("title")).outerjoin(EntryRow, join)
    if given.about == "role_id":
        return query.add_columns(RoleRow.name).join(RoleRow, RoleRow.id == about)
    if given.about == "group_id":
        return query.add_columns(GroupRow.name).join(GroupRow, GroupRow.id == about)
    if given.about == "point_id":
        query = query.outerjoin(AdvicePointRow, AdvicePointRow.id == about)
        query = query.outerjoin(AdviceRow, AdviceRow.id == AdvicePointRow.advice_id)
        join = and_(SituationRow.id == AdviceRow.situation_id, visible_to(actor))
    else:
        join = and_(SituationRow.id == about, visible_to(actor))
    return query.add_columns(SituationRow.question.label("title")).outerjoin(SituationRow, join)


def _beside(actor: Actor) -> dict[str, Rows]:
    """Give what belongs to rows of a member without naming them."""
    me = actor.member_id or 0
    mine = select(SituationRow.id).where(SituationRow.asker_id == me)
    given = select(AdviceRow.id).where(AdviceRow.adviser_id == me)
    own = or_(log.own_lines(me), and_(LogRow.thing == "member", LogRow.thing_id == me))
    revision, outcome, asked, word = SituationRevisionRow, OutcomeRow, QuestionRow, WordRow
    return {
        "topics of situations": select(SituationTagRow.situation_id, SituationTagRow.tag).where(
            SituationTagRow.situation_id.in_(mine)
        ),
        "revisions of situations": select(
            revision.situation_id, revision.number, revision.kind, revision.parts, revision.made_at
        ).where(revision.situation_id.in_(mine)),
        "answers": select(asked.situation_id, asked.answer, asked.answered_at).where(
            asked.situation_id.in_(mine), asked.answer != ""
        ),
        "outcomes": select(
            outcome.situation_id, outcome.days, outcome.decided, outcome.tried, outcome.result,
            outcome.advise, outcome.told_at, outcome.shown_at,
        ).where(outcome.situation_id.in_(mine), outcome.told_at.is_not(None)),
        "words to moderators": select(word.situation_id, word.text, word.written_at).where(
            word.situation_id.in_(mine), word.moderator_id.is_(None)
        ),
        "revisions of advice": select(
            AdviceRevisionRow.number, AdviceRevisionRow.kind, AdviceRevisionRow.text,
            AdviceRevisionRow.basis, AdviceRevisionRow.stance, AdviceRevisionRow.made_at,
        ).where(AdviceRevisionRow.advice_id.in_(given)),
        "entries on reading lists": select(ReadingListRow.name, EntryRow.slug)
        .join(ReadingListItemRow, ReadingListItemRow.list_id == ReadingListRow.id)
        .join(EntryRow, and_(EntryRow.id == ReadingListItemRow.entry_id, readable_by(actor)))
        .where(ReadingListRow.member_id == me),
        "what was done with yours": select(
            LogRow.at, LogRow.acted_as, LogRow.action, LogRow.thing, LogRow.from_state, LogRow.to_state,
            LogRow.reason,
        ).where(own),
    }  # fmt: skip


def _fetched(session: Session, query: Rows) -> list[Plain]:
    rows = session.execute(query.limit(MOST_ROWS)).mappings()
    return [{name: plain(value) for name, value in row.items()} for row in rows]


def plain(value: Any) -> Any:
    """Give a value as JSON has it.

    >>> plain(date(2026, 3, 2)), plain(None), plain("x")
    ('2026-03-02', None, 'x')
    """
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _contacts_given(member_id: int | None) -> Rows:
    """Give what a member told of themselves when they said yes to an introduction."""
    return select(IntroductionRow.to_contact, IntroductionRow.answered_at).where(
        IntroductionRow.to_id == member_id, IntroductionRow.answer == Answer.YES.value
    )
