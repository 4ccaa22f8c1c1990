"""Redacting: a phrase leaves everything that is kept of a situation, its history and its entry included.

The log says who did it, when, and where it stood; the phrase itself is kept nowhere, and goes from the
reasons in earlier lines as well. An entry whose address holds its words gets another address.
"""

import html
import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.folder import digest
from advisory.documents.html_text import text_of
from advisory.documents.render import entry_html, member_html, point_html
from advisory.domain.actor import Actor
from advisory.domain.errors import Invalid
from advisory.domain.lifecycle import OPEN_STATES, EntryState, Who
from advisory.domain.notices import NoticeKind
from advisory.domain.text import one_line
from advisory.services import tombstones
from advisory.services.changing import promise_entry, promise_situation, touch, write_log
from advisory.services.claiming import refuse_held
from advisory.services.drafting import bound_digest
from advisory.services.moderated import moderated
from advisory.services.outbox import promise
from advisory.services.readdressing import readdress
from advisory.services.telling import peers_of, tell
from advisory.services.transaction import transaction
from advisory.storage import drafts, entries, log
from advisory.storage.rewording import all_editions, reword
from advisory.storage.tables import SituationRow

SHORTEST_PHRASE = 3
PHRASE_CHARS = 200
INSTEAD_CHARS = 60
#: What stands for the phrase when nothing else is given.
INSTEAD = "[taken out]"


@dataclass(frozen=True, slots=True)
class Redaction:
    """The phrase, and what stands in its place."""

    phrase: str
    instead: str = INSTEAD

    def checked(self) -> "Redaction":
        """Give it cleaned.

        Raises:
            Invalid: the phrase is too short or too long, or stands in what is to replace it.
        """
        phrase, instead = one_line(self.phrase), one_line(self.instead) or INSTEAD
        problems = {}
        if len(phrase) < SHORTEST_PHRASE:
            problems["phrase"] = f"Write the phrase out; it needs at least {SHORTEST_PHRASE} characters."
        elif len(phrase) > PHRASE_CHARS:
            problems["phrase"] = f"Take a shorter stretch, of at most {PHRASE_CHARS} characters."
        if len(instead) > INSTEAD_CHARS or re.search(r"[<>\[\]()*_`#|\\]", instead.strip("[]")):
            problems["instead"] = f"Use plain words, of at most {INSTEAD_CHARS} characters."
        elif phrase and phrase.casefold() in instead.casefold():
            problems["instead"] = "The phrase stands in what is to replace it."
        if problems:
            raise Invalid(problems)
        return Redaction(phrase, instead)

    def in_source(self, text: str) -> str:
        """Take the phrase out of what was typed, whatever its case, blanks and emphasis."""
        return self._pattern(r"[\s*_`~]+").sub(lambda _: self.instead, text)

    def in_html(self, table: str, text: str) -> str:
        """Take it out of rendered text, which is rendered anew where tags stand within the phrase."""
        escaped = Redaction(html.escape(self.phrase, quote=False), html.escape(self.instead, quote=False))
        changed = escaped._pattern(r"\s+").sub(lambda _: escaped.instead, text)
        if self._pattern(r"\s+").search(html.unescape(re.sub(r"<[^>]+>", "", changed))) is None:
            return changed
        render = {"advice_points": point_html, "entry_points": point_html, "entries": entry_html}
        return str(render.get(table, member_html)(self.in_source(text_of(changed))))

    def _pattern(self, between: str) -> re.Pattern[str]:
        words = between.join(map(re.escape, self.phrase.split()))
        return re.compile(words, re.IGNORECASE)


def redact(session: Session, actor: Actor, slug: str, redaction: Redaction, *, now: datetime) -> int:
    """Take a phrase out of a situation, its thread, its history, its entry, and the index.

    Returns:
        In how many places it stood.

    Raises:
        NotFound: the actor is not a moderator, or there is no such situation in sight.
        Forbidden: it is their own.
        Held: another moderator screens it just now.
        Invalid: the phrase cannot be taken, or stands nowhere.
    """
    with transaction(session):
        row = moderated(session, actor, slug)
        # Only what is still to be screened is ever claimed, and nobody else reads that yet: it can wait.
        refuse_held(session, actor, "situation", row.id, now=now)
        checked = redaction.checked()

        def change(table: str, column: str, text: str) -> str:
            rendered = column == "html" or column.endswith("_html")
            return checked.in_html(table, text) if rendered else checked.in_source(text)

        places = reword(session, row.id, change)
        reasons = log.reasons_to_change(session, row.id, checked.in_source)
        places |= {"moderation_log": len(reasons)} if reasons else {}
        places |= (
            {"addresses": 1} if readdress(session, row.id, checked.phrase, checked.instead, now=now) else {}
        )
        if not places:
            raise Invalid({"phrase": "This phrase stands nowhere here."})
        session.refresh(row)
        touch(row, now)
        where = ", ".join(name.replace("_", " ") for name in sorted(places))
        thing, stays = ("situation", row.id), (row.state, row.state)
        write_log(session, actor, Who.MODERATOR, "redact", thing, stays, now=now, reason=f"In {where}.")
        log.change_reasons(session, reasons)
        tombstones.note_redaction(session, row.slug, now=now)
        _follow_up(session, row, now)
        event = f"redaction-{row.id}-{row.version}"
        people = {row.asker_id, *peers_of(session, row)} - {actor.member_id}
        tell(session, NoticeKind.REDACTED, people, event, now=now, situation=row)
        return sum(places.values())


def _follow_up(session: Session, row: SituationRow, now: datetime) -> None:
    """Have digests, index and files agree with the words, and leave no byte of the old ones in the index."""
    if row.state in OPEN_STATES:
        promise(session, "index.situation", row.id, now, {"purge": True})
        promise_situation(session, row.id, now)
    entry = entries.of_situation(session, row.id)
    if entry is None:
        return
    for edition in all_editions(session, entry.id):
        edition.digest = digest(edition.raw)
    draft = drafts.draft(session, entry.id)
    if draft is not None and draft.raw is not None:
        # Whoever agreed did so to other words: they are asked anew.
        draft.digest = bound_digest(draft.raw, draft.audience)
    touch(entry, now)
    if entry.state is EntryState.PUBLISHED:
        promise(session, "index.entry", entry.id, now, {"purge": True})
        promise_entry(session, entry, now)
