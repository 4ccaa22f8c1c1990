"""Answers as HTML: a page, or one fragment of it, and what every template may use.

icon(name, cls="")      inline SVG from static/icons
asset(path)             address of a static file; it changes when any of them does
url_with(**changes)     this address with some of its query changed; None takes a key away
theme, actor, site_name
closed                  whether the site is closed to visitors
requests                whether visitors may ask to become members
unread()                how many notices the member has not read yet
refused                 whether this page is a form that came back; only where `page` draws it
|date  |short_date  |ago
"""

import hashlib
import re
from datetime import date, datetime
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, g, make_response, render_template, request, url_for
from jinja2 import StrictUndefined
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from advisory.config import Settings
from advisory.extensions import db, now
from advisory.services.notices import count_unread
from advisory.web.access import current_actor

SITE_NAME = "The Advisory"
THEMES = ("light", "dark")


def page(template: str, fragment: str | None = None, status: int = 200, **context: Any) -> Response:
    """Answer with a page, or with its `fragment` alone when htmx asks for it.

    Args:
        fragment: a template that can be rendered alone, for pages that change a part in place.
        context: what the template sees; page objects, never rows.
    """
    alone = fragment is not None and request.headers.get("HX-Request") == "true"
    shown = fragment if alone and fragment else template
    body = render_template(shown, refused=status == HTTPStatus.UNPROCESSABLE_ENTITY, **context)
    response = make_response(body, status)
    if fragment is not None:
        response.vary.add("HX-Request")
    return response


def init_rendering(app: Flask, settings: Settings) -> None:
    """Give every template of `app` what the module's docstring lists."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(date=long_date, short_date=short_date, ago=ago)
    app.jinja_env.globals.update(
        icon=icon,
        asset=asset,
        url_with=url_with,
        unread=unread,
        site_name=SITE_NAME,
        closed=settings.closed,
        requests=settings.requests,
    )
    app.context_processor(_context)


def long_date(day: date) -> str:
    """Write a day in full.

    >>> long_date(date(2026, 12, 4))
    '4 December 2026'
    """
    return f"{day.day} {day:%B %Y}"


def short_date(day: date) -> str:
    """Write a day for a table.

    >>> short_date(date(2026, 12, 4))
    '4 Dec 2026'
    """
    return f"{day.day} {day:%b %Y}"


def ago(moment: datetime) -> str:
    """Write how long ago a moment was, in the two largest units: 3 d 4 h; at least 1 min."""
    minutes = max(1, int((now() - moment).total_seconds() // 60))
    days, hours = minutes // 1440, minutes // 60 % 24
    if days:
        return f"{days} d {hours} h" if hours else f"{days} d"
    if hours:
        return f"{hours} h {minutes % 60} min" if minutes % 60 else f"{hours} h"
    return f"{minutes} min"


def icon(name: str, cls: str = "") -> Markup:
    """Draw an icon in the colour of the text around it; it is hidden from screen readers.

    Raises:
        FileNotFoundError: there is no such icon.
    """
    classes = f"icon {cls}".strip()
    return Markup('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>').format(
        classes, _drawing(Path(current_app.static_folder or "") / "icons" / f"{name}.svg")
    )


def asset(path: str) -> str:
    """Give the address of a static file.

    It names a version of the whole folder, so that a browser may keep the file for a year, and so that a
    style sheet's own relative links lead to the same addresses as the preloads of a page.
    """
    return url_for("static_for_a_year", version=static_version(), filename=path)


def static_version() -> str:
    """Give the version of the static folder: it changes with any byte of it."""
    if "static_version" not in g:
        folder = Path(current_app.static_folder or "")
        # While somebody is working on the files, a newer one makes a new version without a restart.
        working = current_app.config["TEMPLATES_AUTO_RELOAD"]
        newest = max(file.stat().st_mtime_ns for file in folder.rglob("*")) if working else 0
        g.static_version = _digest(folder, newest)
    return str(g.static_version)


def url_with(**changes: str | int | list[str] | None) -> str:
    """Give this address with some of its query changed.

    Args:
        changes: None takes a key away; a list stands for a key that is given several times.
    """
    query: dict[str, list[str]] = request.args.to_dict(flat=False)
    for key, value in changes.items():
        if value is None:
            query.pop(key, None)
        else:
            query[key] = [str(one) for one in (value if isinstance(value, list) else [value])]
    return request.path + (f"?{urlencode(query, doseq=True)}" if query else "")


def unread() -> int:
    """Count what the member has not read yet; 0 when the database does not say, so that a page stands."""
    try:
        return count_unread(db.session, g.get("actor") or current_actor())
    except SQLAlchemyError:
        db.session.rollback()
        return 0


def theme() -> str:
    """Give the theme that this device has chosen; "" follows its system."""
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in THEMES else ""


def _context() -> dict[str, object]:
    """Give what differs from request to request; an error page must stand even without an actor."""
    return {"theme": theme(), "actor": g.get("actor") or current_actor()}


@cache
def _drawing(file: Path) -> Markup:
    drawing = re.search(r"<svg[^>]*>(.*)</svg>", file.read_text(encoding="utf-8"), re.DOTALL)
    lines = (drawing.group(1) if drawing else "").splitlines()
    return Markup("".join(line.strip() for line in lines).replace(" />", "/>"))  # noqa: S704


@cache
def _digest(folder: Path, _newest: int) -> str:
    digest = hashlib.sha256()
    for file in sorted(file for file in folder.rglob("*") if file.is_file()):
        digest.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]
