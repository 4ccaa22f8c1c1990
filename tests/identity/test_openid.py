"""What the site makes of a provider: its keys, its silence, and what it says that is none of our business."""

import socket
import time

import pytest
from joserfc.jwk import RSAKey

from advisory.identity.openid import OpenIdProvider
from advisory.identity.port import NotIdentified, ProviderUnavailable
from tests.conftest import START
from tests.identity.provider import CLIENT_ID, CLIENT_SECRET, provider

BACK = "https://advice.example.com/sign-in/sso/back"


@pytest.fixture
def there():
    with provider(lambda: START) as served:
        yield served


def known(issuer: str, **more) -> OpenIdProvider:
    return OpenIdProvider("Example Group", issuer, CLIENT_ID, CLIENT_SECRET, **more)


def identity(ours, there, email="erin@example.com"):
    way = ours.way(BACK)
    code = there.sign_in(way.address, email).partition("code=")[2].partition("&")[0]
    return ours.identity(BACK, code, way.nonce, way.verifier, now=START)


def test_it_says_who_somebody_is_and_nothing_of_how_they_showed_it(there):
    found = identity(known(there.address), there)
    assert (found.issuer, found.email) == (there.address, "erin@example.com")
    assert not hasattr(found, "amr")


def test_keys_that_it_has_changed_are_looked_up_anew(there):
    ours = known(there.address, keys_anew_seconds=0)
    identity(ours, there)
    there.key = RSAKey.generate_key(2048, {"kid": "second"})
    assert identity(ours, there).email == "erin@example.com"


def test_keys_are_not_looked_up_anew_for_every_false_token(there):
    ours = known(there.address)
    identity(ours, there)
    there.key = RSAKey.generate_key(2048, {"kid": "second"})
    for _ in range(3):
        with pytest.raises(NotIdentified):
            identity(ours, there)
    assert there.calls.count("/keys") == 1


def test_a_code_is_worth_nothing_without_the_verifier_it_was_asked_for_with(there):
    ours = known(there.address)
    way = ours.way(BACK)
    code = there.sign_in(way.address, "erin@example.com").partition("code=")[2].partition("&")[0]
    with pytest.raises(NotIdentified):
        ours.identity(BACK, code, way.nonce, ours.way(BACK).verifier, now=START)


def test_one_that_says_nothing_is_not_waited_for():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        ours = known(f"http://127.0.0.1:{silent.getsockname()[1]}", timeout_seconds=(0.2, 0.2))
        begun = time.monotonic()
        with pytest.raises(ProviderUnavailable):
            ours.way(BACK)
    assert time.monotonic() - begun < 5


def test_one_that_is_not_there_is_said_to_be_away():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        address = f"http://127.0.0.1:{gone.getsockname()[1]}"
    with pytest.raises(ProviderUnavailable):
        known(address).way(BACK)


def test_one_that_would_have_its_keys_fetched_in_the_open_is_not_believed(there):
    there.configuration = lambda: {"issuer": there.address, "authorization_endpoint": "http://evil.example/"}
    with pytest.raises(ProviderUnavailable):
        known(there.address).way(BACK)
