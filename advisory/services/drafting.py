"""From a curator's form to an entry file: what is missing, how it would read, what is bound by consent."""

from collections.abc import Sequence
from dataclasses import fields, replace

from sqlalchemy.orm import Session

from advisory.documents.entry_file import EntryFile, parse, write
from advisory.documents.folder import digest
from advisory.documents.render import entry_html, point_html
from advisory.domain.audience import audience_of
from advisory.domain.byline import unnumbered
from advisory.domain.curating import DraftPoint, grouped, is_key, new_key
from advisory.domain.edition import COUNT_NOUNS, Edition, Point, count_phrase, numbered, still_ended
from advisory.domain.errors import Invalid
from advisory.domain.points import POINT_CHARS, write_points
from advisory.domain.text import clean, is_slug, one_line, slugify
from advisory.services.pages.workshop import DraftFields, Preview
from advisory.services.shelving import check_words
from advisory.services.showing import in_a_crowd, nested, tag_links
from advisory.storage import drafts, entries
from advisory.storage.tables import DraftRow, EntryRow, SituationRow
from advisory.storage.vocabulary import Vocabulary

#: Fields that a draft row keeps as they are typed; the points have rows of their own.
KEPT = tuple(field.name for field in fields(DraftFields) if field.name not in ("points", "reasons"))
NO_LIST = "A point is plain paragraphs. Take the list out of it, or make its items sub-points."
#: The most points that a form may hold; fewer can be published.
MOST_POINTS = 200
LIMITS = {
    "question": 300, "count_noun": 40, "summary": 300, "situation": 20_000,
    "credits": 2_000, "tags": 500, "industry": 40, "company_size": 20, "stage": 40, "slug": 100,
    "audience": 40, "facts_ticked": 120,
}  # fmt: skip


def first_draft(session: Session, row: EntryRow, situation: SituationRow) -> DraftRow:
    """Begin a draft with what the asker wrote.

    Industry and size that few members share would name the asker, so they do not come along.
    """
    crowd = in_a_crowd(session, situation)
    return DraftRow(
        entry_id=row.id,
        question=situation.question if "?" in situation.question else f"{situation.question}?",
        situation=situation.body,
        tags=", ".join(situation.tag_slugs),
        industry=situation.industry if crowd else "",
        company_size=situation.company_size if crowd else "",
        stage=situation.stage,
        slug=slugify(situation.question, 60),
        audience=row.audience.word,
    )


def cleaned(form: DraftFields) -> DraftFields:
    """Give the form with unseen characters and stray blanks gone, and advisers thanked without their number.

    Raises:
        Invalid: a field is longer than it can be kept.
    """
    many = ("situation", "credits")
    values = {name: (clean if name in many else one_line)(getattr(form, name)) for name in KEPT}
    values["credits"] = unnumbered(values["credits"])
    problems = {
        name: f"This has {len(value):,} characters; {LIMITS[name]:,} is the most that can be kept."
        for name, value in values.items()
        if len(value) > LIMITS[name]
    }
    points = _cleaned_points(form.points)
    problems |= {
        point_field(point.key): f"This has {len(point.text):,} characters; {POINT_CHARS:,} is the most."
        for point in points
        if len(point.text) > POINT_CHARS
    }
    if len(points) > MOST_POINTS:
        problems["points"] = f"This has {len(points)} points; {MOST_POINTS} is the most that can be kept."
    if problems:
        raise Invalid(problems)
    return DraftFields(**values, points=points, reasons=form.reasons)


def _cleaned_points(points: Sequence[DraftPoint]) -> tuple[DraftPoint, ...]:
    """Give the points cleaned, each with a key of its own, and none below nothing."""
    found: dict[str, DraftPoint] = {}
    for point in points:
        key = point.key if is_key(point.key) and point.key not in found else new_key()
        found[key] = DraftPoint(key, clean(point.text).strip(), point.sub and bool(found))
    return tuple(found.values())


def point_field(key: str) -> str:
    """Name the field of a point, as problems are told beside it."""
    return f"point-{key}"


def tags_of(form: DraftFields) -> tuple[str, ...]:
    """Read the tags as typed, separated by commas or blanks."""
    return tuple(dict.fromkeys(form.tags.replace(",", " ").split()))


def points_of(form: DraftFields) -> tuple[Point, ...]:
    """Give the points as readers would see them; nothing while they cannot be written as a list."""
    points = grouped(form.points)
    return () if point_problems(form) else points


def point_problems(form: DraftFields) -> dict[str, str]:
    """Tell what keeps the points from being a list, beside the point where it is in one of them."""
    points = grouped(form.points)
    if not points:
        return {"points": "Write at least one point of advice."}
    try:
        write_points(points)
    except Invalid as refusal:
        return _problems_by_point(form) or {"points": str(refusal)}
    return {}


def _problems_by_point(form: DraftFields) -> dict[str, str]:
    found = {}
    for point in form.points:
        try:
            write_points((Point(point.text or "…"),))
        except Invalid:
            found[point_field(point.key)] = NO_LIST
    return found


def entry_file(form: DraftFields, words: Vocabulary) -> EntryFile:
    """Build the file that the form describes.

    Raises:
        Invalid: everything that keeps it from being an entry, by field.
    """
    problems = point_problems(form)
    points = grouped(form.points)
    if not tags_of(form):
        problems["tags"] = "Choose at least one topic, so that it can be found by browsing."
    if not form.summary:
        problems["summary"] = "Write one sentence for lists and feeds."
    if not is_slug(form.slug):
        problems["slug"] = "An address has small letters, digits and hyphens, such as account-teams."
    edition = None
    try:
        edition = Edition(
            question=form.question,
            situation=form.situation,
            points=points or (Point("…"),),
            summary=form.summary,
            tags=tags_of(form),
            count_noun=form.count_noun or COUNT_NOUNS[0],
            credits=tuple(form.credits.splitlines()),
            industry=form.industry,
            company_size=form.company_size,
            stage=form.stage,
        )
    except Invalid as refusal:
        problems = {**refusal.problems, **problems}
    if edition is None or problems:
        raise Invalid(problems)
    audience_of(form.audience)
    file = EntryFile(edition, form.slug, origin="members", audience=form.audience)
    check_words(file, words)
    return file


def raw_file(form: DraftFields, words: Vocabulary, live: bytes | None = None, *, outcome: str = "") -> bytes:
    """Write the file that the form describes, without its day of publication.

    Args:
        live: the file that readers have now, whose outcome, references, dates and further keys stay, and
            whose points that no longer hold stay so where they are in the new text word by word.
        outcome: what came of it, as far as that is known before a first edition.

    Raises:
        Invalid: everything that keeps it from being an entry, by field.
    """
    file = entry_file(form, words)
    file = replace(file, edition=replace(file.edition, outcome=outcome))
    if live is not None:
        before = parse(live, f"{form.slug}.md")
        edition = replace(file.edition, outcome=before.edition.outcome, references=before.edition.references)
        ended = still_ended(before.edition.points, before.no_longer_holds, edition.points)
        file = replace(before, edition=edition, audience=file.audience, no_longer_holds=ended)
    return write(file)


def bound_digest(raw: bytes, audience: str) -> str:
    """Give what consent is bound to: the exact text, for one audience."""
    return digest(raw + b"\0" + audience.encode())


def fields_of(session: Session, draft: DraftRow) -> DraftFields:
    """Give what stands in a draft as the form shows it."""
    kept = {name: getattr(draft, name) for name in KEPT}
    return DraftFields(**kept, points=drafts.points(session, draft.entry_id))


def texts(form: DraftFields) -> dict[str, str]:
    """Give the form as names and texts, for showing two versions beside each other."""
    return {name: getattr(form, name) for name in (*KEPT, "advice") if name != "facts_ticked"}


def scanned(form: DraftFields) -> dict[str, str]:
    """Give what is searched for names, sums and places; the special thanks name people on purpose."""
    own = {name: getattr(form, name) for name in ("question", "summary", "situation")}
    return own | {point_field(point.key): point.text for point in form.points}


def preview_of(form: DraftFields, words: Vocabulary) -> Preview:
    """Show how the form would read, as far as it can be read."""
    problems: Sequence[str] = ()
    try:
        entry_file(form, words)
    except Invalid as refusal:
        problems = tuple(refusal.problems.values())
    points = grouped(form.points)
    try:
        shown = nested((number, str(point_html(text))) for number, text in numbered(points))
        situation = entry_html(form.situation)
    except Invalid as refusal:
        return Preview(form.question, "", entry_html(""), (), (), (str(refusal),))
    return Preview(
        question=form.question,
        count=count_phrase(len(points), form.count_noun or COUNT_NOUNS[0]) if points else "",
        situation=situation,
        points=shown,
        tags=tag_links(words, [tag for tag in tags_of(form) if tag in words.book.tags]),
        credits=tuple(form.credits.splitlines()),
        problems=tuple(problems),
    )


def slug_is_free(session: Session, row: EntryRow, slug: str) -> bool:
    """Say whether an address can be this entry's."""
    if not is_slug(slug):
        return False
    other = entries.by_slug(session, slug)
    return other is None or other.id == row.id
