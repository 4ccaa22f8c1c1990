"""Signing in through another site.

    /sign-in/sso         leads there
    /sign-in/sso/back    where somebody comes back to, with a code

What has to match then (state, nonce, verifier) lies in the session of whoever left, and is used once.
"""

import hmac
import logging
from datetime import timedelta

from flask import Blueprint, redirect, request, url_for
from werkzeug.exceptions import NotFound as NoSuchPage
from werkzeug.wrappers import Response

from advisory.domain.factors import Factor
from advisory.extensions import db, now, site
from advisory.identity.port import NotIdentified, Provider, ProviderUnavailable
from advisory.services import single_sign_on
from advisory.web.access import open_when_closed
from advisory.web.arriving import arrive
from advisory.web.challenges import keep, take
from advisory.web.forms.accounts import local_address
from advisory.web.limits import LEAVING, limited
from advisory.web.rendering import page

log = logging.getLogger(__name__)

blueprint = Blueprint("single_sign_on", __name__, url_prefix="/sign-in/sso")


#: So long may somebody be away.
AWAY_LIVES = timedelta(minutes=10)


@blueprint.get("")
@open_when_closed
@limited(LEAVING)
def leave() -> Response:
    """Lead to the provider; 503 when it does not answer."""
    provider = _provider()
    try:
        way = provider.way(_back())
    except ProviderUnavailable as fault:
        return _unavailable(provider, fault)
    target = local_address(request.args.get("next", ""))
    keep("sso", way.state, lives=AWAY_LIVES, nonce=way.nonce, verifier=way.verifier, next=target)
    return redirect(way.address, 303)


@blueprint.get("/back")
@open_when_closed
def come_back() -> Response:
    """Sign in whoever the provider means: 303 when it is a member, 403 when it is not, 503 without answer."""
    provider, kept = _provider(), take("sso")
    state, code = request.args.get("state", ""), request.args.get("code", "")
    if kept is None or not code or not hmac.compare_digest(kept["secret"].encode(), state.encode()):
        return _refused(provider)
    try:
        identity = provider.identity(_back(), code, kept["nonce"], kept["verifier"], now=now())
    except NotIdentified as fault:
        log.warning("single sign-on: %s", fault)
        return _refused(provider)
    except ProviderUnavailable as fault:
        return _unavailable(provider, fault)
    member_id = single_sign_on.member_meant(db.session, identity, now=now())
    if member_id is None:
        return _refused(provider)
    return arrive(member_id, kept["next"], by=Factor.SSO)


def _provider() -> Provider:
    """Give the provider.

    Raises:
        NoSuchPage: nobody signs in through another site here.
    """
    provider = site().provider
    if provider is None:
        raise NoSuchPage
    return provider


def _back() -> str:
    """Give the address to come back to, at the site's own address and never a request's."""
    return site().settings.site_url + url_for("single_sign_on.come_back")


def _refused(provider: Provider) -> Response:
    """Answer in the same words whatever was wrong, so that nobody learns who is a member."""
    return page("accounts/sso_failed.html", status=403, name=provider.name, answers=True)


def _unavailable(provider: Provider, fault: ProviderUnavailable) -> Response:
    log.warning("single sign-on: no answer: %s", fault)
    return page("accounts/sso_failed.html", status=503, name=provider.name, answers=False)
