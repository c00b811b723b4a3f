from __future__ import annotations

import ast
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import simulator
from simulator.app import build
from simulator.html import rupees
from simulator.webhooks import NotThisMachine, local_target

PAYOUT = {
    "account_number": "2323",
    "amount": 100,
    "currency": "INR",
    "mode": "IMPS",
    "reference_id": "AC-1",
    "fund_account": {
        "account_type": "bank_account",
        "bank_account": {"name": "Asha Rao", "ifsc": "HDFC0001234", "account_number": "50100987654321"},
    },
}


def test_the_simulator_imports_nothing_of_the_product():
    ours = {"backend", "tenants", "graphql_schema", "workers", "web", "realtime", "django"}
    for path in Path(simulator.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [node.module] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not {str(name).split(".")[0] for name in names} & ours, path


@pytest.mark.parametrize(
    "url",
    [
        "https://api.example.com/x",
        "http://10.0.0.1/x",
        "http://evil.example/x",
        "http://localhost.evil.example/x",
        "x",
    ],
)
def test_callbacks_off_this_machine_are_refused(sim, url):
    entry = {"key": "k", "vendor": "razorpay", "url": url, "secret": "s"}

    assert sim.put("/control/callbacks", json=entry).status_code == 400
    with pytest.raises(NotThisMachine):
        local_target(url)


def test_a_brand_host_is_reached_without_a_name_server():
    assert local_target("http://acme.localhost:8000/webhooks/x/t") == (
        "http://127.0.0.1:8000/webhooks/x/t",
        "acme.localhost:8000",
    )


def test_registrations_survive_a_restart(tmp_path):
    entry = {
        "key": "k",
        "vendor": "razorpay",
        "url": "http://acme.localhost:8000/w",
        "secret": "s",
        "brand": "Acme",
    }
    with TestClient(build(tmp_path)) as first:
        first.put("/control/callbacks", json=entry)
    with TestClient(build(tmp_path)) as second:
        assert second.get("/control/callbacks").json() == [{**entry, "secret": "…"}]
        second.post("/control/wipe")
        assert len(second.get("/control/callbacks").json()) == 1


def test_requests_are_recorded_with_their_idempotency_key(sim):
    sim.post(
        "/razorpayx/v1/payouts", json=PAYOUT, auth=("k1", "s"), headers={"X-Payout-Idempotency": "key-1"}
    )

    [entry] = sim.get("/control/requests?operation=payout.send").json()

    assert (entry["key"], entry["reference"], entry["status"]) == ("k1", "AC-1", 200)
    assert "key-1" in entry["headers"]


def test_a_payout_without_idempotency_key_is_refused_as_the_vendor_does(sim):
    answer = sim.post("/razorpayx/v1/payouts", json=PAYOUT, auth=("k1", "s"))

    assert answer.status_code == 400
    assert answer.json()["error"]["field"] == "X-Payout-Idempotency"


def test_a_fault_spoils_as_many_calls_as_it_was_told_to(sim):
    fault = {"vendor": "razorpayx", "operation": "*", "mode": "status", "value": 503, "times": 2}
    assert sim.put("/control/faults", json=fault).status_code == 200

    query = "/razorpayx/v1/payouts?account_number=1"
    seen = [sim.get(query, auth=("k1", "s")).status_code for _ in range(3)]

    assert seen == [503, 503, 200]


def test_an_unknown_fault_or_setting_is_refused(sim):
    assert sim.put("/control/faults", json={"mode": "earthquake"}).status_code == 400
    assert sim.put("/control/settings", json={"nothing": 1}).status_code == 400
    assert sim.put("/control/callbacks", content=b"{").status_code == 400


@pytest.mark.parametrize("path", ["/", "/sms", "/payouts", "/faults", "/journal"])
def test_every_page_for_people_answers(sim, path):
    sim.post(
        "/razorpayx/v1/payouts", json=PAYOUT, auth=("k1", "s"), headers={"X-Payout-Idempotency": "key-1"}
    )

    answer = sim.get(path)

    assert answer.status_code == 200
    assert "Simulator" in answer.text


def test_what_people_typed_is_shown_as_text(sim):
    assert "<script>alert" not in sim.get("/sms?mobile=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").text


def test_rupees_are_grouped_as_in_india():
    assert rupees(12_34_56_789) == "₹12,34,567.89"
    assert rupees(5) == "₹0.05"
