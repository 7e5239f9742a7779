"""Keeps the tests on this machine: any address but a loopback one is refused.

Code under test may swallow the refusal, so each attempt is also kept in ``attempts``,
and a fixture in conftest.py fails the test during which it was made.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from typing import Any

LOOPBACK_NAMES = {"", "localhost", "localhost.localdomain", "ip6-localhost"}
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "ftp_proxy", "ws_proxy", "wss_proxy")

attempts: list[str] = []
"""What was refused since it was last emptied, oldest first."""


class NetworkForbidden(RuntimeError):
    """A test reached for an address beyond this machine."""


def is_loopback(host: object) -> bool:
    """Whether a host as given to the socket functions is this machine.

    An empty or missing host is: it is only ever listened on.
    """
    if host is None:
        return True
    name = (host.decode("idna") if isinstance(host, bytes) else str(host)).lower().rstrip(".")
    if name in LOOPBACK_NAMES:
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None) or address
    return bool(mapped.is_loopback or mapped.is_unspecified)


def refuse(what: str, host: object) -> None:
    """Note the attempt and raise ``NetworkForbidden`` with the address in it."""
    attempts.append(f"{what} {host}")
    raise NetworkForbidden(
        f"tests may not reach beyond this machine: {what} {host!r} (loopback and Unix sockets "
        "are open; serve what the test needs on 127.0.0.1)"
    )


def install() -> None:
    """Put the guard in place for this process, and take proxies out of the environment.

    Without proxies a request to a loopback server goes straight there, in child
    processes too.
    """
    for name in PROXIES:
        os.environ.pop(name, None)
        os.environ.pop(name.upper(), None)
    _guard_sockets()
    _guard_lookups()


def _check_address(sock: socket.socket, what: str, address: Any) -> None:
    if sock.family in (socket.AF_INET, socket.AF_INET6) and not is_loopback(address[0]):
        refuse(what, ":".join(str(part) for part in address[:2]))


def _guard_sockets() -> None:
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    sendto = socket.socket.sendto

    def guarded_connect(sock: socket.socket, address: Any) -> None:
        _check_address(sock, "connect to", address)
        connect(sock, address)

    def guarded_connect_ex(sock: socket.socket, address: Any) -> int:
        _check_address(sock, "connect to", address)
        return connect_ex(sock, address)

    def guarded_sendto(sock: socket.socket, data: Any, *rest: Any) -> int:
        _check_address(sock, "send to", rest[-1])
        return sendto(sock, data, *rest)

    socket.socket.connect = guarded_connect  # type: ignore[method-assign, assignment]
    socket.socket.connect_ex = guarded_connect_ex  # type: ignore[method-assign, assignment]
    socket.socket.sendto = guarded_sendto  # type: ignore[method-assign, assignment]


def _guard_lookups() -> None:
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
        setattr(socket, name, _guarded_lookup(getattr(socket, name)))


def _guarded_lookup(lookup: Any) -> Any:
    def guarded(host: Any, *rest: Any, **named: Any) -> Any:
        # The machine's own name is looked up by servers that say where they listen.
        if not is_loopback(host) and host != socket.gethostname():
            refuse("look up", host)
        return lookup(host, *rest, **named)

    return guarded
