"""Queries about which members found an entry helpful; who they are is shown to nobody."""

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import Session

from advisory.storage.once import add_once
from advisory.storage.tables import BookmarkRow, EntryRow, HelpfulMarkRow


def marked_and_kept(session: Session, member_id: int, entry_id: int) -> tuple[bool, bool]:
    """Say whether a member found an entry helpful, and whether they keep it."""
    marked = exists().where(HelpfulMarkRow.member_id == member_id, HelpfulMarkRow.entry_id == entry_id)
    kept = exists().where(BookmarkRow.member_id == member_id, BookmarkRow.entry_id == entry_id)
    found = session.execute(select(marked, kept)).one()
    return bool(found[0]), bool(found[1])


def mark(session: Session, member_id: int, entry_id: int) -> bool:
    """Note that a member found an entry helpful; say whether that is news."""
    return add_once(session, HelpfulMarkRow, member_id=member_id, entry_id=entry_id)


def unmark(session: Session, member_id: int, entry_id: int) -> bool:
    """Take a member's mark back; say whether there was one."""
    query = (
        delete(HelpfulMarkRow)
        .where(HelpfulMarkRow.member_id == member_id, HelpfulMarkRow.entry_id == entry_id)
        .returning(HelpfulMarkRow.member_id)
    )
    return session.scalar(query) is not None


def recount(session: Session, entry_id: int) -> None:
    """Make an entry's count equal to its marks; whoever calls it has locked the entry."""
    marks = select(func.count()).select_from(HelpfulMarkRow).where(HelpfulMarkRow.entry_id == entry_id)
    session.execute(
        update(EntryRow)
        .where(EntryRow.id == entry_id)
        .values(helpful_count=marks.scalar_subquery())
        .execution_options(synchronize_session=False)
    )
