"""The page with every component, which is there for those who build the site."""

from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"
COMPONENTS = sorted(path.name for path in (TEMPLATES / "components").glob("*.html"))


def test_the_specimen_stands_as_a_page(visitor):
    assert len(visitor.soup("/specimen").select(".spec")) > 20


@pytest.mark.parametrize("component", COMPONENTS)
def test_every_component_has_its_place_on_the_specimen(component):
    assert f'"components/{component}"' in (TEMPLATES / "specimen.html").read_text("utf-8")


def test_production_has_no_specimen(make_app):
    site = make_app(
        ADVISORY_ENV="production",
        ADVISORY_SEARCH="whoosh",
        ADVISORY_RATE_LIMITS="on",
        ADVISORY_SECRET_KEY="k" * 40,
        ADVISORY_PASSWORD_SALT="s" * 40,
    )
    assert site.test_client().get("/specimen").status_code == 404
