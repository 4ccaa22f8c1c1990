"""Pages that an admin edits: about, house rules, privacy and terms, each in its versions."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.documents.render import member_html, stored_html
from advisory.domain.actor import Actor
from advisory.domain.difference import compare
from advisory.domain.errors import Invalid, NotFound
from advisory.domain.lifecycle import Who
from advisory.domain.site_pages import FIRST_TEXTS, FIRST_VERSION, SITE_PAGE_CHARS, TITLES, SitePage
from advisory.domain.text import clean
from advisory.services.changing import refuse_stale, write_log
from advisory.services.keeping import require_admin
from advisory.services.pages.office import SiteHistory, SiteText, SiteVersion
from advisory.services.transaction import transaction
from advisory.storage import members, site_pages
from advisory.storage.tables import SitePageRow


def page(session: Session, slug: str) -> SiteText:
    """Show the version of a page that holds; it is no secret.

    Raises:
        NotFound: there is no such page.
    """
    which = _which(slug)
    row = site_pages.current(session, slug)
    if row is None:
        text = FIRST_TEXTS[which]
        return SiteText(slug, TITLES[which], FIRST_VERSION, text, member_html(text))
    return SiteText(slug, TITLES[which], row.version, row.text, stored_html(row.html), row.made_at)


def editing(session: Session, actor: Actor, slug: str) -> SiteText:
    """Show an admin a page to write it anew.

    Raises:
        NotFound: there is no such page, or the actor is not an admin.
    """
    require_admin(actor)
    return page(session, slug)


def write_anew(
    session: Session, actor: Actor, slug: str, text: str, *, seen_version: int, now: datetime
) -> bool:
    """Have another text hold.

    Returns:
        Whether it is another one; the same text sent again changes nothing.

    Raises:
        NotFound: there is no such page, or the actor is not an admin.
        Invalid: no text, or one that is too long or cannot be shown.
        Stale: another admin has written one since; carries both texts.
    """
    require_admin(actor)
    _which(slug)
    text = clean(text).strip()
    if not text:
        raise Invalid({"text": "Write what the page says."})
    if len(text) > SITE_PAGE_CHARS:
        raise Invalid({"text": f"Keep it under {SITE_PAGE_CHARS:,} characters; this has {len(text):,}."})
    html = member_html(text, "text")
    with transaction(session):
        # Two admins who save at once: the second one waits, and is told.
        members.hold_admins(session)
        stands = page(session, slug)
        if clean(stands.text).strip() == text:
            return False
        refuse_stale(stands.version, seen_version, {"text": stands.text}, {"text": text})
        version = stands.version + 1
        session.add(
            SitePageRow(
                slug=slug, version=version, text=text, html=html, made_at=now, made_by=actor.member_id
            )
        )
        states = (str(stands.version), str(version))
        place = list(SitePage).index(SitePage(slug)) + 1
        write_log(
            session, actor, Who.ADMIN, "write_page", ("page", place), states, now=now, reason=stands.title
        )
    return True


def history(session: Session, slug: str, older: int | None, newer: int | None) -> SiteHistory:
    """Compare two versions of a page, the last two when none are named; anybody may read what changed.

    Raises:
        NotFound: there is no such page or version.
    """
    which = _which(slug)
    made: dict[int, datetime | None] = {FIRST_VERSION: None} | site_pages.versions(session, slug)
    numbers = sorted(made)
    newer = numbers[-1] if newer is None else newer
    if older is None:
        older = max((one for one in numbers if one < newer), default=0)
    if newer not in made or (older and older not in made):
        raise NotFound
    older, newer = (older, newer) if older <= newer else (newer, older)
    before, after = (_text(session, which, one) if one else "" for one in (older, newer))
    return SiteHistory(
        slug=slug,
        title=TITLES[which],
        items=tuple(SiteVersion(one, made[one]) for one in reversed(numbers)),
        older=older,
        newer=newer,
        comparison=compare([(TITLES[which], before, after)]),
    )


def _text(session: Session, which: SitePage, version: int) -> str:
    written = site_pages.text_of(session, which.value, version)
    return FIRST_TEXTS[which] if written is None else written


def _which(slug: str) -> SitePage:
    try:
        return SitePage(slug)
    except ValueError as error:
        raise NotFound from error
