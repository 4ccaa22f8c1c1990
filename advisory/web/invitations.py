"""Invitations by mail: the list of open ones, and what can be done with each.

The page that a link in a letter leads to belongs to the accounts, since it signs somebody in.
"""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from advisory.domain.errors import Invalid
from advisory.domain.permissions import Permission
from advisory.extensions import db, now
from advisory.services import invitations
from advisory.web.access import current_actor, needs
from advisory.web.forms.fields import page_number, row_number
from advisory.web.limits import INVITATIONS, limited
from advisory.web.rendering import page

blueprint = Blueprint("invitations", __name__, url_prefix="/invitations")

INVITATION = "/<int(max=2147483647):invitation_id>"


# Whoever chairs a group invites into it, whatever else they are: the service asks who may.
@blueprint.get("/")
@needs(Permission.OWN_ACCOUNT)
def index() -> Response:
    """Show the open invitations."""
    return _page({})


@blueprint.post("/")
@needs(Permission.OWN_ACCOUNT)
@limited(INVITATIONS)
def invite() -> Response:
    """Invite somebody; 422 when their address will not do."""
    group_id = row_number(request.form.get("group", "")) or None
    try:
        email = invitations.invite(
            db.session, current_actor(), request.form.get("email", ""), group_id, now=now()
        )
    except Invalid as refusal:
        return _page(refusal.problems)
    flash(f"The invitation to {email} is on its way.", "ok")
    return redirect(url_for("invitations.index"), 303)


@blueprint.post(f"{INVITATION}/send-again")
@needs(Permission.OWN_ACCOUNT)
@limited(INVITATIONS)
def send_again(invitation_id: int) -> Response:
    """Send an invitation anew."""
    email = invitations.send_again(db.session, current_actor(), invitation_id, now=now())
    flash(f"A new letter to {email} is on its way. The link in the old one no longer works.", "ok")
    return redirect(url_for("invitations.index"), 303)


@blueprint.post(f"{INVITATION}/revoke")
@needs(Permission.OWN_ACCOUNT)
def revoke(invitation_id: int) -> Response:
    """Take an invitation back."""
    email = invitations.revoke(db.session, current_actor(), invitation_id, now=now())
    flash(f"The invitation to {email} is revoked. Its link no longer works.", "ok")
    return redirect(url_for("invitations.index"), 303)


def _page(problems: Mapping[str, str]) -> Response:
    number = page_number(request.args.get("page"))
    shown = invitations.page(db.session, current_actor(), number, now=now())
    status = 422 if problems else 200
    return page(
        "invitations/index.html", status=status, invitations=shown, problems=problems, typed=request.form
    )
