"""Real HTTP: the brand's ports against a running simulator, through the pinned transport."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from django.db.models import F, Value
from django.db.models.functions import Replace

from backend.integrations.errors import CallTimedOut
from backend.integrations.models import ApiCall, ProviderConfig
from backend.integrations.ports import Capability, PanStatus, PayoutMode, PayoutStatus
from backend.integrations.services import port
from backend.kernel.money import Money
from backend.notifications.services.simulator import meet_simulator

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def simulator_url(tmp_path_factory) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        number = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "asgi",
        "--port",
        str(number),
        "simulator.app:app",
    ]
    home = {"HUNDI_SIMULATOR_HOME": str(tmp_path_factory.mktemp("simulator"))}
    quiet = subprocess.DEVNULL
    running = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **home}, stdout=quiet, stderr=quiet)
    url = f"http://localhost:{number}"
    try:
        for _ in range(150):
            try:
                if httpx.get(f"{url}/healthz", trust_env=False).status_code == 200:
                    break
            except httpx.ConnectError:
                time.sleep(0.1)
        yield url
    finally:
        running.terminate()
        running.wait(10)


@pytest.fixture
def wired(brand: str, simulator_url: str, settings) -> str:
    usual = settings.HUNDI_SIMULATOR_URL
    settings.HUNDI_SIMULATOR_URL = simulator_url
    ProviderConfig.objects.update(base_url=Replace(F("base_url"), Value(usual), Value(simulator_url)))
    return simulator_url


def test_the_story_of_the_ports_over_real_http(wired):
    meet_simulator()
    known = httpx.get(f"{wired}/control/callbacks", trust_env=False).json()
    assert {entry["vendor"] for entry in known} == {"msg91", "razorpayx", "digio", "razorpay"}
    assert all(entry["url"].startswith("http://alpha.localhost:8000/webhooks/") for entry in known)

    variables = {"code": "482913", "minutes": "5", "brand": "Alpha"}
    port(Capability.SMS).send(
        to_mobile="+919876501234", template="otp-en", variables=variables, reference="m-1"
    )
    [sms] = httpx.get(f"{wired}/control/sms?mobile=9876501234", trust_env=False).json()
    assert sms["text"] == "482913 is your one-time code for Alpha, valid for 5 minutes. Share it with no one."
    assert sms["brand"] == "Alpha Finance"

    pan = port(Capability.PAN_VERIFICATION).verify(pan="AAAPA1234A", name="Asha Rao", dob=None, reference="p")
    assert pan.status is PanStatus.VALID
    sent = port(Capability.PAYOUT).send(
        account_number="50100987654321",
        ifsc="HDFC0001234",
        name="Asha Rao",
        amount=Money.of("44100", "INR"),
        mode=PayoutMode.IMPS,
        reference="AC-1-1",
        idempotency_key="key-1",
    )
    assert sent.status is PayoutStatus.IN_FLIGHT
    assert port(Capability.PAYOUT).find("AC-1-1") is not None
    assert set(ApiCall.objects.values_list("ok", flat=True)) == {True}


def test_a_vendor_that_is_not_there_is_a_wait_without_doubt(wired, settings):
    with socket.create_server(("127.0.0.1", 0)) as free:
        nowhere = f"http://localhost:{free.getsockname()[1]}"
    settings.HUNDI_SIMULATOR_URL = nowhere
    ProviderConfig.objects.update(base_url=Replace(F("base_url"), Value(wired), Value(nowhere)))

    with pytest.raises(CallTimedOut) as caught:
        port(Capability.PAYOUT).find("AC-1-1")

    assert caught.value.details["outcome_unknown"] is False
