"""The desk and the workbench, as moderators meet them in a browser."""

from dataclasses import asdict

from advisory.domain.curating import DraftPoint, new_key
from tests.services.circle import changed
from tests.web.thread import TEXT


def text_of(soup):
    return soup.main.get_text(" ", strip=True)


def typed(bench, **changes):
    """What the curator's form sends."""
    draft = changed(bench.draft, **changes)
    texts = {name: value for name, value in asdict(draft).items() if name not in ("points", "reasons")}
    return {
        **texts,
        "version": str(bench.version),
        "point_key": [point.key for point in draft.points],
        "point_text": [point.text for point in draft.points],
        "point_level": ["sub" if point.sub else "" for point in draft.points],
    }


def test_a_closed_situation_waits_on_the_desk_and_is_taken_to_the_workbench(client_of, mona, thread):
    slug = thread.closed()
    client = client_of(mona)
    assert client.soup("/curation/?show=closed").find("form", action=f"/curation/start/{slug}")
    response = client.send(f"/curation/start/{slug}")
    assert response.status_code == 303
    assert TEXT.question in client.soup(response.headers["Location"]).h1.get_text()


def test_tallies_lead_to_their_queues(client_of, mona, thread):
    thread.reviewed()
    soup = client_of(mona).soup("/curation/")
    tally = soup.find("a", href="/curation/?show=review")
    assert tally.b.get_text() == "1"
    assert TEXT.question in text_of(client_of(mona).soup("/curation/?show=review"))


def test_moderators_see_who_gave_each_point(client_of, mona, erin, thread):
    said = text_of(client_of(mona).soup(f"/curation/{thread.curated()}"))
    assert "Paul" in said
    assert "Send two people who alternate weekly." in said
    assert erin.name not in said


def test_using_a_point_saves_what_was_typed_and_adds_it(client_of, mona, thread):
    where = f"/curation/{thread.curated()}"
    bench = thread.bench()
    point = bench.advice[0].points[0]
    client = client_of(mona)
    response = client.send(where, action=f"use:{point.id}", **typed(bench, summary="Lending people."))
    soup = client.soup(where)
    [key] = [field["value"] for field in soup.find_all("input", attrs={"name": "point_key"})]
    assert response.headers["Location"] == f"{where}#point-{key}"
    assert "Send two people" in soup.find(id=f"point-{key}").get_text()
    assert soup.find(id="summary")["value"] == "Lending people."
    assert "is-used" in soup.find(id=f"point-{point.id}")["class"]


def test_a_draft_that_is_not_done_comes_back_with_everything_typed(client_of, mona, thread):
    where = f"/curation/{thread.curated()}"
    response = client_of(mona).send(
        where, action="submit", **typed(thread.bench(), question="No question", advice="- Wait.")
    )
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'id="question-error"' in page
    assert 'value="No question"' in page
    assert "Wait.</textarea>" in page


def test_the_preview_shows_the_count_and_keeps_nothing(client_of, mona, thread):
    where = f"/curation/{thread.curated()}"
    client = client_of(mona)
    response = client.send(f"{where}/preview", **typed(thread.bench(), advice="- One.\n- Two."))
    page = response.get_data(as_text=True)
    assert "Two Thoughts" in page
    assert "<html" not in page
    assert client.soup(where).find(attrs={"name": "point_text"}) is None


def test_the_preview_explains_what_cannot_be_read(client_of, mona, thread):
    bench_address = f"/curation/{thread.curated()}"
    points = (DraftPoint(new_key(), "One\n- Two\n  - Three"),)
    response = client_of(mona).send(f"{bench_address}/preview", **typed(thread.bench(), points=points))
    assert response.status_code == 200
    assert "plain paragraphs" in response.get_data(as_text=True)


def test_markup_in_a_draft_is_shown_as_text(client_of, mona, thread):
    where = f"/curation/{thread.curated()}"
    evil = "- <script>alert(1)</script> Wait."
    page = (
        client_of(mona).send(f"{where}/preview", **typed(thread.bench(), advice=evil)).get_data(as_text=True)
    )
    assert "<script" not in page


def test_two_drafts_stand_side_by_side_when_the_first_was_overtaken(client_of, mona, thread):
    where = f"/curation/{thread.curated()}"
    bench, client = thread.bench(), client_of(mona)
    client.send(where, action="save", **typed(bench, situation="As saved."))
    response = client.send(where, action="save", **typed(bench, situation="As sent."))
    page = response.get_data(as_text=True)
    assert response.status_code == 409
    assert "As saved." in page
    assert "As sent." in page


def test_another_moderator_reads_a_draft_but_does_not_write_in_it(client_of, max_, thread):
    where = f"/curation/{thread.curated()}"
    client = client_of(max_)
    soup = client.soup(where)
    assert soup.find(id="draft") is None
    assert "Mona holds this draft" in text_of(soup)
    sent = typed(thread.bench(), summary="Max writes as well.")
    assert client.send(where, action="save", **sent).status_code == 409


def test_a_draft_that_was_left_is_taken_over_and_who_lost_it_keeps_both_texts(
    client_of, mona, max_, thread, clock
):
    where = f"/curation/{thread.curated()}"
    first, second = client_of(mona), client_of(max_)
    sent = typed(thread.bench(), situation="As Mona typed it.")
    assert "You until 09:30" in text_of(first.soup(where))
    assert second.send(f"{where}/claim").status_code == 409
    clock.move(minutes=31)
    assert "Nobody holds this." in text_of(second.soup(where))
    second.send(f"{where}/claim")
    assert second.soup(where).find(id="draft")
    response = first.send(where, action="save", **sent)
    assert response.status_code == 409
    page = response.get_data(as_text=True)
    assert f"{max_.name} has this in hand now" in page
    assert "As Mona typed it." in page
    assert thread.form.text.body in page
    told = first.send(f"{where}/autosave", **sent)
    assert (told.status_code, told.get_json()["stale"]) == (409, True)


def test_every_save_holds_a_draft_for_another_half_an_hour(client_of, mona, thread, clock):
    where = f"/curation/{thread.curated()}"
    client = client_of(mona)
    clock.move(minutes=20)
    client.send(where, action="save", **typed(thread.bench(), situation="Longer."))
    assert "You until 09:50" in text_of(client.soup(where))


def test_a_draft_is_given_back_or_handed_over_from_its_page(client_of, mona, max_, paul, thread):
    where = f"/curation/{thread.curated()}"
    client = client_of(mona)
    client.send(f"{where}/release")
    assert "Nobody holds this." in text_of(client.soup(where))
    client.send(f"{where}/claim")
    refused = client.send(f"{where}/hand-over", to=str(paul.id))
    assert (refused.status_code, 'id="to-error"' in refused.get_data(as_text=True)) == (422, True)
    client.send(f"{where}/hand-over", to=str(max_.id))
    assert "Max until 09:30" in text_of(client.soup(where))
    assert client_of(max_).soup(where).find(id="draft")
    assert "handed this over" in text_of(client_of(max_).soup("/me/notices"))


def test_a_curator_waits_for_a_second_moderator(client_of, mona, thread):
    where = f"/curation/{thread.reviewed()}"
    client = client_of(mona)
    assert "It waits for a second moderator." in text_of(client.soup(where))
    assert client.send(f"{where}/pass", version=str(thread.bench().version)).status_code == 403


def test_a_second_moderator_passes_it_to_the_asker(client_of, max_, erin, thread):
    where = f"/curation/{thread.reviewed()}"
    client = client_of(max_)
    assert client.soup(where).find("form", action=f"{where}/pass")
    client.send(f"{where}/pass", version=str(thread.bench().version))
    assert "has not answered yet" in text_of(client.soup(where))
    assert "waits for your answer" in text_of(client_of(erin).soup(f"/situations/{thread.slug}"))


def test_changes_are_requested_with_a_reason(client_of, max_, mona, thread):
    where = f"/curation/{thread.reviewed()}"
    client, version = client_of(max_), str(thread.bench().version)
    silent = client.send(f"{where}/request-changes", version=version)
    assert (silent.status_code, 'id="reason-error"' in silent.get_data(as_text=True)) == (422, True)
    client.send(f"{where}/request-changes", version=version, reason="Name no plant.")
    assert "Name no plant." in text_of(client_of(mona).soup(where))


def test_an_approved_entry_is_published_and_read(client_of, max_, visitor, thread):
    where = f"/curation/{thread.approved()}"
    client = client_of(max_)
    assert client.soup(where).find("form", action=f"{where}/publish")
    response = client.send(f"{where}/publish", version=str(thread.bench().version))
    assert response.status_code == 303
    assert TEXT.question in visitor.soup(response.headers["Location"]).h1.get_text()


def test_an_entry_without_consent_is_not_published(client_of, max_, thread):
    where = f"/curation/{thread.asked()}"
    response = client_of(max_).send(f"{where}/publish", version=str(thread.bench().version))
    assert response.status_code == 409
    assert "consent" in response.get_data(as_text=True)


def test_editing_an_approved_entry_takes_its_consent_away(client_of, mona, thread):
    where = f"/curation/{thread.approved()}"
    client = client_of(mona)
    client.send(f"{where}/edit-again", version=str(thread.bench().version))
    soup = client.soup(where)
    assert soup.find(id="draft")
    assert client.send(f"{where}/publish", version=str(thread.bench().version)).status_code == 409


def test_a_published_entry_is_pulled_from_the_workbench(client_of, mona, visitor, thread):
    where = f"/curation/{thread.approved()}"
    client = client_of(mona)
    entry = client.send(f"{where}/publish", version=str(thread.bench().version)).headers["Location"]
    client.send(f"{where}/pull", version=str(thread.bench().version))
    assert visitor.get(entry).status_code == 404


def test_an_asker_who_moderates_cannot_curate_their_own(client_of, mona, thread):
    thread.people["erin"], thread.people["mona"] = mona, thread.people["max"]
    slug = thread.closed()
    assert client_of(mona).send(f"/curation/start/{slug}").status_code == 403


def test_thanks_are_previewed_and_asked_for_with_care(client_of, mona, thread):
    where = f"/curation/{thread.curated()}"
    client = client_of(mona)
    assert "is asked to agree" in text_of(client.soup(where))
    shown = client.send(
        f"{where}/preview", **typed(thread.bench(), advice="- Wait.", credits="A CEO who lent her numbers")
    )
    assert "Special thanks" in shown.text
    assert "A CEO who lent her numbers" in shown.text


def test_a_new_edition_is_begun_from_the_pages_of_the_entry_and_dropped_at_the_desk(client_of, mona, thread):
    entry_id = thread.approved()
    client = client_of(mona)
    address = client.send(f"/curation/{entry_id}/publish", version=str(thread.bench().version)).location
    where = f"/curation/{entry_id}/revise"
    form = client.soup(f"{address}/upkeep").find("form", action=where)
    version = form.find("input", attrs={"name": "version"})["value"]
    answer = client.send(where, version=version)
    assert answer.location == f"/curation/{entry_id}"
    bench = client.soup(answer.location)
    assert "This is a new edition." in text_of(bench)
    assert bench.find(id="situation")
    assert "New edition" in text_of(client.soup("/curation/?show=draft"))
    assert "One is in work: Draft" in text_of(client.soup(f"{address}/upkeep"))
    drop = bench.find("form", action=f"/curation/{entry_id}/drop-revision")
    client.send(drop["action"], version=drop.find("input", attrs={"name": "version"})["value"])
    assert "This is a new edition." not in text_of(client.soup(f"/curation/{entry_id}"))
    assert client.soup(address).h1
