"""From showing who one is to being signed in: one way on for password, link, passkey and single sign-on.

Every view that has checked a first factor ends here, so that none of them can forget the second.
"""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from advisory.domain.factors import Factor
from advisory.web.devices import sign_device_in


def arrive(member_id: int, target: str, *, by: Factor, said: str = "") -> Response:
    """Sign a member in on this device and lead them on.

    Args:
        target: where they wanted to go, an address of ours; "" for the front page.
        by: what they have shown just now.
        said: a sentence for the next page.
    """
    sign_device_in(member_id, by)
    if said:
        flash(said, "ok")
    return redirect(target or url_for("library.home"), 303)
