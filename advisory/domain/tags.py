"""Tags: their names, their synonyms, and combinations written with a plus sign."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from advisory.domain.text import slugify

#: More tags than this in one address are refused: the page would be empty anyway.
MAX_COMBINED = 5


@dataclass(frozen=True, slots=True)
class Tag:
    """A subject: `aliases` are what people type instead, `related` are slugs of neighbours."""

    slug: str
    name: str
    description: str = ""
    aliases: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    #: The heading under which the index lists it.
    shelf: str = ""


@dataclass(frozen=True, slots=True)
class TagBook:
    """All tags, found by slug, by name or by any synonym."""

    tags: Mapping[str, Tag]
    by_alias: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, tags: Iterable[Tag]) -> "TagBook":
        """Build the book; a slug always wins over a synonym that spells the same."""
        ordered = {tag.slug: tag for tag in tags}
        by_alias: dict[str, str] = {}
        for tag in ordered.values():
            for word in (tag.name, *tag.aliases):
                alias = slugify(word)
                if alias and alias not in ordered:
                    by_alias.setdefault(alias, tag.slug)
        return cls(ordered, by_alias)

    def canonical(self, word: str) -> str | None:
        """Give the slug that `word` (a slug, a name or a synonym) stands for; None when unknown.

        >>> TagBook.of([Tag("layoffs", "Layoffs", aliases=("RIF", "job cuts"))]).canonical("Job cuts")
        'layoffs'
        """
        slug = slugify(word)
        return slug if slug in self.tags else self.by_alias.get(slug)


def combination(slugs: Iterable[str]) -> str:
    """Write a combination of tags as it stands in an address: each once, in the order given."""
    return "+".join(dict.fromkeys(slugs))
