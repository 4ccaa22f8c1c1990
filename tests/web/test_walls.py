"""The pages of walls, and who finds them."""


def test_an_admin_puts_up_a_wall_and_takes_it_down(client_of, adam, carl, erin):
    client = client_of(adam)
    answer = client.send("/walls", who=carl.email, other=erin.email)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/walls")
    page = client.soup("/walls")
    assert "Carl (carl@example.com) and Erin (erin@example.com)" in page.main.get_text(" ", strip=True)
    lift = page.select_one("details.confirm form")["action"]
    assert client.send(lift).status_code == 303
    assert client.send(lift).status_code == 303
    assert "No wall yet" in client.soup("/walls").main.get_text()


def test_a_refusal_stands_beside_its_field_with_what_was_typed(client_of, adam):
    answer = client_of(adam).send("/walls", who="nobody@example.com", other="Acme")
    assert answer.status_code == 422
    assert "Nobody is a member as nobody@example.com." in answer.text
    assert 'value="Acme"' in answer.text


def test_a_member_is_told_the_same_whether_or_not_somebody_is_called_so(client_of, carl):
    client = client_of(carl)
    told = []
    for name in ("Erin", "Nobody at all", "Erin"):
        assert client.send("/me/walls", other=name).status_code == 303
        told.append(client.soup("/me/walls").main.get_text())
    assert len(set(told)) == 1
    assert client.send("/me/walls", other=" ").status_code == 422


def test_others_find_no_such_room(client_of, visitor, mona, carl, adam):
    assert visitor.get("/walls").status_code == 302
    assert visitor.get("/me/walls").status_code == 302
    assert [client_of(who).get("/walls").status_code for who in (mona, carl)] == [403, 403]
    assert client_of(adam).get("/me/walls").status_code == 403


def test_the_link_to_the_walls_is_an_admins(client_of, adam, mona):
    assert client_of(adam).soup("/").select('a[href="/walls"]')
    assert not client_of(mona).soup("/").select('a[href="/walls"]')
