"""Where our calls may go: the vendor's own hosts, never into our own network.

A base URL is settings, so it can be wrong or hostile. It is checked when it is saved and before each call, and the
name is resolved once per connection: what was checked is what is connected to.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from backend.integrations.errors import AddressNotAllowed

_SEGMENT = re.compile(r"[A-Za-z0-9_.-]{1,80}")

AddressTest = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """hosts          exact names, https only; None lets through any name of the open internet (its address is tested
                   when it is connected to)
    simulator_url  also let through where it is set (local and test settings)
    """

    hosts: frozenset[str] | None
    simulator_url: str = ""

    def check(self, base_url: str) -> None:
        """raises  AddressNotAllowed"""
        parts = urlsplit(base_url)
        if parts.username or parts.password or parts.query or parts.fragment:
            raise AddressNotAllowed(host=parts.hostname or "")
        if self.is_simulator(base_url):
            return
        known = bool(parts.hostname) and (self.hosts is None or parts.hostname in self.hosts)
        if parts.scheme != "https" or not known:
            raise AddressNotAllowed(host=parts.hostname or "")

    def is_simulator(self, base_url: str) -> bool:
        if not self.simulator_url:
            return False
        ours, asked = urlsplit(self.simulator_url), urlsplit(base_url)
        return (ours.scheme, ours.hostname, ours.port) == (asked.scheme, asked.hostname, asked.port)


def segment(part: str) -> str:
    """One piece of a path; refused where it could climb out of it (`../`, `?`, `#`)."""
    if not _SEGMENT.fullmatch(part) or part in {".", ".."}:
        raise AddressNotAllowed("This is not an id a provider gives.")
    return part


def is_public(address: str) -> bool:
    """An address of the open internet: not ours, not the machine's own, not a cloud's metadata service."""
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return parsed.is_global and not parsed.is_multicast


def is_loopback(address: str) -> bool:
    return ipaddress.ip_address(address).is_loopback


class PinnedBackend(httpcore.NetworkBackend):
    """Resolves a name, tests every address it has, connects to one of those very addresses."""

    def __init__(self, permitted: AddressTest) -> None:
        self._permitted = permitted
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as failure:
            raise httpcore.ConnectError(f"{host} has no address") from failure
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not all(self._permitted(address) for address in addresses):
            raise AddressNotAllowed(host=host)
        return self._first_that_answers(addresses, port, timeout, local_address, socket_options)

    def _first_that_answers(
        self, addresses: list[str], port: int, timeout: float | None, local: str | None, options: Any
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError("no address")
        for address in addresses:
            try:
                return self._plain.connect_tcp(address, port, timeout, local, options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as refused:
                failure = refused
        raise failure

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.NetworkStream:
        raise AddressNotAllowed("No provider lives on this machine.")


def pinned_transport(permitted: AddressTest) -> httpx.HTTPTransport:
    """A transport whose connections go through `PinnedBackend`; proxies of the environment are not used."""
    context = httpx.create_ssl_context(trust_env=False)
    transport = httpx.HTTPTransport(verify=context, trust_env=False)
    # httpx takes no network backend of ours, its pool does.
    transport._pool = httpcore.ConnectionPool(
        ssl_context=context,
        max_connections=50,
        max_keepalive_connections=10,
        keepalive_expiry=20,
        network_backend=PinnedBackend(permitted),
    )
    return transport


@lru_cache(maxsize=2)
def shared_transport(*, to_simulator: bool) -> httpx.HTTPTransport:
    """One pool of connections per process and kind of place."""
    return pinned_transport(is_loopback if to_simulator else is_public)
