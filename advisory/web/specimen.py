"""Every component in every state on one page, for whoever changes its looks; not there in production."""

from datetime import UTC, date, datetime, timedelta

from flask import Blueprint
from markupsafe import escape
from werkzeug.wrappers import Response

from advisory.domain.difference import Comparison, compare
from advisory.domain.lifecycle import EntryState, SituationState
from advisory.domain.outcome import OutcomeText
from advisory.domain.situation import Basis, Stance
from advisory.extensions import now
from advisory.services.pages.common import Choice, Pager, Piece, PointPage, TagLink
from advisory.services.pages.directory import PeerPage
from advisory.services.pages.finding import BestPoint, Facet, FacetOption, HitPage
from advisory.services.pages.library import EntryItem, EntryPage, OpenItem, Waiting
from advisory.services.pages.revisions import UpdateBand
from advisory.services.pages.saved import KeptEntry, ReadingList
from advisory.services.pages.situations import LogItem
from advisory.services.pages.thread import CommentPage
from advisory.web.access import open_to_all
from advisory.web.rendering import page

blueprint = Blueprint("specimen", __name__)

TAGS = (TagLink("teamwork", "Teamwork", 12), TagLink("pricing", "Pricing", 1), TagLink("silos", "Silos"))
FACTS = ("Professional and business services", "51 to 200 people")
QUESTION = "How do you get account teams to share what they know?"
SITUATION = "Five account teams guard their contacts and their methods. Two pitched the same prospect."


@blueprint.get("/specimen")
@open_to_all
def specimen() -> Response:
    """Show the components."""
    return page(
        "specimen.html",
        tags=TAGS,
        points=_points(),
        entry=_entry(),
        items=_entry_items(),
        kept=tuple(KeptEntry(item, now(), frozenset({1})) for item in _entry_items()),
        lists=(ReadingList(1, "For the board", 2), ReadingList(2, "Prices")),
        situations=_open_items(),
        hits=_hits(),
        facets=_facets(),
        waiting=_waiting(),
        log=_log(),
        compared=_compared(),
        update=UpdateBand(2, "updated", now(), _compared(), 1),
        waiting_until=now() + timedelta(minutes=20),
        outcome=OutcomeText(decided="We sent two people."),
        comments=(
            CommentPage("a1", "The asker", escape("Did the fee ever have to be paid?"), now(), mine=False),
            CommentPage("a2", "A CEO", escape("Never."), now(), mine=True, is_new=True),
        ),
        choices=(
            Choice("group-1", "My group", "The members of the North table."),
            Choice("members", "All members", "Every member of the site."),
        ),
        topics=tuple(Choice(tag.slug, tag.name) for tag in TAGS),
        peers=_peers(),
        problems={"question": "Write your question in one line.", "": "Nothing was saved."},
        pagers=(Pager(1, 3, 30), Pager(5, 9, 90), Pager(9, 9, 90)),
        states=(*SituationState, *EntryState),
        bases=tuple(Basis),
        stances=tuple(Stance),
    )


def _peers() -> tuple[PeerPage, ...]:
    topics = tuple(Choice(tag.slug, tag.name) for tag in TAGS)
    named = PeerPage(
        "kilomarabo", "Priya", "Chief executive", FACTS, topics, lines=("Sold a family firm.",), own=True
    )
    return named, PeerPage(
        "tibudagore", topics=topics, away_from=date(2026, 3, 1), away_until=date(2026, 3, 14)
    )


def _point(number: str, text: str, *sub_points: PointPage) -> PointPage:
    anchor = "p" + number.replace(".", "-")
    return PointPage(number, anchor, escape(text), sub_points)


def _points() -> tuple[PointPage, ...]:
    return (
        _point("1", "Price the rivalry first. Count the deals that were lost because nobody shared."),
        _point(
            "2",
            "The commission plan is the only memo anybody reads.",
            _point("2.1", "The split is agreed in writing."),
            _point("2.2", "Only one helping team per deal."),
        ),
    )


def _entry() -> EntryPage:
    return EntryPage(
        slug="specimen",
        shelf="E-431",
        question=QUESTION,
        count="Two Thoughts",
        summary="What pay, grouping and lending people can change.",
        situation=escape(SITUATION),
        points=_points(),
        outcome=escape("The count came to seven deals. She kept the plan and added a joint rate."),
        credits=("A CEO who lent us her numbers",),
        references=("https://example.org/alliances", "A study of forty sales teams, 2019"),
        tags=TAGS,
        facts=FACTS,
        published_on=date(2026, 5, 14),
        updated_on=None,
        reading_minutes=2,
        origin_note="Situations, people and figures are illustrative.",
        audience="public",
    )


def _entry_items() -> tuple[EntryItem, ...]:
    full = EntryItem(
        "specimen", "E-431", QUESTION, "Two Thoughts", SITUATION, date(2026, 5, 14), TAGS, FACTS, True
    )
    bare = EntryItem("specimen", "E-7", "Should we publish our prices?", "One Thought", "", None)
    return full, bare


def _open_items() -> tuple[OpenItem, ...]:
    asked = now() - timedelta(days=2)
    question = "Two managers want the same promotion. Which one?"
    return (
        OpenItem("x", question, SITUATION, "advising", date(2026, 12, 1), asked, 2, 1, TAGS, FACTS),
        OpenItem("x", "Should we publish our prices?", "", "clarifying", None, asked, 0, 3, own=True),
        OpenItem("x", "Is it time to let the founder go?", "", "draft", None, None, 0, 0, own=True),
    )


def _hits() -> tuple[HitPage, ...]:
    title = (Piece("How do you get "), Piece("account teams", hit=True), Piece(" to share?"))
    best = BestPoint("2.1", "p2-1", (Piece("The "), Piece("teams", hit=True), Piece(" agree in writing.")))
    entry = HitPage(
        "entry", "specimen", "E-431", title, "Two Thoughts", (Piece(SITUATION),), best, TAGS, FACTS,
        date(2026, 5, 14), has_outcome=True,
    )  # fmt: skip
    situation = HitPage(
        "situation", "x", "", (Piece("Two offices pitch for the same client"),), "", (), None, (), (), None
    )
    return entry, situation


def _facets() -> tuple[Facet, ...]:
    options = tuple(
        FacetOption("topic", f"topic-{number}", f"Topic {number}", 12 - number, number == 1)
        for number in range(1, 12)
    )
    return Facet("topic", "Topic", options), Facet("kind", "Kind", options[1:3]), Facet("none", "None", ())


def _waiting() -> tuple[Waiting, ...]:
    return (
        Waiting("Question to you", "“Who pays if he falls ill?”", "situations.situation", "x", since=now()),
        Waiting("Ready to screen", "Three situations", "screening.queue"),
    )


def _log() -> tuple[LogItem, ...]:
    at = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
    return (
        LogItem(at, "the asker", "submit", "draft", "submitted", ""),
        LogItem(at, "Mona", "return", "submitted", "returned", "Say how many people it concerns.", "alone"),
    )


def _compared() -> Comparison:
    kept = "\n".join(f"- Point {number} stays as it is." for number in range(3, 7))
    before = f"- Hold back 10 percent of bonuses.\n  - Keep the sum small.\n{kept}\n- Hold a day away."
    after = f"- Hold back a tenth of each bonus, in public.\n  - Keep the sum small.\n{kept}"
    return compare([("Situation", SITUATION, SITUATION), ("Advice", before, after)])
