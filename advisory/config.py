"""Settings: read once from the environment, checked all together, never changed afterwards.

Every setting is explained in `.env.example`. A value that cannot be used stops the start with one
sentence that names the setting, says what is wrong, and what to write; all problems are told at once.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from advisory.domain.clock import Clock, fixed_clock, settable_clock, system_clock
from advisory.domain.hosts import is_loopback
from advisory.environment import Reading
from advisory.identity.openid import is_safe

ENVIRONMENTS = ("production", "development", "testing")

#: Every name that is read; nothing else in the environment matters to the site.
NAMES = (
    "ADVISORY_ENV",
    "ADVISORY_SECRET_KEY", "ADVISORY_PASSWORD_SALT", "ADVISORY_BACKUP_KEY",
    "ADVISORY_DATABASE_URL",
    "ADVISORY_DATA_DIR", "ADVISORY_CONTENT_DIR", "ADVISORY_INDEX_DIR",
    "ADVISORY_TOMBSTONES",
    "ADVISORY_SEARCH", "ADVISORY_MEANING",
    "ADVISORY_MAIL",
    "ADVISORY_NOTICE_DAYS",
    "ADVISORY_SECOND_FACTOR",
    "ADVISORY_RATE_LIMITS",
    "ADVISORY_CLOSED",
    "ADVISORY_REQUESTS",
    "ADVISORY_NOW",
    "ADVISORY_SITE_URL",
    "ADVISORY_SSO_ISSUER", "ADVISORY_SSO_CLIENT_ID", "ADVISORY_SSO_CLIENT_SECRET", "ADVISORY_SSO_NAME",
    "ADVISORY_TRUSTED_HOSTS",
    "ADVISORY_PROXIES",
    "ADVISORY_LOG_LEVEL",
    "ADVISORY_METRICS_TOKEN",
    "ADVISORY_SHED_AFTER_MS",
    "HOST", "PORT", "WEB_CONCURRENCY",
)  # fmt: skip

#: The value of both secrets in `.env.example`, refused in production.
EXAMPLE_SECRET = "write-your-own-long-random-words-here"  # noqa: S105
#: Stands in on one's own machine only; anybody can read it here.
_DEVELOPMENT_SECRET = "known-to-everybody-and-for-one-machine-only"  # noqa: S105

#: What to write instead, where these settings cannot be used.
_RANDOM = "at least 32 random characters, such as `openssl rand -hex 32` prints"
_MAIL = "console, file:DIRECTORY, or smtp://NAME:PASSWORD@HOST:PORT"


class SettingsError(Exception):
    """Settings that cannot be used; `problems` are whole sentences, the text is all of them."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class SingleSignOn:
    """A provider of OpenID Connect, and as whom the site is known there; `name` is the button's word."""

    issuer: str
    client_id: str
    client_secret: str
    name: str


@dataclass(frozen=True, slots=True)
class Settings:
    """How this site runs. `now` is a moment to stand still at, None for the real time."""

    env: str
    secret_key: str
    password_salt: str
    database_url: str
    data_dir: Path
    content_dir: Path
    index_dir: Path
    tombstones: Path
    #: What opens backups, or the file that holds it; "" for a key made from `secret_key`.
    backup_key: str | Path
    search: str
    #: Search by meaning too, where its packages are installed.
    meaning: bool
    mail: str
    #: How long a notice is kept.
    notice_days: int
    #: Moderators and admins must have a second factor.
    second_factor: bool
    rate_limits: bool
    closed: bool
    #: Visitors may ask to become members.
    requests: bool
    now: datetime | Path | None
    site_url: str
    trusted_hosts: tuple[str, ...]
    #: Reverse proxies that may tell the visitor's address.
    proxies: int
    log_level: str
    #: What a collector of metrics says that does not run on this machine; "" lets none in.
    metrics_token: str
    #: How long a visitor's request may wait before it is refused; 0 refuses none.
    shed_after_ms: int
    host: str
    port: int
    #: None where nobody signs in through another site.
    sso: SingleSignOn | None
    #: How many processes serve it.
    workers: int

    @property
    def production(self) -> bool:
        """The site is real."""
        return self.env == "production"

    @property
    def testing(self) -> bool:
        """The tests are running it."""
        return self.env == "testing"

    @property
    def https(self) -> bool:
        """Readers reach it by https."""
        return self.site_url.startswith("https://")

    @property
    def clock(self) -> Clock:
        """The clock the whole site goes by."""
        if isinstance(self.now, Path):
            return settable_clock(self.now.read_text)
        return fixed_clock(self.now) if self.now else system_clock


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read all settings from `environment`, such as `os.environ`.

    Raises:
        SettingsError: some values cannot be used; tells all of them.
    """
    reading = Reading(environment, NAMES)
    settings = _read(reading)
    reading.refuse_unknown()
    if settings.production:
        _check_production(settings, reading)
    elif settings.secret_key == _DEVELOPMENT_SECRET and not is_loopback(settings.host):
        reading.refuse("ADVISORY_SECRET_KEY", "is needed when HOST is not this machine", "a random text")
    if reading.problems:
        raise SettingsError(reading.problems)
    return settings


def _read(reading: Reading) -> Settings:
    env = reading.choice("ADVISORY_ENV", ENVIRONMENTS, "production")
    live = env == "production"
    secret = "" if live else _DEVELOPMENT_SECRET
    data_dir = Path(reading.text("ADVISORY_DATA_DIR", "var")).absolute()
    host = reading.text("HOST", "127.0.0.1")
    port = reading.number("PORT", 1, 65535, 8000)
    site_url = _site_url(reading, "" if live else f"http://{host}:{port}")
    closed = reading.switch("ADVISORY_CLOSED", "yes", "no", on=False)
    engines = ("whoosh", "memory") if env == "testing" else ("whoosh",)
    return Settings(
        env=env,
        secret_key=reading.text("ADVISORY_SECRET_KEY", secret),
        password_salt=reading.text("ADVISORY_PASSWORD_SALT", secret),
        database_url=_database_url(reading, data_dir),
        data_dir=data_dir,
        content_dir=Path(reading.text("ADVISORY_CONTENT_DIR", "content")).absolute(),
        index_dir=Path(reading.text("ADVISORY_INDEX_DIR", "search_index")).absolute(),
        tombstones=Path(reading.text("ADVISORY_TOMBSTONES", str(data_dir / "tombstones.jsonl"))).absolute(),
        backup_key=reading.key("ADVISORY_BACKUP_KEY"),
        search=reading.choice("ADVISORY_SEARCH", engines, "whoosh"),
        meaning=reading.switch("ADVISORY_MEANING", "auto", "off", on=True),
        mail=reading.checked("ADVISORY_MAIL", "console", _is_mail, _MAIL),
        notice_days=reading.number("ADVISORY_NOTICE_DAYS", 30, 3650, 400),
        second_factor=reading.switch("ADVISORY_SECOND_FACTOR", "required", "optional", on=live),
        rate_limits=reading.switch("ADVISORY_RATE_LIMITS", "on", "off", on=True),
        closed=closed,
        requests=reading.switch("ADVISORY_REQUESTS", "on", "off", on=not closed),
        now=reading.moment("ADVISORY_NOW"),
        site_url=site_url,
        trusted_hosts=_trusted_hosts(reading, site_url, env),
        proxies=reading.number("ADVISORY_PROXIES", 0, 10, 0),
        log_level=reading.choice("ADVISORY_LOG_LEVEL", ("debug", "info", "warning", "error"), "info"),
        metrics_token=reading.checked("ADVISORY_METRICS_TOKEN", "", _is_long_or_none, _RANDOM),
        shed_after_ms=reading.number("ADVISORY_SHED_AFTER_MS", 0, 60_000, 150),
        host=host,
        port=port,
        sso=_single_sign_on(reading),
        workers=reading.number("WEB_CONCURRENCY", 1, 64, 1),
    )


def _check_production(settings: Settings, reading: Reading) -> None:
    for name, value in (
        ("ADVISORY_SECRET_KEY", settings.secret_key),
        ("ADVISORY_PASSWORD_SALT", settings.password_salt),
    ):
        if not value:
            reading.refuse(name, "is missing", _RANDOM)
        elif len(value) < 32:
            reading.refuse(name, f"has {len(value)} characters, which is too few", _RANDOM)
    secrets = ("ADVISORY_SECRET_KEY", "ADVISORY_PASSWORD_SALT", "ADVISORY_METRICS_TOKEN")
    for name in (*secrets, "ADVISORY_SSO_CLIENT_SECRET"):
        if reading.text(name, "") in (EXAMPLE_SECRET, _DEVELOPMENT_SECRET):
            reading.refuse(name, "is the example, which everybody can read", _RANDOM)
    if not settings.second_factor:
        reading.refuse("ADVISORY_SECOND_FACTOR", "is optional, which is for trying the site only", "required")
    if not settings.rate_limits:
        reading.refuse("ADVISORY_RATE_LIMITS", "is off, which is for measuring only", "on, or leave it out")
    if settings.now:
        reading.refuse("ADVISORY_NOW", "stops the clock, which is for tests only", "nothing, leave it out")
    if not settings.site_url:
        reading.refuse(
            "ADVISORY_SITE_URL", "is missing", "the site's address, such as https://advice.example.com"
        )
    elif not settings.https and not is_loopback(urlsplit(settings.site_url).hostname or ""):
        reading.refuse("ADVISORY_SITE_URL", "sends passwords in the open", "an address with https://")


def _single_sign_on(reading: Reading) -> SingleSignOn | None:
    """Read all four settings of it, or none."""
    names = [name for name in NAMES if name.startswith("ADVISORY_SSO_")]
    told = {name: reading.text(name, "") for name in names}
    if not any(told.values()):
        return None
    for name in names:
        if not told[name]:
            reading.refuse(name, "is missing", "all four settings of single sign-on, or none of them")
    issuer, client_id, client_secret, word = told.values()
    if issuer and (not is_safe(issuer) or urlsplit(issuer).query or len(issuer) > 255):
        reading.refuse(names[0], f"is “{issuer}”", "the provider’s issuer, such as https://login.example.com")
    if len(word) > 40:
        reading.refuse(names[3], "is too long for a button", "at most 40 characters, such as “Example Group”")
    return SingleSignOn(issuer, client_id, client_secret, word)


def _database_url(reading: Reading, data_dir: Path) -> str:
    value = reading.checked(
        "ADVISORY_DATABASE_URL",
        f"sqlite:///{data_dir / 'advisory.sqlite3'}",
        lambda url: bool(re.match(r"sqlite:///[^:?]+$|(postgres|postgresql|postgresql\+psycopg)://.", url)),
        "sqlite:////absolute/path.sqlite3 or postgresql://NAME:PASSWORD@HOST/DATABASE",
    )
    if value.startswith("sqlite:///"):
        return f"sqlite:///{Path(value.removeprefix('sqlite:///')).absolute()}"
    return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", value)


def _site_url(reading: Reading, default: str) -> str:
    value = reading.text("ADVISORY_SITE_URL", default).rstrip("/")
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query):
        reading.refuse("ADVISORY_SITE_URL", f"is “{value}”", "an address such as https://advice.example.com")
        return default
    return value


def _trusted_hosts(reading: Reading, site_url: str, env: str) -> tuple[str, ...]:
    own = [urlsplit(site_url).hostname or ""]
    if env != "production":
        own += ["localhost", "127.0.0.1", "[::1]"]
    more = reading.text("ADVISORY_TRUSTED_HOSTS", "").replace(",", " ").split()
    for host in more:
        if "/" in host or "*" in host:
            reading.refuse("ADVISORY_TRUSTED_HOSTS", f"has “{host}”", "host names with commas between them")
    return tuple(dict.fromkeys(host for host in (*own, *more) if host))


def _is_long_or_none(value: str) -> bool:
    return len(value) >= 32 or not value


def _is_mail(value: str) -> bool:
    if value == "console":
        return True
    parts = urlsplit(value)
    return (parts.scheme == "file" and len(value) > len("file:")) or (
        parts.scheme in ("smtp", "smtps") and bool(parts.hostname)
    )
