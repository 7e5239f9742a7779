"""Whether an endpoint is asked through a proxy of the environment, or directly."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

_NAME = "localhost"


def direct(base_url: str) -> dict[str, None]:
    """What keeps an HTTP client from a proxy, as its ``mounts``: for an endpoint on this
    machine, to which no proxy leads, the endpoint; nothing for others."""
    host = urlsplit(base_url).hostname or ""
    if not is_this_machine(host):
        return {}
    return {f"all://[{host}]" if ":" in host else f"all://{host}": None}


def proxy_of(base_url: str) -> str | None:
    """The proxy that an endpoint is asked through, without name and password; None for none."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if is_this_machine(host) or proxy_bypass(host):
        return None
    named = getproxies()
    proxy = named.get(parts.scheme) or named.get("all")
    if not proxy:
        return None
    at = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    return at._replace(netloc=at.netloc.rpartition("@")[2]).geturl()


def is_this_machine(host: str) -> bool:
    """Whether a host is a loopback address, or a name for one."""
    name = host.lower().rstrip(".")
    if name == _NAME or name.endswith(f".{_NAME}"):
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return _short_form(name)
    mapped = getattr(address, "ipv4_mapped", None) or address
    return bool(mapped.is_loopback or mapped.is_unspecified)


def _short_form(name: str) -> bool:
    """Whether it is an address as ``127.1``, which no parser of addresses takes any more."""
    try:
        return ipaddress.ip_address(socket.inet_aton(name)).is_loopback
    except (OSError, ValueError):
        return False
