"""The whole site, built once: settings, then the parts, then the hooks, then the pages and commands."""

import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import Flask, request
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from advisory.cli.commands import COMMANDS
from advisory.config import Settings, SettingsError, read_settings
from advisory.domain.clock import Clock
from advisory.extensions import Site, csrf, db, deliver_promises, let_go, migrate
from advisory.folders import make_folders
from advisory.identity import openid
from advisory.identity.openid import OpenIdProvider
from advisory.identity.port import Provider
from advisory.mail.console import ConsoleMailer, FolderMailer
from advisory.mail.port import Mailer
from advisory.mail.smtp import SmtpMailer
from advisory.quiet import keep_quiet
from advisory.search import minilm
from advisory.search.meaning import VectorMeaning
from advisory.search.memory_engine import MemoryEngine
from advisory.search.minilm import MiniLM
from advisory.search.port import Meaning, SearchEngine
from advisory.search.whoosh_engine import WhooshEngine
from advisory.services import (
    accounts,
    alerting,
    authenticators,
    claiming,
    clarifying,
    encoding,
    filing,
    indexing,
    limiting,
    linking,
    mailing,
    publishing,
    reminding,
    repulling,
    requesting,
    roster,
    tombstones,
    wants,
)
from advisory.services import introductions as introduced
from advisory.services import invitations as inviting
from advisory.services import notices as told
from advisory.services.due import Task
from advisory.services.looking import Finder
from advisory.services.outbox import Handler
from advisory.services.outcomes import ask_what_came
from advisory.services.posting import Writer
from advisory.services.sealing import seal_of
from advisory.storage.connection import prepare
from advisory.storage.tables import OutboxRow
from advisory.web import notices, specimen
from advisory.web.access import guard
from advisory.web.devices import init_devices
from advisory.web.errors import init_errors
from advisory.web.limits import init_limits
from advisory.web.metrics import count_refused, init_metrics
from advisory.web.rendering import init_rendering
from advisory.web.rooms import ROOMS
from advisory.web.security import init_security
from advisory.web.shedding import init_shedding

ROOT = Path(__file__).parent.parent

log = logging.getLogger(__name__)

#: How long a publication waits for another one's writing of the index; then it is left to the outbox, since
#: everybody who writes to SQLite waits meanwhile.
LOCK_SECONDS = 1.0

#: What falls due by the clock, in the order in which it is done.
TASKS: dict[str, Task] = {
    "open for advice": clarifying.open_answered,
    "ask for outcomes": ask_what_came,
    "let go of claims": claiming.tidy,
    "pull what is held": repulling.pull_held,
    "publish at the hour": publishing.publish_due,
    "remind of consent": reminding.remind,
    "let consent lapse": reminding.lapse,
    "tell of reviews": wants.tell_of_reviews,
    "forget expired devices": accounts.forget_expired,
    "forget unfinished authenticators": authenticators.forget_unfinished,
    "old counts of attempts": limiting.forget_old,
}


class House(Flask):
    """Flask, with a log that names the page that failed and not its address, which may hold a token."""

    def log_exception(self, exc_info: Any) -> None:
        """Log a fault that nobody foresaw."""
        self.logger.error("a fault in %s", request.endpoint or "no page", exc_info=exc_info)


def create_app(
    settings: Settings | None = None,
    engine: SearchEngine | None = None,
    mailer: Mailer | None = None,
    clock: Clock | None = None,
    meaning: Meaning | None = None,
) -> Flask:
    """Build the site.

    Args:
        settings: read from the environment when not given.
        engine, mailer, clock, meaning: as the settings say when not given.

    Raises:
        SettingsError: the environment has values that cannot be used, or folders that cannot be written.
    """
    settings = settings or read_settings(os.environ)
    make_folders(settings)
    app = House("advisory", root_path=str(ROOT))
    _configure(app, settings)
    mailer = mailer or _mailer(settings)
    finder = Finder(engine or _engine(settings), meaning or _meaning(settings))
    app.extensions["advisory"] = Site(
        settings=settings,
        finder=finder,
        mailer=mailer,
        clock=clock or settings.clock,
        seal=seal_of(settings.secret_key),
        handlers=_handlers(finder, settings, clock or settings.clock),
        letters=_letters(settings.site_url),
        tasks=TASKS | _retention(settings),
        provider=_provider(settings),
    )
    _connect_database(app, settings)
    init_metrics(app)
    init_shedding(app, settings, count_refused)
    init_rendering(app, settings)
    init_errors(app)
    init_security(app)
    init_devices(app, settings)
    guard(app)
    notices.init_notices(app)
    # After the guard, so that a visitor is sent to sign in before their missing token is complained of.
    csrf.init_app(app)
    init_limits(app)
    app.after_request(_keep_promises)
    _open_rooms(app, settings)
    return app


def _open_rooms(app: Flask, settings: Settings) -> None:
    for room in ROOMS if settings.production else (*ROOMS, specimen):
        app.register_blueprint(room.blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TESTING=settings.testing,
        TEMPLATES_AUTO_RELOAD=settings.env == "development",
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        # Only the __Host- prefix keeps a neighbouring site from setting our cookie, and it needs https.
        SESSION_COOKIE_NAME="__Host-session" if settings.https else "session",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        # As long as the session: a dilemma takes longer than an hour to write down.
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.logger.setLevel(settings.log_level.upper())
    keep_quiet(app.logger)
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def _connect_database(app: Flask, settings: Settings) -> None:
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        # A connection that a restart of the server has cut is noticed before it is used.
        "pool_pre_ping": not settings.database_url.startswith("sqlite:"),
        # A fault of the database must not write a member's text into the log.
        "hide_parameters": True,
    }
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    db.init_app(app)
    app.teardown_appcontext(let_go)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    with app.app_context():
        prepare(db.engine)
        tombstones.keep_journal(db.engine, settings.tombstones)


def _engine(settings: Settings) -> SearchEngine:
    return MemoryEngine() if settings.search == "memory" else WhooshEngine(settings.index_dir, LOCK_SECONDS)


def _meaning(settings: Settings) -> Meaning | None:
    return VectorMeaning(MiniLM()) if settings.meaning and minilm.available() else None


def _provider(settings: Settings) -> Provider | None:
    """Give what somebody can sign in through.

    Raises:
        SettingsError: the settings name a provider, and the packages are not installed.
    """
    sso = settings.sso
    if sso is None:
        return None
    if not openid.available():
        raise SettingsError(
            ["ADVISORY_SSO_ISSUER needs packages that are missing; run `make sso`, or leave it out."]
        )
    return OpenIdProvider(sso.name, sso.issuer, sso.client_id, sso.client_secret)


def _mailer(settings: Settings) -> Mailer:
    sender = f"no-reply@{settings.trusted_hosts[0]}"
    if settings.mail == "console":
        return ConsoleMailer()
    if settings.mail.startswith("file:"):
        return FolderMailer(Path(settings.mail.removeprefix("file:")), sender)
    return SmtpMailer(settings.mail, sender)


def _handlers(finder: Finder, settings: Settings, clock: Clock) -> dict[str, Handler]:
    """Say who keeps each kind of promise; encoding takes long and is left to the housekeeping."""
    engine = finder.engine
    folders = filing.Folders(settings.content_dir, settings.data_dir / "entries")

    def index_entries(session: Session, rows: Sequence[OutboxRow]) -> None:
        indexing.put_entries(session, engine, rows)

    def index_situations(session: Session, rows: Sequence[OutboxRow]) -> None:
        indexing.put_situations(session, engine, rows)

    def put_files(session: Session, rows: Sequence[OutboxRow]) -> None:
        filing.put_files(session, folders, rows)

    def tell_of_entries(session: Session, rows: Sequence[OutboxRow]) -> None:
        alerting.tell_of_entries(session, finder, rows, now=clock())

    def tell_of_situations(session: Session, rows: Sequence[OutboxRow]) -> None:
        alerting.tell_of_situations(session, rows, now=clock())

    handlers: dict[str, Handler] = {
        "index.entry": index_entries,
        "index.situation": index_situations,
        "file.entry": put_files,
        alerting.KIND: tell_of_entries,
        alerting.OPENING: tell_of_situations,
    }
    if finder.meaning is None:
        handlers |= dict.fromkeys(encoding.KINDS, encoding.forget)
    return handlers


def _letters(site_url: str) -> dict[str, Writer]:
    """Say who writes each kind of letter."""
    rooms = (mailing, inviting, linking, requesting, roster)
    return {kind: writer for room in rooms for kind, writer in room.writers(site_url).items()}


def _retention(settings: Settings) -> dict[str, Task]:
    """Say what is kept only for a time."""
    return {
        "old notices": lambda session, now: told.forget_old(session, now, days=settings.notice_days),
        "old invitations": inviting.forget_old,
        "old requests": requesting.forget_old,
        "old links": linking.forget_old,
        "old introductions": introduced.forget_old,
    }


def _keep_promises(response: Response) -> Response:
    """Deliver what a change has promised before its answer goes out, so that the next page shows it.

    What cannot be delivered now stays in the outbox; the change itself is committed.
    """
    if request.method == "POST" and response.status_code < 400:
        try:
            deliver_promises()
        except SQLAlchemyError:
            db.session.rollback()
            log.warning("the outbox could not be delivered now")
    return response
