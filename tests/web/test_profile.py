"""The page of one's own profile: what was typed is never lost, and what is opened is said."""

import pytest
from bs4 import BeautifulSoup

from advisory.domain.profile import Field

FORM = {
    "name": "Paul", "office": "Chief executive", "industry": "logistics", "company_size": "51-200",
    "company": "Quillback Freight", "functions": ["finance", "sales"], "topics": ["pricing"],
    "kinds": ["crisis"], "lived": "Sold a family firm.", "time_zone": "Europe/Berlin",
    "away_from": "2026-03-01", "away_until": "2026-03-20", "capacity": "2", "see_office": "members",
    "see_lived": "members", "see_company": "members",
}  # fmt: skip


def values(form) -> dict[str, list[str]]:
    """Give what a form would send as it stands."""
    found: dict[str, list[str]] = {}
    for each in form.select("input[name], textarea[name], option[selected]"):
        name = each["name"] if each.name != "option" else each.find_parent("select")["name"]
        if each.get("type") not in ("checkbox", "radio") or each.has_attr("checked"):
            text = each.get_text().strip() if each.name == "textarea" else each.get("value", "")
            found.setdefault(name, []).append(text)
    return found


def the_form(soup):
    return soup.select_one("form[action='/me/profile']")


def test_every_field_is_ones_own_until_its_switch_is_turned(client_of, paul):
    form = the_form(client_of(paul).soup("/me/profile"))
    switches = {name: sent for name, sent in values(form).items() if name.startswith("see_")}
    assert switches == {f"see_{field.value}": ["me"] for field in Field}
    assert not form.select("[name=see_company]")
    assert "three other members share them" in form.get_text()


def test_what_was_saved_stands_in_the_form_again(client_of, paul):
    client = client_of(paul)
    assert client.send("/me/profile", **FORM).status_code == 303
    sent = values(the_form(client.soup("/me/profile")))
    for name, typed in FORM.items():
        if name != "see_company":
            assert sent[name] == (typed if isinstance(typed, list) else [typed]), name
    assert sent["see_name"] == ["me"]


def test_nothing_typed_is_lost_when_something_is_refused(client_of, paul):
    client = client_of(paul)
    typed = {**FORM, "away_until": "soon", "lived": "x" * 200, "name": "Paul Ober"}
    answer = client.send("/me/profile", **typed)
    assert answer.status_code == 422
    soup = BeautifulSoup(answer.data, "html.parser")
    sent = values(the_form(soup))
    assert {name: sent[name] for name in typed if name != "see_company"} == {
        name: value if isinstance(value, list) else [value]
        for name, value in typed.items()
        if name != "see_company"
    }
    assert {link["href"] for link in soup.select("#problems a")} == {"#lived", "#away-until"}
    assert all(soup.select(link["href"]) for link in soup.select("#problems a"))


@pytest.mark.parametrize("name", ["lived", "office", "name"])
def test_markup_in_a_field_stays_text(client_of, paul, priya, name):
    client, hostile = client_of(paul), "<img src=x onerror=alert(1)>"
    typed = {
        "name": "Paul",
        "see_lived": "members",
        "see_office": "members",
        "office": "Chief",
        name: hostile,
    }
    client.send("/me/profile", **typed)
    assert not client.soup("/me/profile").select("main img")
    page = client_of(priya).soup("/members/")
    assert not page.select("main img")


def test_ones_account_leads_to_the_profile_and_says_what_is_opened(client_of, paul):
    client = client_of(paul)
    assert "Members find nothing of it" in client.soup("/me/").main.get_text()
    client.send("/me/profile", **FORM)
    page = client.soup("/me/").main
    assert "You have opened role, what you lived through." in page.get_text(" ", strip=True)
    assert page.select("a[href='/me/profile']")


def test_another_address_is_asked_for_on_the_page(client_of, paul):
    client = client_of(paul)
    client.send("/me/profile", **FORM)
    first = client.soup("/me/profile").select_one("main a[href^='/members/']:not([href='/members/'])")["href"]
    assert client.send("/me/profile/address").status_code == 303
    assert client.get(first).status_code == 404


def test_an_admin_alone_has_the_form_and_no_directory(client_of, adam):
    client = client_of(adam)
    assert "not in their directory" in client.soup("/me/profile").main.get_text()
    assert client.send("/me/profile", **{**FORM, "name": "Adam"}).status_code == 303
    assert client.send("/me/profile/address").status_code == 403


def test_visitors_are_sent_to_sign_in(visitor):
    for path in ("/me/profile", "/members/", "/members/anybody", "/me/introductions"):
        assert "/sign-in" in visitor.get(path).location


def test_introductions_show_the_day_of_their_readers_clock(client_of, paul, priya, clock):
    clock.move(hours=14, minutes=30)
    client_of(priya).send("/me/profile", **{**FORM, "name": "Priya"})
    hers = client_of(priya)
    found = hers.soup("/me/profile").select_one("main a[href^='/members/']:not([href='/members/'])")["href"]
    client_of(paul).send(f"{found}/introduction", note="Coffee?", contact="Any time")
    assert "3 March 2026" in hers.soup("/me/introductions").main.get_text()
    assert "2 March 2026" in client_of(paul).soup("/me/introductions?shelf=asked").main.get_text()
