"""What a member leaves in the database, column by column, and what becomes of it when they leave.

    goes      the rows are deleted
    unnamed   the column is emptied
    stays     the rows refer to the empty shell that is left of the member, for the reason that stands there

A test compares the table with all columns that refer to members: a new one needs a line here.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from enum import Enum
from secrets import token_hex

from sqlalchemy import (
    Column,
    ColumnElement,
    Delete,
    FromClause,
    Select,
    Update,
    delete,
    distinct,
    func,
    select,
    update,
)
from sqlalchemy.orm import Session

from advisory.domain.clock import day_of
from advisory.domain.lifecycle import EntryState, SituationState
from advisory.storage.base import Base
from advisory.storage.tables import (
    AdvicePointRow,
    AdviceRevisionRow,
    AdviceRow,
    CommentRow,
    DraftRow,
    DraftSourceRow,
    EditionSourceRow,
    EntryCommentRow,
    EntryRow,
    InvitationRow,
    JustificationRow,
    MemberRow,
    OutcomeRow,
    RequestRow,
    SituationRevisionRow,
    SituationRow,
    SituationTagRow,
    WordRow,
)

#: What whoever has left is called wherever somebody must be.
FORMER = "A former member"


class Fate(Enum):
    """What becomes of rows that refer to a member who leaves."""

    GOES = "goes"
    UNNAMED = "unnamed"
    STAYS = "stays"


GOES, UNNAMED = Fate.GOES, Fate.UNNAMED

#: Column that refers to a member: its fate, or the reason why it stays.
FATES: dict[str, Fate | str] = {
    "advice.adviser_id": "points stay under “A CEO”, or their words are taken out, as the member chose",
    "authenticators.member_id": GOES,
    "bookmarks.member_id": GOES,
    "claims.member_id": GOES,
    "comments.author_id": "comments stay under “A CEO”, or are deleted, as the member chose",
    "consents.member_id": "that somebody agreed to a text is what allows it to be read",
    "draft_revisions.saved_by": UNNAMED,
    "draft_sources.adviser_id": "where a point comes from is known to moderators, by number alone",
    "edition_sources.adviser_id": "where a point comes from is known to moderators, by number alone",
    "entries.curator_id": "the entry belongs to the library",
    "entry_comments.member_id": "comments stay without a name, or are deleted, as the member chose",
    "entry_comments.reader_id": "a decision of a moderator",
    "entry_experiences.member_id": "only their number is shown; one fewer would tell whose it was",
    "exclusions.excluded_by": "a decision of a moderator",
    "exclusions.writer_id": "what was taken out of a thread may have to be put back",
    "first_links.member_id": GOES,
    "follows.member_id": GOES,
    "helpful_marks.member_id": "only their number is shown; one fewer would tell whose it was",
    "identities.member_id": GOES,
    "introductions.from_id": GOES,
    "introductions.to_id": GOES,
    "invitations.invited_by": UNNAMED,
    "justifications.by_id": UNNAMED,
    "mail_choices.member_id": GOES,
    "mail_links.member_id": GOES,
    "membership_requests.declined_by": UNNAMED,
    "member_roles.member_id": GOES,
    "moderation_log.actor_id": "the log is never changed; it names a former member",
    "notices.member_id": GOES,
    "passkey_handles.member_id": GOES,
    "passkeys.member_id": GOES,
    "pledge_acceptances.member_id": GOES,
    "pledges.made_by": UNNAMED,
    "point_marks.member_id": "only their number is shown; one fewer would tell whose it was",
    "profile_openings.member_id": GOES,
    "profile_words.member_id": GOES,
    "profiles.member_id": GOES,
    "questions.author_id": "the asker's answers stand under them; they were never shown with a name",
    "reading_lists.member_id": GOES,
    "readings.member_id": GOES,
    "recovery_codes.member_id": GOES,
    "replies.member_id": GOES,
    "reports.reporter_id": "a moderator may have to act on it",
    "saved_searches.member_id": GOES,
    "seats.member_id": GOES,
    "sign_ins.member_id": GOES,
    "situation_bars.member_id": GOES,
    "site_pages.made_by": UNNAMED,
    "situations.asker_id": "open ones are withdrawn and emptied; closed ones stay without a name, or go too",
    "speakers.member_id": "a number in a thread, which nobody else may bear",
    "walls.made_by_id": UNNAMED,
    "walls.member_id": GOES,
    "walls.other_id": GOES,
    "words.moderator_id": "said to an asker by the moderators, whoever it was",
}

#: As many are listed for whoever thinks of leaving.
MOST_TITLES = 200
_WITHDRAWN_WITH = (
    SituationState.SUBMITTED,
    SituationState.RETURNED,
    SituationState.CLARIFYING,
    SituationState.ADVISING,
)
#: States in which nobody but the asker reads a situation, or moderators alone who have nothing more to do.
_ENDED = (SituationState.WITHDRAWN, SituationState.DECLINED, SituationState.RETURNED, SituationState.DRAFT)


def references() -> Iterator[Column[int]]:
    """Give every column that refers to a member."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table.name == MemberRow.__tablename__ for key in column.foreign_keys):
                yield column


def situations_of(session: Session, member_id: int) -> list[int]:
    """Give the row numbers of everything a member asked, in the order in which it was begun."""
    query = select(SituationRow.id).where(SituationRow.asker_id == member_id).order_by(SituationRow.id)
    return list(session.scalars(query))


def open_titles(session: Session, member_id: int) -> list[tuple[str, str]]:
    """Give address and title of what would be withdrawn, the newest first."""
    query = (
        select(SituationRow.slug, SituationRow.question)
        .where(SituationRow.asker_id == member_id, SituationRow.state.in_(_WITHDRAWN_WITH))
        .order_by(SituationRow.id.desc())
        .limit(MOST_TITLES)
    )
    return [(slug, title) for slug, title in session.execute(query)]


def tally(session: Session, member_id: int) -> dict[str, int]:
    """Count a member's drafts and closed situations, entries made from these, advice, and where it went."""
    mine, states = SituationRow.asker_id == member_id, SituationRow.state
    live = (EntryRow.state == EntryState.PUBLISHED) & (EntryRow.situation_id == SituationRow.id)
    took = (EditionSourceRow.entry_id == EntryRow.id) & (EditionSourceRow.edition == EntryRow.revision)
    queries: dict[str, Select[int]] = {
        "drafts": select(func.count(SituationRow.id)).where(mine, states == SituationState.DRAFT),
        "closed": select(func.count(SituationRow.id)).where(mine, states == SituationState.CLOSED),
        "published": select(func.count(EntryRow.id)).join(SituationRow, live).where(mine),
        "advice": select(func.count(AdviceRow.id)).where(
            AdviceRow.adviser_id == member_id, AdviceRow.withdrawn_at.is_(None)
        ),
        "used": select(func.count(distinct(EntryRow.id)))
        .join(EditionSourceRow, took)
        .where(EditionSourceRow.adviser_id == member_id, EntryRow.state == EntryState.PUBLISHED),
    }
    return {name: session.scalar(query) or 0 for name, query in queries.items()}


def situation(session: Session, situation_id: int) -> SituationRow:
    """Fetch a situation as it stands now, held until the end of the transaction."""
    return session.get_one(SituationRow, situation_id, with_for_update=True, populate_existing=True)


def advised_on(session: Session, member_id: int) -> list[int]:
    """Give the situations that a member advised on or commented in."""
    commented = (
        select(AdviceRow.situation_id)
        .join(AdvicePointRow, AdvicePointRow.advice_id == AdviceRow.id)
        .join(CommentRow, CommentRow.point_id == AdvicePointRow.id)
        .where(CommentRow.author_id == member_id)
    )
    advised = select(AdviceRow.situation_id).where(AdviceRow.adviser_id == member_id)
    return sorted(set(session.scalars(advised)) | set(session.scalars(commented)))


def entries_with(session: Session, member_id: int) -> list[int]:
    """Give the entries, live or in work, that a member's advice went into or may be thanked in."""
    drafted = select(DraftSourceRow.entry_id).where(DraftSourceRow.adviser_id == member_id)
    live = select(EditionSourceRow.entry_id).where(EditionSourceRow.adviser_id == member_id)
    thanked = (
        select(EntryRow.id)
        .join(AdviceRow, AdviceRow.situation_id == EntryRow.situation_id)
        .join(DraftRow, DraftRow.entry_id == EntryRow.id)
        .where(AdviceRow.adviser_id == member_id)
    )
    found = {number for query in (drafted, live, thanked) for number in session.scalars(query)}
    return sorted(found)


def delete_comments(session: Session, member_id: int) -> None:
    """Delete what a member said under points of advice and under entries."""
    for table, author in ((CommentRow, CommentRow.author_id), (EntryCommentRow, EntryCommentRow.member_id)):
        _run_delete(session, table.__table__, author == member_id)


def empty_advice(session: Session, advice_id: int) -> None:
    """Take the words out of advice that was taken back; what others said under it is out of sight with it."""
    _run(session, update(AdviceRow).where(AdviceRow.id == advice_id).values(text=""))
    points = update(AdvicePointRow).where(AdvicePointRow.advice_id == advice_id)
    _run(session, points.values(text="", html=""))
    _run(session, delete(AdviceRevisionRow).where(AdviceRevisionRow.advice_id == advice_id))
    for table in (DraftSourceRow, EditionSourceRow):
        _run(session, update(table).where(table.advice_id == advice_id).values(text=""))


def empty_situations(session: Session, member_id: int) -> None:
    """Delete a member's drafts and what they said to moderators in private, and take the words out of what
    nobody else may read any more.
    """
    mine = SituationRow.asker_id == member_id
    _run(session, delete(SituationRow).where(mine, SituationRow.state == SituationState.DRAFT))
    ended = select(SituationRow.id).where(mine, SituationRow.state.in_(_ENDED))
    for table, column in (
        (SituationRevisionRow, SituationRevisionRow.situation_id),
        (SituationTagRow, SituationTagRow.situation_id),
        (OutcomeRow, OutcomeRow.situation_id),
    ):
        _run_delete(session, table.__table__, column.in_(ended))
    _run_delete(session, WordRow.__table__, WordRow.situation_id.in_(select(SituationRow.id).where(mine)))
    reasons = delete(JustificationRow).where(
        JustificationRow.thing == "situation", JustificationRow.thing_id.in_(ended)
    )
    _run(session, reasons)
    _run(session, update(SituationRow).where(SituationRow.id.in_(ended)).values(_EMPTY))


#: Every text of a situation, and every fact beside it, as they are when nothing was said.
_EMPTY = dict.fromkeys(
    (
        "question", "body", "tried", "options", "decision", "wanted", "unwanted", "industry", "company_size",
        "stage", "body_html", "tried_html", "options_html", "heard", "heard_html", "commitment",
    ),
    "",
) | {"decide_by": None, "commitment_on": None}  # fmt: skip


def erase(session: Session, row: MemberRow, now: datetime) -> None:
    """Delete what belongs to a member alone, and leave an empty shell that others' texts refer to."""
    forget_addresses(session, [row.email])
    for column in references():
        fate = FATES.get(f"{column.table.name}.{column.name}")
        if fate is GOES:
            _run_delete(session, column.table, column == row.id)
        elif fate is UNNAMED:
            _run(session, column.table.update().where(column == row.id).values({column.name: None}))
    session.expire(row)
    row.email, row.name = f"{row.uid}@left.invalid", FORMER
    row.password, row.active, row.fs_uniquifier = None, False, token_hex(32)
    row.industry = row.company_size = row.company = ""
    row.left_on = now.date()
    row.joined_at = day_of(now)
    session.flush()


def forget_addresses(session: Session, addresses: Collection[str]) -> None:
    """Delete invitations and requests of addresses, with the links in their letters."""
    _run(session, delete(InvitationRow).where(InvitationRow.email.in_(addresses)))
    _run(session, delete(RequestRow).where(RequestRow.email.in_(addresses)))


def _run_delete(session: Session, table: FromClause, condition: ColumnElement[bool]) -> None:
    _run(session, delete(table).where(condition))  # type: ignore[arg-type]


def _run(session: Session, statement: Update | Delete) -> None:
    session.execute(statement.execution_options(synchronize_session=False))
