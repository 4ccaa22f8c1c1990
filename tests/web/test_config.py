"""Settings: what is read, what is refused, and in which words."""

import re
from pathlib import Path

import pytest

from advisory.config import EXAMPLE_SECRET, NAMES, SettingsError, read_settings

ROOT = Path(__file__).parents[2]
SECRETS = {"ADVISORY_SECRET_KEY": "k" * 32, "ADVISORY_PASSWORD_SALT": "s" * 32}
LIVE = {**SECRETS, "ADVISORY_SITE_URL": "https://advice.example.com"}
DEVELOPMENT = {"ADVISORY_ENV": "development"}


def problems(environment):
    with pytest.raises(SettingsError) as refused:
        read_settings(environment)
    return refused.value.problems


def test_production_is_what_holds_when_nothing_is_said():
    settings = read_settings(LIVE)
    assert settings.production
    assert settings.https
    assert settings.rate_limits
    assert settings.trusted_hosts == ("advice.example.com",)


def test_development_needs_nothing_on_ones_own_machine():
    settings = read_settings(DEVELOPMENT)
    assert settings.site_url == "http://127.0.0.1:8000"
    assert settings.database_url.endswith("/var/advisory.sqlite3")


def test_the_known_key_is_for_one_machine_only():
    assert problems({**DEVELOPMENT, "HOST": "0.0.0.0"})[0].startswith("ADVISORY_SECRET_KEY")
    assert read_settings({**DEVELOPMENT, **SECRETS, "HOST": "0.0.0.0"}).host == "0.0.0.0"


def test_all_problems_are_told_at_once_each_in_a_sentence_that_says_what_to_write():
    told = problems({"PORT": "many", "ADVISORY_MAIL": "pigeon"})
    assert [sentence.split(" ")[0] for sentence in told] == [
        "PORT",
        "ADVISORY_MAIL",
        "ADVISORY_SECRET_KEY",
        "ADVISORY_PASSWORD_SALT",
        "ADVISORY_SITE_URL",
    ]
    assert all("; write " in sentence and sentence.endswith(".") for sentence in told)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ADVISORY_SECRET_KEY", EXAMPLE_SECRET),
        ("ADVISORY_SECRET_KEY", "too short"),
        ("ADVISORY_RATE_LIMITS", "off"),
        ("ADVISORY_NOW", "2026-03-01T09:00+00:00"),
        ("ADVISORY_SITE_URL", "http://advice.example.com"),
        ("ADVISORY_SITE_URL", "https://advice.example.com/library"),
        ("ADVISORY_SEARCH", "memory"),
        ("ADVISORY_ENV", "staging"),
        ("ADVISORY_CLOSED", "maybe"),
        ("ADVISORY_PROXIES", "-1"),
        ("PORT", "70000"),
        ("PORT", "٣"),
        ("ADVISORY_LOG_LEVEL", "loud"),
        ("ADVISORY_DATABASE_URL", "mysql://somewhere/else"),
        ("ADVISORY_DATABASE_URL", "sqlite:///:memory:"),
        ("ADVISORY_DATABASE_URL", "sqlite://"),
        ("ADVISORY_MAIL", "file:"),
        ("ADVISORY_TRUSTED_HOSTS", "*.example.com"),
    ],
)
def test_production_refuses(name, value):
    assert [sentence for sentence in problems({**LIVE, name: value}) if sentence.startswith(f"{name} ")]


@pytest.mark.parametrize("value", ["2026-03-01T09:00", "tomorrow"])
def test_a_fixed_clock_needs_a_moment_with_its_zone(value):
    assert problems({**DEVELOPMENT, "ADVISORY_NOW": value})[0].startswith("ADVISORY_NOW")


def test_a_refused_address_does_not_tell_its_password():
    told = problems({**LIVE, "ADVISORY_DATABASE_URL": "mysql://me:hush-hush@host/name"})
    assert "hush-hush" not in " ".join(told)


@pytest.mark.parametrize("url", ["postgres://me@host/name", "postgresql://me@host/name"])
def test_postgresql_is_reached_through_one_driver(url):
    settings = read_settings({**LIVE, "ADVISORY_DATABASE_URL": url})
    assert settings.database_url == "postgresql+psycopg://me@host/name"


def test_http_is_enough_on_this_machine():
    assert not read_settings({**LIVE, "ADVISORY_SITE_URL": "http://127.0.0.1:8000"}).https


def test_every_setting_stands_in_the_example_and_nothing_else_does():
    text = (ROOT / ".env.example").read_text("utf-8")
    assert set(re.findall(r"^(?:# )?([A-Z_]+)=", text, re.MULTILINE)) == set(NAMES)
