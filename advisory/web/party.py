"""The site as devices with passkeys know it: by its own address, whatever name a request comes under."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from advisory.extensions import site
from advisory.services.ceremonies import Party


def party() -> Party | None:
    """Give the site as devices know it; None where its address is a number, to which no passkey is bound."""
    address = site().settings.site_url
    host = urlsplit(address).hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return Party(host, address)
    return None
