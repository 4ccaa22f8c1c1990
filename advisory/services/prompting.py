"""The prompts for kinds of situation, as an admin words them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import Invalid, NotFound
from advisory.domain.kinds import Kind
from advisory.domain.text import clean, one_line, slugify
from advisory.services.changing import refuse_stale, write_log
from advisory.services.keeping import require_admin
from advisory.services.kinds import all_kinds
from advisory.services.pages.writing import KindForm
from advisory.services.transaction import transaction
from advisory.storage import kinds
from advisory.storage.tables import SituationKindRow

#: Fields of the form for asking that a kind has a prompt for, with what they may hold at most.
PROMPTS = {"question": 300, "body": 1_000, "tried": 1_000, "options": 1_000, "decision": 300}
NAME_CHARS = 60
MOST_KINDS = 20


def page(session: Session, actor: Actor) -> tuple[KindForm, ...]:
    """Show every kind with its prompts, hidden ones included, and an empty one to add.

    Raises:
        NotFound: the actor is not an admin, who alone may know of this page.
    """
    require_admin(actor)
    shown = [
        _form(kind, version=row.version if row else 0, hidden=bool(row and row.hidden))
        for kind, row in all_kinds(session)
    ]
    return (*shown, KindForm("", "", dict.fromkeys(PROMPTS, ""), 0))


def keep(
    session: Session,
    actor: Actor,
    slug: str,
    name: str,
    prompts: Mapping[str, str],
    *,
    hidden: bool,
    seen_version: int,
    now: datetime,
) -> str:
    """Word a kind anew, or add one; `slug` is "" for a new one.

    Situations keep what their askers wrote; only the form asks differently from now on.

    Returns:
        The kind's slug.

    Raises:
        NotFound: the actor is not an admin, or there is no such kind.
        Stale: changed since `seen_version`.
        Invalid: no name, a name that is taken, or a text that is too long.
    """
    require_admin(actor)
    name = one_line(name)
    texts = {field: clean(prompts.get(field, "")) for field in PROMPTS}
    with transaction(session):
        there = {kind.slug: (place, kind) for place, (kind, _) in enumerate(all_kinds(session))}
        if slug and slug not in there:
            raise NotFound
        key = slug or slugify(name, 40)
        _check(key, name, texts, new=not slug, there=frozenset(there))
        row = kinds.by_slug(session, key, lock=True)
        refuse_stale(row.version if row else 0, seen_version, _said(row), {"name": name, **texts})
        if row is None:
            place = there[key][0] if key in there else len(there)
            row = SituationKindRow(slug=key, place=place, version=0)
            session.add(row)
        row.name, row.hidden, row.version, row.changed_at = name, hidden, row.version + 1, now
        for field, text in texts.items():
            setattr(row, field, text)
        write_log(session, actor, "admin", "word a kind", ("kind", row.place), ("", ""), now=now)
        return key


def _check(key: str, name: str, texts: Mapping[str, str], *, new: bool, there: frozenset[str]) -> None:
    problems = {}
    if not name or not key:
        problems["name"] = "Give the kind a name."
    elif len(name) > NAME_CHARS:
        problems["name"] = f"Keep the name to {NAME_CHARS} characters."
    elif new and key in there:
        problems["name"] = "There is a kind of that name already."
    elif new and len(there) >= MOST_KINDS:
        problems["name"] = f"There are {MOST_KINDS} kinds already. Word one of them anew."
    for field, text in texts.items():
        if len(text) > PROMPTS[field]:
            problems[field] = f"Keep it to {PROMPTS[field]:,} characters."
    if problems:
        raise Invalid(problems)


def _said(row: SituationKindRow | None) -> dict[str, str]:
    return {field: getattr(row, field) for field in ("name", *PROMPTS)} if row else {}


def _form(kind: Kind, *, version: int, hidden: bool) -> KindForm:
    prompts = {field: getattr(kind, field) for field in PROMPTS}
    return KindForm(kind.slug, kind.name, prompts, version, hidden)


def typed(
    forms: tuple[KindForm, ...], slug: str, name: str, prompts: Mapping[str, str]
) -> tuple[KindForm, ...]:
    """Put what was typed for one kind in the place of what is kept, after a refusal."""
    return tuple(
        replace(form, name=name, prompts={field: prompts.get(field, "") for field in PROMPTS})
        if form.slug == slug
        else form
        for form in forms
    )
