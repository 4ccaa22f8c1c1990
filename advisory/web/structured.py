"""What an entry says of itself to search engines: a QAPage of schema.org, as a data block.

It is no script: the policy keeps the browser from running any that stands in a page, and the template writes
it with `tojson`, which leaves no "<" behind.
"""

from typing import Any

from advisory.services.pages.common import PointPage
from advisory.services.pages.library import EntryPage
from advisory.web.rendering import SITE_NAME


def qa_page(entry: EntryPage, address: str) -> dict[str, Any]:
    """Describe a public entry; points that no longer hold are left out.

    Args:
        address: of its page, whole.
    """
    author = {"@type": "Organization", "name": SITE_NAME}
    answers = [_answer(point, address, author) for point in entry.points if not point.ended_on]
    question: dict[str, Any] = {
        "@type": "Question",
        "name": entry.question,
        "text": entry.situation.striptags(),
        "author": author,
        "answerCount": len(answers),
        "suggestedAnswer": answers,
    }
    page: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "QAPage",
        "url": address,
        "name": f"{entry.question} {entry.count}",
        "inLanguage": "en",
        "mainEntity": question,
    }
    if entry.summary:
        page["description"] = entry.summary
    if entry.published_on:
        page["datePublished"] = question["datePublished"] = entry.published_on.isoformat()
    if entry.updated_on:
        page["dateModified"] = entry.updated_on.isoformat()
    return page


def _answer(point: PointPage, address: str, author: dict[str, str]) -> dict[str, Any]:
    texts = [point.html.striptags(), *(sub.html.striptags() for sub in point.sub_points)]
    return {"@type": "Answer", "text": "\n".join(texts), "url": f"{address}#{point.anchor}", "author": author}
