"""Hosts: which of them can only mean this machine."""

from ipaddress import ip_address


def is_loopback(host: str) -> bool:
    """Say whether `host` can only mean this machine.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if host in ("localhost", ""):
        return host == "localhost"
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
