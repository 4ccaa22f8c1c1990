"""Tags, synonyms and closed lists: read once, kept for as long as their token stays the same."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, delete, select
from sqlalchemy.orm import Session

from advisory.domain.tags import Tag, TagBook
from advisory.domain.text import slugify
from advisory.storage.tables import SynonymRow, TagAliasRow, TagRow, TermRow, VocabularyRow

KINDS = ("industry", "company_size", "stage", "origin")


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a closed list."""

    slug: str
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All the words that situations and entries are filed under."""

    book: TagBook
    terms: Mapping[str, Mapping[str, Term]] = field(default_factory=dict)
    #: Words of one meaning.
    same: tuple[tuple[str, ...], ...] = ()
    #: A word, and what else to look for.
    near: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def name(self, kind: str, slug: str) -> str:
        """Give the name of a term; the slug itself when it is not on the list, "" for none."""
        term = self.terms.get(kind, {}).get(slug)
        return term.name if term else slug

    def facts(self, industry: str, company_size: str, stage: str = "") -> tuple[str, ...]:
        """Give the names of those terms that are there."""
        pairs = (("industry", industry), ("company_size", company_size), ("stage", stage))
        return tuple(self.name(kind, slug) for kind, slug in pairs if slug)

    def tag_name(self, slug: str) -> str:
        """Give a tag's name; the slug when the tag is unknown."""
        tag = self.book.tags.get(slug)
        return tag.name if tag else slug


_kept: WeakKeyDictionary[Engine, tuple[str, Vocabulary]] = WeakKeyDictionary()


def vocabulary(session: Session) -> Vocabulary:
    """Give the vocabulary; one small query when this process has it already."""
    token = session.scalar(select(VocabularyRow.token)) or ""
    bind = session.get_bind()
    engine = bind.engine if isinstance(bind, Connection) else bind
    kept = _kept.get(engine)
    if kept is None or kept[0] != token or not token:
        kept = (token, _read(session))
        _kept[engine] = kept
    return kept[1]


def _read(session: Session) -> Vocabulary:
    aliases: dict[str, list[str]] = {}
    for tag, words in session.execute(select(TagAliasRow.tag, TagAliasRow.words).order_by(TagAliasRow.slug)):
        aliases.setdefault(tag, []).append(words)
    rows = session.scalars(select(TagRow).order_by(TagRow.place, TagRow.slug))
    book = TagBook.of(
        Tag(
            row.slug,
            row.name,
            row.description,
            tuple(aliases.get(row.slug, ())),
            tuple(row.related.split()),
            row.shelf,
        )
        for row in rows
    )
    terms: dict[str, dict[str, Term]] = {kind: {} for kind in KINDS}
    for row in session.scalars(select(TermRow).order_by(TermRow.place)):
        terms.setdefault(row.kind, {})[row.slug] = Term(row.slug, row.name, row.description)
    rows_of: dict[str, list[tuple[str, ...]]] = {"same": [], "near": []}
    for line in session.scalars(select(SynonymRow).order_by(SynonymRow.place)):
        rows_of[line.kind].append(tuple(line.words.split("\n")))
    near = tuple((first, others) for first, *others in rows_of["near"])
    return Vocabulary(book, terms, tuple(rows_of["same"]), tuple((word, tuple(also)) for word, also in near))


def replace_tags(session: Session, tags: Iterable[Tag]) -> None:
    """Make the tags those given; a tag that is gone from the list stays while something carries it.

    Its synonyms go, so that an address may move to another tag.
    """
    session.execute(delete(TagAliasRow))
    for place, tag in enumerate(tags):
        session.merge(
            TagRow(
                slug=tag.slug,
                name=tag.name,
                description=tag.description,
                related=" ".join(tag.related),
                shelf=tag.shelf,
                place=place,
            )
        )
        for words in dict.fromkeys((tag.name, *tag.aliases)):
            alias = slugify(words)
            if alias and alias != tag.slug:
                session.merge(TagAliasRow(slug=alias, words=words, tag=tag.slug))
    _renew(session)


def replace_terms(session: Session, kind: str, terms: Iterable[Term]) -> None:
    """Make one closed list that given."""
    session.execute(delete(TermRow).where(TermRow.kind == kind))
    for place, term in enumerate(terms):
        session.add(
            TermRow(kind=kind, slug=term.slug, name=term.name, description=term.description, place=place)
        )
    _renew(session)


def replace_synonyms(
    session: Session, same: Iterable[Sequence[str]], near: Iterable[tuple[str, Sequence[str]]]
) -> None:
    """Make the synonyms those given."""
    session.execute(delete(SynonymRow))
    lines = [("same", tuple(words)) for words in same] + [("near", (word, *also)) for word, also in near]
    session.add_all(
        SynonymRow(place=place, kind=kind, words="\n".join(words))
        for place, (kind, words) in enumerate(lines)
    )
    _renew(session)


def _renew(session: Session) -> None:
    session.merge(VocabularyRow(id=1, token=secrets.token_hex(16)))
    session.flush()
