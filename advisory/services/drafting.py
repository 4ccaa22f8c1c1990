"""From a curator's form to an entry file: what is missing, how it would read, what is bound by consent."""

from collections.abc import Mapping, Sequence
from dataclasses import fields

from sqlalchemy.orm import Session

from advisory.documents.entry_file import EntryFile, write
from advisory.documents.folder import digest
from advisory.documents.render import entry_html, point_html
from advisory.domain.audience import audience_of
from advisory.domain.edition import COUNT_NOUNS, Edition, Point, count_phrase, numbered
from advisory.domain.errors import Invalid
from advisory.domain.points import read_points, write_points
from advisory.domain.text import clean, is_slug, one_line, slugify
from advisory.services.pages.workshop import Check, DraftFields, Preview
from advisory.services.shelving import check_words
from advisory.services.showing import in_a_crowd, nested, tag_links
from advisory.storage import advice, drafts, entries
from advisory.storage.tables import AdvicePointRow, DraftRow, DraftSourceRow, EntryRow, SituationRow
from advisory.storage.vocabulary import Vocabulary

#: Fields that a draft row keeps as they are typed; the audience stands on the entry.
KEPT = tuple(field.name for field in fields(DraftFields) if field.name != "audience")
LIMITS = {
    "question": 300, "count_noun": 40, "summary": 300, "situation": 20_000, "advice": 40_000,
    "credits": 2_000, "tags": 500, "industry": 40, "company_size": 20, "stage": 40, "slug": 100,
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
    )


def cleaned(form: DraftFields) -> DraftFields:
    """Give the form with unseen characters and stray blanks gone.

    Raises:
        Invalid: a field is longer than it can be kept.
    """
    many = ("situation", "advice", "credits")
    values = {name: (clean if name in many else one_line)(getattr(form, name)) for name in KEPT}
    problems = {
        name: f"This has {len(value):,} characters; {LIMITS[name]:,} is the most that can be kept."
        for name, value in values.items()
        if len(value) > LIMITS[name]
    }
    if problems:
        raise Invalid(problems)
    return DraftFields(**values, audience=form.audience)


def tags_of(form: DraftFields) -> tuple[str, ...]:
    """Read the tags as typed, separated by commas or blanks."""
    return tuple(dict.fromkeys(form.tags.replace(",", " ").split()))


def points_of(form: DraftFields) -> tuple[Point, ...]:
    """Read the advice as typed; nothing while it cannot be read."""
    try:
        return read_points(form.advice)
    except Invalid:
        return ()


def entry_file(form: DraftFields, words: Vocabulary) -> EntryFile:
    """Build the file that the form describes.

    Raises:
        Invalid: everything that keeps it from being an entry, by field.
    """
    problems: dict[str, str] = {}
    points: tuple[Point, ...] = ()
    try:
        points = read_points(form.advice)
    except Invalid as refusal:
        problems["advice"] = str(refusal)
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


def raw_file(form: DraftFields, words: Vocabulary) -> bytes:
    """Write the file that the form describes, without its day of publication.

    Raises:
        Invalid: everything that keeps it from being an entry, by field.
    """
    return write(entry_file(form, words))


def bound_digest(raw: bytes, audience: str) -> str:
    """Give what consent is bound to: the exact text, for one audience."""
    return digest(raw + b"\0" + audience.encode())


def fields_of(row: EntryRow, draft: DraftRow) -> DraftFields:
    """Give what stands in a draft as the form shows it."""
    return DraftFields(**{name: getattr(draft, name) for name in KEPT}, audience=row.audience.word)


def texts(form: DraftFields) -> dict[str, str]:
    """Give the form as names and texts, for showing two versions beside each other."""
    return {field.name: getattr(form, field.name) for field in fields(form)}


def preview_of(form: DraftFields, words: Vocabulary) -> Preview:
    """Show how the form would read, as far as it can be read."""
    problems: Sequence[str] = ()
    try:
        entry_file(form, words)
    except Invalid as refusal:
        problems = tuple(refusal.problems.values())
    points = points_of(form)
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


def checklist(session: Session, row: EntryRow, form: DraftFields, words: Vocabulary) -> tuple[Check, ...]:
    """List what must be done before review."""
    points = points_of(form)
    known = [tag for tag in tags_of(form) if tag in words.book.tags]
    return (
        Check("The title is a question", "?" in form.question),
        Check("The situation is told", bool(form.situation)),
        Check(f"The points can be read: {count_phrase(len(points), form.count_noun)}", bool(points)),
        Check("At least one point of the thread is used", bool(drafts.sources(session, row.id))),
        Check("No point used was withdrawn or amended since", not drafts.shaken_sources(session, row.id)),
        Check("At least one topic", bool(known) and len(known) == len(tags_of(form))),
        Check("A summary of at most 160 characters", 0 < len(form.summary) <= 160),
        Check("An address that is free", slug_is_free(session, row, form.slug)),
    )


def joined(
    points: Sequence[Point], fresh: Sequence[AdvicePointRow], tops: Mapping[tuple[int, str], str]
) -> tuple[Point, ...]:
    """Put points of advice after those of a draft, a sub-point under its parent where that is there.

    Args:
        tops: text of the top-level points of the advice, by advice and number.
    """
    found = list(points)
    for one in fresh:
        top, _, below = one.number.partition(".")
        parent = tops.get((one.advice_id, top)) if below else None
        at = next((at for at, point in enumerate(found) if point.text == parent), None)
        if at is None:
            found.append(Point(one.text))
        else:
            found[at] = Point(found[at].text, (*found[at].sub_points, one.text))
    return tuple(found)


def take_points(
    session: Session,
    row: EntryRow,
    draft: DraftRow,
    points: Sequence[Point],
    chosen: Sequence[AdvicePointRow],
) -> None:
    """Put chosen points of advice into a draft, and remember where they come from; each only once."""
    versions = {one.advice_id: advice.version_of(session, one.advice_id) for one in chosen}
    taken = {(one.advice_id, one.number, one.advice_version) for one in drafts.sources(session, row.id)}
    fresh = [one for one in chosen if (one.advice_id, one.number, versions[one.advice_id]) not in taken]
    if fresh:
        draft.advice = write_points(joined(points, fresh, advice.top_texts(session, [*versions])))
    for one in fresh:
        session.merge(
            DraftSourceRow(
                entry_id=row.id,
                advice_id=one.advice_id,
                number=one.number,
                advice_version=versions[one.advice_id],
                text=one.text,
            )
        )


def drop_unused_sources(session: Session, row: EntryRow, draft: DraftRow) -> None:
    """Forget shaken sources that nothing in the draft resembles any more."""
    said = set(draft.advice.lower().split())
    for source in drafts.shaken_sources(session, row.id):
        words = set(source.text.lower().split())
        if len(words & said) * 2 < len(words):
            session.delete(source)


def slug_is_free(session: Session, row: EntryRow, slug: str) -> bool:
    """Say whether an address can be this entry's."""
    if not is_slug(slug):
        return False
    other = entries.by_slug(session, slug)
    return other is None or other.id == row.id
