"""Settings: what is read, what is refused, and in which words."""

import os
import re
import subprocess
import sys
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
    assert settings.second_factor
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
        ("ADVISORY_PASSWORD_SALT", EXAMPLE_SECRET),
        ("ADVISORY_METRICS_TOKEN", EXAMPLE_SECRET),
        ("ADVISORY_SECRET_KEY", "too short"),
        ("ADVISORY_RATE_LIMITS", "off"),
        ("ADVISORY_SECOND_FACTOR", "optional"),
        ("ADVISORY_SECOND_FACTOR", "sometimes"),
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
        ("WEB_CONCURRENCY", "banana"),
        ("WEB_CONCURRENCY", "0"),
    ],
)
def test_production_refuses(name, value):
    assert [sentence for sentence in problems({**LIVE, name: value}) if sentence.startswith(f"{name} ")]


@pytest.mark.parametrize("value", ["2026-03-01T09:00", "tomorrow"])
def test_a_fixed_clock_needs_a_moment_with_its_zone(value):
    assert problems({**DEVELOPMENT, "ADVISORY_NOW": value})[0].startswith("ADVISORY_NOW")


def test_a_clock_in_a_file_is_read_each_time(tmp_path):
    shown = tmp_path / "now"
    settings = read_settings({**DEVELOPMENT, "ADVISORY_NOW": f"file:{shown}"})
    shown.write_text("2026-03-01T09:00+00:00")
    assert settings.clock().year == 2026
    shown.write_text("2027-03-01T09:00+00:00")
    assert settings.clock().year == 2027


def test_a_refused_address_does_not_tell_its_password():
    told = problems({**LIVE, "ADVISORY_DATABASE_URL": "mysql://me:hush-hush@host/name"})
    assert "hush-hush" not in " ".join(told)


@pytest.mark.parametrize("url", ["postgres://me@host/name", "postgresql://me@host/name"])
def test_postgresql_is_reached_through_one_driver(url):
    settings = read_settings({**LIVE, "ADVISORY_DATABASE_URL": url})
    assert settings.database_url == "postgresql+psycopg://me@host/name"


def test_http_is_enough_on_this_machine():
    assert not read_settings({**LIVE, "ADVISORY_SITE_URL": "http://127.0.0.1:8000"}).https


def test_the_example_is_no_secret_between_two_sites_either():
    shared = {
        "ADVISORY_SSO_ISSUER": "https://login.example.com",
        "ADVISORY_SSO_CLIENT_ID": "advisory",
        "ADVISORY_SSO_CLIENT_SECRET": EXAMPLE_SECRET,
        "ADVISORY_SSO_NAME": "Example Group",
    }
    assert any(one.startswith("ADVISORY_SSO_CLIENT_SECRET is the example") for one in problems(shared))


def test_every_setting_stands_in_the_example_and_nothing_else_does():
    text = (ROOT / ".env.example").read_text("utf-8")
    assert set(re.findall(r"^(?:# )?([A-Z_]+)=", text, re.MULTILINE)) == set(NAMES)


def test_a_name_that_is_no_setting_is_refused_with_the_nearest_that_is_one():
    told = problems({**LIVE, "ADVISORY_CLOSE": "yes"})
    assert told == ("ADVISORY_CLOSE is no setting; write ADVISORY_CLOSED if that is meant, or leave it out.",)


def test_other_peoples_names_and_that_of_the_tests_are_none_of_our_business():
    assert read_settings({**LIVE, "ADVISORY_TEST_DATABASE_URL": "postgresql://x/y", "EDITOR": "vi"})


@pytest.mark.parametrize("name", ["ADVISORY_DATA_DIR", "ADVISORY_CONTENT_DIR", "ADVISORY_INDEX_DIR"])
def test_a_folder_that_cannot_be_made_is_told_with_its_name(make_app, tmp_path, name):
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError) as refused:
        make_app(**{"ADVISORY_TOMBSTONES": str(tmp_path / "kept"), name: str(tmp_path / "file" / "below")})
    assert refused.value.problems == (
        f"{name} leads to {tmp_path}/file/below, which cannot be made (Not a directory); "
        "write a folder that can be made and written.",
    )


def test_every_folder_that_cannot_be_had_is_told_at_once(make_app, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError) as refused:
        make_app(
            ADVISORY_INDEX_DIR=str(tmp_path / "file"),
            ADVISORY_DATABASE_URL=f"sqlite:///{tmp_path}/file/below/advisory.sqlite3",
        )
    assert [told.split(" ")[0] for told in refused.value.problems] == [
        "ADVISORY_INDEX_DIR",
        "ADVISORY_DATABASE_URL",
    ]
    assert "which is a file;" in refused.value.problems[0]


def test_a_start_from_the_terminal_says_it_without_a_trace(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        cwd=ROOT, env={**DEVELOPMENT, "ADVISORY_DATA_DIR": "/dev/null/var", "PATH": os.environ["PATH"]},
        text=True, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("ADVISORY_DATA_DIR leads to /dev/null/var, which cannot be made")
    assert "Traceback" not in done.stderr
