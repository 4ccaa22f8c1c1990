"""A test client that checks every page it fetches, as a screen reader would trip over it."""

from collections import Counter

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

#: What a session's token against forgery is made from; sent back signed.
_SEED = "0123456789abcdef0123456789abcdef01234567"


class CheckingClient(FlaskClient):
    """Fetches pages, posts forms with their token, and checks each page on the way."""

    application: Flask

    def open(self, *args, **kwargs) -> TestResponse:
        # Buffered, so that a file that was sent is closed again.
        response = super().open(*args, **{"buffered": True, **kwargs})
        if response.mimetype == "text/html" and response.data and not response.is_streamed:
            faults = page_faults(response.get_data(as_text=True))
            assert not faults, f"{response.request.path}: {faults}"
        return response

    def send(self, path: str, *, headers: dict[str, str] | None = None, **fields) -> TestResponse:
        """Post a form with the session's token, as its page would; lists stand for repeated fields."""
        return self.post(path, data={"csrf_token": self.token(), **fields}, headers=headers)

    def token(self) -> str:
        """Give a token against forgery that this client's session accepts."""
        with self.session_transaction() as session:
            seed = session.setdefault("csrf_token", _SEED)
        return str(URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(seed))

    def soup(self, path: str, status: int = 200) -> BeautifulSoup:
        """Fetch a page, parsed."""
        response = self.get(path)
        assert response.status_code == status, f"{path}: {response.status}"
        return self.parsed(response)

    @staticmethod
    def parsed(response: TestResponse) -> BeautifulSoup:
        """Give an answer, parsed."""
        return BeautifulSoup(response.data, "html.parser")


def signed_in(client: FlaskClient) -> bool:
    """Say whether whoever has this client is signed in."""
    return client.get("/me/").status_code == 200


def page_faults(html: str) -> list[str]:
    """Tell what is wrong with a page, or with a fragment of one."""
    soup = BeautifulSoup(html, "html.parser")
    whole = soup.find("html") is not None
    faults = [f"{len(soup.find_all('h1'))} h1"] if whole and len(soup.find_all("h1")) != 1 else []
    ids = Counter(tag["id"] for tag in soup.find_all(id=True))
    faults += [f"id {one} stands {number} times" for one, number in ids.items() if number > 1]
    labelled = {label.get("for") for label in soup.find_all("label")}
    faults += [
        f"field {tag.get('name')} has no label"
        for tag in soup.find_all(["input", "select", "textarea"])
        if not _is_labelled(tag, labelled)
    ]
    faults += [
        f"{tag.name} without text: {tag}"[:120] for tag in soup.find_all(["a", "button"]) if not _says(tag)
    ]
    return faults


def _is_labelled(tag: Tag, labelled: set) -> bool:
    if tag.get("type") in ("hidden", "submit", "button"):
        return True
    return bool(tag.get("id") in labelled or tag.get("aria-label") or tag.find_parent("label"))


def _says(tag: Tag) -> bool:
    return bool(tag.get_text(strip=True) or tag.get("aria-label") or tag.find("img", alt=True))
