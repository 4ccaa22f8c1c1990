"""Correcting a slip of the pen in a published entry: a few words, at once, and its asker is told."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from advisory.documents.entry_file import EntryFile, parse, write
from advisory.domain.actor import Actor
from advisory.domain.correction import changed_words, most_words, turns_the_sense
from advisory.domain.edition import Point, numbered
from advisory.domain.errors import Forbidden, Invalid, NotFound
from advisory.domain.lifecycle import Who
from advisory.domain.notices import NoticeKind
from advisory.domain.permissions import Permission, require
from advisory.domain.points import read_points, write_points
from advisory.domain.text import clean, one_line
from advisory.services.amending import live_file
from advisory.services.changing import columns, entry_standing, move_entry, refuse_stale
from advisory.services.keeping import readable_entry
from advisory.services.pages.revisions import CorrectionPage
from advisory.services.refilling import fill_from
from advisory.services.scanning import known_to_checker, marks_of
from advisory.services.shelving import show_edition
from advisory.services.telling import tell
from advisory.services.transaction import transaction
from advisory.storage import drafts, entries
from advisory.storage.tables import EntryRow

#: What can be corrected, in the order of the form.
TEXTS = ("question", "summary", "situation", "advice", "outcome")


def page(session: Session, actor: Actor, slug: str) -> CorrectionPage:
    """Show the live text for correcting a slip of the pen in it.

    Raises:
        NotFound: no such published entry, or the actor is not a moderator.
        Forbidden: it comes from the actor's own situation.
    """
    row = _in_care(session, actor, slug)
    file, _ = live_file(session, row)
    texts = _texts(file)
    return CorrectionPage(slug, row.question, row.version, texts, most_words(texts.values()))


def correct(
    session: Session, actor: Actor, slug: str, typed: Mapping[str, str], *, seen_version: int, now: datetime
) -> bool:
    """Correct a slip of the pen: a new edition at once, for the same readers; the consent given holds.

    Args:
        typed: the text by the names of `TEXTS`; what is left out stays.

    Returns:
        Whether anything was changed.

    Raises:
        NotFound, Forbidden: as for `page`.
        WrongState: it is not published.
        Stale: changed since `seen_version`; carries both texts.
        Invalid: it is more than a slip of the pen, names somebody, or cannot be read; by field.
    """
    with transaction(session):
        row = _in_care(session, actor, slug, lock=True)
        file, _ = live_file(session, row)
        before = _texts(file)
        after = {name: _cleaned(name, typed.get(name, before[name])) for name in before}
        refuse_stale(row.version, seen_version, before, after)
        newer = _read(file, after)
        if newer == file:
            return False
        after = _texts(newer)
        words = _require_slip(session, before, after)
        raw = write(replace(newer, updated=now.date()))
        reason = f"{words} {'word' if words == 1 else 'words'}; the consent given before holds."
        move_entry(session, actor, row, "correct", now=now, reason=reason, seen_version=seen_version)
        show_edition(session, row, parse(raw, f"{slug}.md"), raw, now, kind="corrected")
        _follow(session, row, now)
        return True


def _in_care(session: Session, actor: Actor, slug: str, *, lock: bool = False) -> EntryRow:
    if not actor.is_moderator:
        raise NotFound
    row = readable_entry(session, actor, slug, lock=lock)
    who = entry_standing(session, actor, row)
    if Who.MODERATOR not in who:
        raise Forbidden("This comes from your own situation. Another moderator corrects it.")
    require(Permission.CURATE, columns(who), alone=actor.alone)
    return row


def _texts(file: EntryFile) -> dict[str, str]:
    edition = file.edition
    texts = {
        "question": edition.question,
        "summary": edition.summary,
        "situation": edition.situation,
        "advice": write_points(edition.points),
        "outcome": edition.outcome,
    }
    return {name: text for name, text in texts.items() if text}


def _cleaned(name: str, text: str) -> str:
    return one_line(text) if name in ("question", "summary") else clean(text).strip()


def _read(file: EntryFile, texts: Mapping[str, str]) -> EntryFile:
    """Give the file with these texts, point by point in the places of the old ones.

    Raises:
        Invalid: a text is missing or cannot be read, or points came or went.
    """
    problems = {name: "This cannot be left out by a correction." for name in texts if not texts[name]}
    points: tuple[Point, ...] = file.edition.points
    try:
        points = read_points(texts["advice"])
    except Invalid as refusal:
        problems["advice"] = str(refusal)
    if [at for at, _ in numbered(points)] != [at for at, _ in numbered(file.edition.points)]:
        problems.setdefault("advice", "Points came or went. That is a new edition, and no correction.")
    if problems:
        raise Invalid(problems)
    rest: dict[str, Any] = {name: text for name, text in texts.items() if name != "advice"}
    return replace(file, edition=replace(file.edition, points=points, **rest))


def _require_slip(session: Session, before: Mapping[str, str], after: Mapping[str, str]) -> int:
    """Go on only when little was changed, and nothing in it names somebody; gives how many words it was.

    Raises:
        Invalid: it is more than a slip of the pen, by field.
    """
    pairs = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
    first = next(iter(pairs))
    most, words = most_words(before.values()), changed_words(pairs.values())
    if words > most:
        said = f"This changes {words} words, and a correction changes {most} at most. Begin a new edition."
        raise Invalid({first: said})
    known = known_to_checker(session)
    there = {mark.digest for marks in marks_of(known, before).values() for mark in marks}
    problems = {}
    for name, pair in pairs.items():
        turned = turns_the_sense([pair])
        fresh = [one for one in marks_of(known, {name: pair[1]}).get(name, ()) if one.digest not in there]
        if fresh:
            problems[name] = f"“{fresh[0].phrase}” could identify somebody, and did not stand there before."
        elif turned:
            problems[name] = f"The sense may hang on “{turned}”. Begin a new edition for that."
    if problems:
        raise Invalid(problems)
    return words


def _follow(session: Session, row: EntryRow, now: datetime) -> None:
    """Have the desk know of it, and the asker, who can read what was changed."""
    if row.situation_id is None:
        return
    draft = drafts.draft(session, row.id)
    if draft is not None and row.work_state is None:
        fill_from(session, row, draft, row.revision)
    elif draft is not None:
        draft.note = "A slip of the pen was corrected in the live text. Correct it here as well."
    told, event = [entries.asker_of(session, row)], f"entry-{row.id}-{row.version}"
    detail = {"from": row.revision - 1, "to": row.revision}
    tell(session, NoticeKind.ENTRY_CORRECTED, told, event, now=now, entry=row, detail=detail)
