"""What comes by mail: chosen on one's own page, or stopped by the link in a letter."""

from datetime import timedelta

import pytest

from advisory.domain.notices import NoticeKind
from advisory.services.telling import tell
from advisory.storage import situations

KIND = NoticeKind.OPEN_FOR_ADVICE


@pytest.fixture
def link(app, session, thread, paul, now, mailer):
    """Paul has a letter; give the address in it that stops letters of its kind."""
    row = situations.by_slug(session, thread.opened())
    tell(session, KIND, [paul.id], "e", now=now - timedelta(days=1), situation=row)
    session.commit()
    app.test_cli_runner().invoke(args=["outbox", "run"])
    letter = next(letter for letter in mailer.letters if letter.to == paul.email)
    return letter.headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")


def ticked(client):
    boxes = client.soup("/me/notices/preferences").select("input[name=mail][checked]")
    return {box["value"] for box in boxes}


def test_everything_comes_by_mail_until_it_is_switched_off(client_of, paul):
    client = client_of(paul)
    before = ticked(client)
    assert KIND in before
    answer = client.send("/me/notices/preferences", mail=sorted(before - {KIND}))
    assert (answer.status_code, answer.location) == (303, "/me/notices/preferences")
    assert ticked(client) == before - {KIND}


def test_the_desk_is_chosen_by_moderators_alone(client_of, paul, mona):
    assert NoticeKind.TO_SCREEN not in ticked(client_of(paul))
    assert NoticeKind.TO_SCREEN in ticked(client_of(mona))


def test_opening_the_link_changes_nothing_and_asks(visitor, client_of, paul, link):
    page = visitor.soup(link)
    assert page.h1.get_text() == "Stop these letters?"
    assert visitor.get(link).headers["Cache-Control"] == "no-store"
    assert KIND in ticked(client_of(paul))


def test_the_button_stops_them_without_signing_in_and_can_be_undone(visitor, client_of, paul, link):
    visitor.get(link)
    assert visitor.send(link).status_code == 303
    assert KIND not in ticked(client_of(paul))
    assert "Undo" in visitor.soup(link).get_text()
    visitor.send(link, on="yes")
    assert KIND in ticked(client_of(paul))


def test_a_mail_program_stops_them_by_itself(app, client_of, paul, link):
    answer = app.test_client().post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 303
    assert KIND not in ticked(client_of(paul))


def test_the_page_names_neither_the_reader_nor_the_situation(visitor, thread, paul, link):
    text = visitor.get(link).text
    for word in (paul.name, paul.email, thread.form.text.question):
        assert word not in text


def test_a_made_up_link_is_no_such_page(visitor):
    assert visitor.get("/unsubscribe/made-up").status_code == 404
    assert visitor.post("/unsubscribe/made-up").status_code == 404


def test_the_link_works_on_a_site_that_is_closed(make_app, link):
    closed = make_app(ADVISORY_CLOSED="yes").test_client()
    assert closed.get(link).status_code == 200


def test_the_link_to_read_it_leads_there_after_signing_in(
    visitor, client_of, thread, paul, carl, mailer, link
):
    text = next(letter.text for letter in mailer.letters if letter.to == paul.email)
    address = next(line for line in text.splitlines() if line.startswith("Read it: "))
    path = address.removeprefix("Read it: http://localhost")
    assert visitor.get(path).location == f"/sign-in?next={path}"
    assert client_of(paul).get(path).location == f"/situations/{thread.slug}"
    assert client_of(carl).get(path).status_code == 404


def test_visitors_are_sent_to_sign_in(visitor):
    assert visitor.get("/me/notices/preferences").status_code == 302
    assert visitor.send("/me/notices/preferences", mail="asked.advice").status_code == 302
