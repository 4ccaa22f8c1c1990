"""What a passkey's device is asked, and what its answer is worth (WebAuthn). No database is asked here.

A passkey is bound to the host of the site's own address, never to what a request says, and a device must
check who holds it. The library reads and checks the answers; what follows from them is decided in `passkeys`.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from advisory.domain.errors import Invalid

SITE_NAME = "The Advisory"
#: As long as the site remembers what it asked a device.
ASKED_MS = 300_000

#: Said of a passkey that nobody has, of one whose owner has been deactivated, and of an answer that is false.
UNKNOWN = "That passkey is not known here. Try another one, or sign in another way."
NOT_MADE = "Your device made no passkey that can be used here. Try again, or use another device."

#: What the library throws at an answer that no device gave, beside its own exceptions.
_FAULTS = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError, IndexError)

_VERIFIED = UserVerificationRequirement.REQUIRED


@dataclass(frozen=True, slots=True)
class Party:
    """The site as a device knows it: its host, and the whole address that pages are read at."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a device is asked: as JSON for the page, and the challenge that its answer must hold."""

    text: str
    challenge: bytes


@dataclass(frozen=True, slots=True)
class Made:
    """A passkey that a device has made; `transports` are ways to reach it, such as "internal hybrid"."""

    credential_id: str
    public_key: bytes
    sign_count: int
    transports: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a device says it is; nothing of it is checked yet.

    Attributes:
        credential_id: which of its passkeys answers.
        handle: the name under which it keeps that one; "" when it does not say.
    """

    told: Mapping[str, Any]
    credential_id: str
    handle: str


def question_to_make(party: Party, handle: str, email: str, name: str, *, kept: Collection[str]) -> Question:
    """Say what a device is asked to make a passkey of.

    Args:
        handle: the random name under which the device keeps it.
        email, name: what the device shows its owner.
        kept: the passkeys there are; a device that has one of them makes no second.
    """
    options = generate_registration_options(
        rp_id=party.host,
        rp_name=SITE_NAME,
        user_id=base64url_to_bytes(handle),
        user_name=email,
        user_display_name=name,
        timeout=ASKED_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED
        ),
        exclude_credentials=_descriptors(kept),
    )
    return Question(options_to_json(options), options.challenge)


def question_to_use(party: Party, *, of: Collection[str] | None = None) -> Question:
    """Say what a device is asked to sign in with; None for any passkey of this site."""
    options = generate_authentication_options(
        rp_id=party.host,
        timeout=ASKED_MS,
        allow_credentials=None if of is None else _descriptors(of),
        user_verification=_VERIFIED,
    )
    return Question(options_to_json(options), options.challenge)


def made(party: Party, challenge: bytes, text: str) -> Made:
    """Check that a device has made a passkey, and had its holder verified.

    Raises:
        Invalid: it has not, for this site and this challenge.
    """
    told = read(text).told
    try:
        found = verify_registration_response(
            credential=dict(told),
            expected_challenge=challenge,
            expected_rp_id=party.host,
            expected_origin=party.origin,
            require_user_verification=True,
        )
        reached = told["response"].get("transports") or []
        words = [str(word) for word in reached if str(word).replace("-", "").isalnum()]
    except _FAULTS:
        raise Invalid({"": NOT_MADE}) from None
    credential_id = bytes_to_base64url(found.credential_id)
    return Made(credential_id, found.credential_public_key, found.sign_count, " ".join(words)[:100])


def read(text: str) -> Answer:
    """Read what a device has answered; what cannot be read is an answer that says nothing."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        told = None
    told = told if isinstance(told, dict) else {}
    response = told.get("response")
    handle = response.get("userHandle") if isinstance(response, dict) else None
    return Answer(told, str(told.get("id", "")), str(handle or "").rstrip("="))


def count_told(party: Party, challenge: bytes, answer: Answer, public_key: bytes) -> int:
    """Check that a device answers with a passkey, and had its holder verified.

    The counter is not compared here: an answer that is false must not tell anybody of a copy.

    Returns:
        How often the device says that this passkey was used.

    Raises:
        Invalid: it does not, for this site and this challenge.
    """
    try:
        found = verify_authentication_response(
            credential=dict(answer.told),
            expected_challenge=challenge,
            expected_rp_id=party.host,
            expected_origin=party.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except _FAULTS:
        raise Invalid({"": UNKNOWN}) from None
    return found.new_sign_count


def _descriptors(credential_ids: Collection[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in credential_ids]
