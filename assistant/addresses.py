"""Which addresses are this machine."""

import ipaddress


def is_loopback(host: str) -> bool:
    """Whether a host name or address of a URL is the machine itself, whatever a name server says."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
