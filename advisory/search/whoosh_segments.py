"""One segment of Whoosh's index as numpy arrays.

A segment never changes once it is written, except that documents in it may be marked as deleted; so
what has been decoded stays good for as long as the segment lives, through every later publication.
"""

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from advisory.search.fields import GAP, PointTerms
from advisory.search.spelling import Lexicon
from advisory.search.whoosh_arrays import Mapped
from advisory.search.whoosh_columns import Columns, Rows
from advisory.search.whoosh_decoding import (
    NO_POSTINGS,
    NOTHING,
    PLACE_BITS,
    PLACE_MASK,
    Decoder,
    Ints,
    Kept,
    Postings,
    ints,
)

#: Decoded numbers kept of each sort: so many for each document of the segment, and so many at least; beyond
#: that, all are let go.
MAX_DECODED_EACH, MIN_DECODED = 400, 4_000_000
#: Terms of a field that are decoded before anybody asks for them.
WARM_TERMS = 2_000
#: A phrase is looked for document by document where so many times more would have to be decoded otherwise.
_SPARSE = 8


class Segment:
    """What is known of the documents of one segment; safe to use from several threads.

    Attributes:
        keys, titles: of each document, in the segment's order; a title is its words with blanks between.
        numbers: key to the document's number.
        revisions, dates, sinces, helpful, lengths, title_lengths, ends: of each document, as arrays.
        mark_sets, marks_of: the different sets of marks, and which of them each document has.
        label_names, label_of, labelled: the different labels; for each label on a document, which it is and
            on which document.
        point_starts: where each point begins, as document and place in one number, ascending.
        point_lengths: how many words each point has.
    """

    def __init__(self, files: Decoder) -> None:
        self._files = files
        self.size = self._files.size
        most = max(MIN_DECODED, MAX_DECODED_EACH * self.size)
        self._postings = Kept[tuple[str, str], Postings](most)
        self._places = Kept[str, Ints](most)
        self._point_postings = Kept[str, Postings](most)
        self._lexicon: Lexicon | None = None
        self._title_words: tuple[list[str], Ints] | None = None
        self._warm = False
        columns = files.columns() if isinstance(files, Mapped) else _columns(files)
        self.keys, self.titles = columns.keys, columns.titles
        self.mark_sets, self.marks_of = columns.mark_sets, columns.marks_of
        self.label_names = columns.label_names
        self.label_of, self.labelled = columns.label_of, columns.labelled
        self.revisions, self.dates, self.sinces, self.helpful = columns.numbers[:4]
        self.lengths, self.title_lengths, self.ends = columns.numbers[4:]
        self.point_starts = columns.point_starts
        self.numbers = {key: number for number, key in enumerate(self.keys)}
        self.point_lengths = self._lengths_of_points()

    def _lengths_of_points(self) -> Ints:
        """Count the words of each point: they reach up to the gap before what follows."""
        documents = self.point_starts >> PLACE_BITS
        after = (documents << PLACE_BITS) + self.ends[documents]
        follows = documents[1:] == documents[:-1]
        after[:-1] = np.where(follows, self.point_starts[1:], after[:-1])
        lengths: Ints = after - self.point_starts - GAP
        return lengths

    def postings(self, field: str, term: str) -> Postings:
        """Give the postings of a term, or in `all` of terms side by side, decoded once."""
        found = self._postings.get((field, term))
        if found is None:
            if " " in term:
                found = _counted(self.starts_of(term.split(" ")) >> PLACE_BITS)
            elif self._files.has(field, term):
                found = self._files.postings(field, term)
            else:
                # Not kept: words that nobody wrote are without number.
                return NO_POSTINGS
            # What is mapped from a file takes no memory of its own.
            own = " " in term or not self._files.ready
            self._postings.keep((field, term), found, len(found.documents) if own else 0)
        return found

    def places(self, term: str) -> Ints:
        """Give where a term stands in `all`: ascending numbers, the document above PLACE_BITS."""
        found = self._places.get(term)
        if found is None:
            if not self._files.has("all", term):
                return NOTHING
            found = self._files.places(term)
            if not self._files.ready:
                self._places.keep(term, found, len(found))
        return found

    def point_postings(self, term: str) -> Postings:
        """Give the points that say a term, or terms side by side, by their place in `point_starts`."""
        found = self._point_postings.get(term)
        if found is None:
            found = _counted(self._points_at(self.starts_of(term.split(" "))))
            if len(found.documents):
                self._point_postings.keep(term, found, len(found.documents))
        return found

    def _points_at(self, places: Ints) -> Ints:
        """Give the points that places lie in; places outside of every point are left out."""
        at = np.searchsorted(self.point_starts, places, side="right") - 1
        inside = at >= 0
        at, places = at[inside], places[inside]
        documents = places >> PLACE_BITS
        same = (self.point_starts[at] >> PLACE_BITS) == documents
        same &= (places & PLACE_MASK) < self.ends[documents]
        found: Ints = at[same]
        return found

    def starts_of(self, terms: Sequence[str]) -> Ints:
        """Give where terms stand side by side in `all`: the places of the first, ascending."""
        if len(terms) == 1:
            return self.places(terms[0])
        together = self.postings("all", terms[0]).documents
        for term in terms[1:]:
            together = np.intersect1d(together, self.postings("all", term).documents, assume_unique=True)
        if not len(together):
            return NOTHING
        starts = self._places_within(terms[0], together)
        for at, term in enumerate(terms[1:], start=1):
            starts = np.intersect1d(starts, self._places_within(term, together) - at, assume_unique=True)
        return starts

    def lexicon(self) -> Lexicon:
        """Give all words as they are written."""
        if self._lexicon is None:
            self._lexicon = Lexicon(self._files.counts("forms"))
        return self._lexicon

    def warm(self) -> None:
        """Decode the terms that most documents have, once for all, and arrange the words."""
        if self._warm:
            return
        for field in () if self._files.ready else ("all", "title", "forms"):
            counts = self._files.counts(field)
            for term in sorted(counts, key=lambda term: (-counts[term], term))[:WARM_TERMS]:
                self.postings(field, term)
        self.lexicon()
        self.titles_beginning("")
        self._warm = True

    def titles_beginning(self, prefix: str) -> Ints:
        """Give the documents with a word in the title that begins so."""
        if isinstance(self._files, Mapped):
            return self._files.titles_beginning(prefix)
        if self._title_words is None:
            pairs = [(word, at) for at in range(self.size) for word in self.title_words(at)]
            pairs.sort()
            self._title_words = [word for word, _ in pairs], ints(at for _, at in pairs)
        words, documents = self._title_words
        return documents[bisect_left(words, prefix) : bisect_left(words, prefix + "\U0010ffff")]

    def points(self, number: int) -> list[PointTerms]:
        """Give the points of advice of one document."""
        rows = self._files.row(number)[12]
        return [PointTerms(name, tuple(terms.split()), tuple(more.split())) for name, terms, more in rows]

    def title_words(self, number: int) -> tuple[str, ...]:
        """Give the words of one document's title, as they are written."""
        return tuple(self.titles[number].split())

    def _places_within(self, term: str, documents: NDArray[np.int32]) -> Ints:
        """Give where a term stands in documents that all have it."""
        if self._files.ready:
            return self._files.places_within(term, documents.tolist())
        known = self._places.get(term)
        in_all = len(self.postings("all", term).documents)
        if known is None and len(documents) * _SPARSE > in_all:
            known = self.places(term)
        if known is not None:
            return known[np.isin(known >> PLACE_BITS, documents, assume_unique=False)]
        return self._files.places_within(term, documents.tolist())


def _columns(files: Decoder) -> Columns:
    rows = Rows()
    for at in range(files.size):
        rows.add(files.row(at))
    return rows.columns()


def _counted(documents: Ints) -> Postings:
    """Make postings of documents, ascending, that are named as often as they say something."""
    begins = np.flatnonzero(np.diff(documents, prepend=-1))
    times = np.diff(begins, append=len(documents))
    return Postings(documents[begins].astype(np.int32), times.astype(np.int32))
