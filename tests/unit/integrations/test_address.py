from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest

from backend.integrations.adapters import digitap
from backend.integrations.errors import AddressNotAllowed, AnswerNotUnderstood, CallTimedOut
from backend.integrations.http.address import AllowedHosts, is_loopback, is_public, pinned_transport
from backend.integrations.http.client import Limits, ProviderClient
from backend.integrations.http.reading import mapping
from backend.integrations.http.request import Request

ALLOWED = AllowedHosts(frozenset({"api.razorpay.com"}), "http://localhost:8002")


@pytest.mark.parametrize("url", ["https://api.razorpay.com", "http://localhost:8002/razorpay"])
def test_the_vendors_host_and_the_simulator_are_allowed(url):
    ALLOWED.check(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://api.razorpay.com",
        "https://api.razorpay.com.evil.example",
        "https://evil.example/api.razorpay.com",
        "https://api.razorpay.com@evil.example",
        "https://user:pw@api.razorpay.com",
        "http://localhost:8003/razorpay",
        "http://127.0.0.1:8002/razorpay",
        "http://169.254.169.254/latest",
        "https://10.0.0.5",
        "file:///etc/passwd",
        "https://api.razorpay.com?x=1",
        "",
    ],
)
def test_every_other_address_is_refused(url):
    with pytest.raises(AddressNotAllowed):
        ALLOWED.check(url)


def test_outside_local_settings_the_simulator_is_no_exception():
    with pytest.raises(AddressNotAllowed):
        AllowedHosts(frozenset({"api.razorpay.com"})).check("http://localhost:8002/razorpay")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1"]
    + ["fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "224.0.0.1"],
)
def test_our_own_networks_are_not_public(address):
    assert not is_public(address)


def test_a_public_name_that_resolves_inside_is_refused_at_the_connection(monkeypatch):
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: inside)

    with (
        httpx.Client(transport=pinned_transport(is_public), trust_env=False) as client,
        pytest.raises(AddressNotAllowed),
    ):
        client.get("https://api.razorpay.com/v1/payouts")


@contextmanager
def server(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """One connection after another on a real port, answered by hand."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            with line:
                line.recv(65536)
                try:
                    answer(line)
                except OSError:
                    continue

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()


def call(vendor, base_url: str, **limits: float):
    client = ProviderClient(
        vendor="digitap",
        base_url=base_url,
        headers={},
        log=vendor,
        breaker=vendor,
        transport=pinned_transport(is_loopback),
        read_refusal=digitap.SPEC.read_refusal,
        limits=Limits(**{"connect_s": 1, "read_s": 0.5, "total_s": 1, "json_bytes": 1000, **limits}),
    )
    return client.call(Request("x", "POST", "/x", safe=False), mapping)


def test_a_real_answer_is_read(vendor):
    def answer(line):
        line.sendall(
            b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"ok": 1}'
        )

    with server(answer) as url:
        assert call(vendor, url) == {"ok": 1}


def test_silence_ends_after_the_read_limit(vendor):
    with server(lambda line: time.sleep(3)) as url, pytest.raises(CallTimedOut):
        call(vendor, url)


def test_an_answer_in_drops_ends_after_the_total_limit(vendor):
    def drip(line):
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n")
        for _ in range(100):
            line.sendall(b" ")
            time.sleep(0.1)

    began = time.monotonic()
    with server(drip) as url, pytest.raises(CallTimedOut):
        call(vendor, url)
    assert time.monotonic() - began < 3


def test_a_cut_off_answer_is_no_answer(vendor):
    def cut(line):
        line.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"ok":')

    with server(cut) as url, pytest.raises(CallTimedOut):
        call(vendor, url)


def test_a_flood_is_cut_at_the_size_limit(vendor):
    def flood(line):
        line.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + b"a" * 5000)

    with server(flood) as url, pytest.raises(AnswerNotUnderstood):
        call(vendor, url)


def test_a_redirect_is_not_followed(vendor):
    hits = []

    def redirect(line):
        hits.append(1)
        line.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")

    with server(redirect) as url, pytest.raises(AnswerNotUnderstood):
        call(vendor, url)
    assert hits == [1]


def test_a_port_nobody_listens_at_leaves_no_doubt(vendor):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(CallTimedOut) as caught:
        call(vendor, f"http://127.0.0.1:{port}")
    assert caught.value.details["outcome_unknown"] is False
