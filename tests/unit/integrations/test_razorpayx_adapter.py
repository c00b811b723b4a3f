from __future__ import annotations

from typing import Any

import httpx
import pytest

from backend.integrations.adapters import razorpayx
from backend.integrations.errors import (
    AddressNotAllowed,
    AnswerNotUnderstood,
    CallTimedOut,
    CredentialsRefused,
    ProviderBusy,
    ProviderFault,
    outcome_unknown,
)
from backend.integrations.ports import PayoutMode, PayoutStatus, PennyDropStatus
from backend.kernel.errors import ProviderRefused, ProviderUnavailable, ValidationFailed
from backend.kernel.money import Money

KEYS = {"key_id": "rzp_test_x", "key_secret": "hush-hush", "account_number": "2323230012345678"}
ACCOUNT = "50100987654321"
PAYOUT: dict[str, Any] = {
    "id": "pout_00000000000001",
    "entity": "payout",
    "fund_account_id": "fa_00000000000001",
    "amount": 4410000,
    "currency": "INR",
    "notes": [],
    "fees": 0,
    "tax": 0,
    "status": "processing",
    "utr": None,
    "mode": "IMPS",
    "purpose": "payout",
    "reference_id": "AC-000123-1",
    "narration": "Loan disbursal",
    "status_details": {"description": "…", "source": "beneficiary_bank", "reason": "payout_bank_processing"},
    "created_at": 1795000000,
    "surprise": {"new": "field"},
}


def payouts(vendor) -> razorpayx.RazorpayXPayout:
    return razorpayx.RazorpayXPayout(vendor.client(razorpayx.SPEC, KEYS), KEYS, {})


def send(vendor, **changed):
    order = {
        "account_number": ACCOUNT,
        "ifsc": "HDFC0001234",
        "name": "Asha Rao",
        "amount": Money.of("44100.00", "INR"),
        "mode": PayoutMode.IMPS,
        "reference": "AC-000123-1",
        "idempotency_key": "0192-key-1",
    }
    return payouts(vendor).send(**{**order, **changed})


def test_payout_goes_out_in_paise_with_its_key_and_our_reference(vendor):
    vendor.replies = [httpx.Response(200, json=PAYOUT)]

    result = send(vendor)

    assert result.status is PayoutStatus.IN_FLIGHT
    assert result.provider_ref == "pout_00000000000001"
    assert vendor.body["amount"] == 4410000
    assert vendor.body["account_number"] == KEYS["account_number"]
    assert vendor.body["fund_account"]["bank_account"]["account_number"] == ACCOUNT
    assert vendor.asked[0].headers["X-Payout-Idempotency"] == "0192-key-1"
    assert vendor.asked[0].headers["Authorization"].startswith("Basic ")


def test_log_keeps_no_account_name_or_secret(vendor):
    vendor.replies = [httpx.Response(200, json=PAYOUT)]

    send(vendor)

    for secret in (ACCOUNT, "Asha", "hush-hush", KEYS["account_number"]):
        assert secret not in vendor.logged
    assert "4321" in vendor.logged  # the last four stay, to talk about it


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("processed", PayoutStatus.SUCCEEDED),
        ("reversed", PayoutStatus.REVERSED),
        ("failed", PayoutStatus.FAILED),
        ("rejected", PayoutStatus.FAILED),
        ("cancelled", PayoutStatus.FAILED),
        ("queued", PayoutStatus.IN_FLIGHT),
        ("scheduled", PayoutStatus.IN_FLIGHT),
        ("a word of next year", PayoutStatus.IN_FLIGHT),
    ],
)
def test_only_known_ends_end_a_payout(vendor, status, expected):
    vendor.replies = [httpx.Response(200, json={**PAYOUT, "status": status})]

    assert payouts(vendor).fetch("pout_00000000000001").status is expected


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (httpx.ReadTimeout("slow"), CallTimedOut),
        (httpx.RemoteProtocolError("cut off"), CallTimedOut),
        (httpx.Response(500, json={"error": {}}), ProviderFault),
        (httpx.Response(502, text="<html>Bad Gateway</html>"), ProviderFault),
        (httpx.Response(200, text="<html>hello</html>"), AnswerNotUnderstood),
        (httpx.Response(200, text='{"id": "pout_0000'), AnswerNotUnderstood),
        (httpx.Response(200, json={"unexpected": []}), AnswerNotUnderstood),
        (httpx.Response(200, json=[]), AnswerNotUnderstood),
        (httpx.Response(200, json={**PAYOUT, "amount": "4410000"}), AnswerNotUnderstood),
        (httpx.Response(200, json={**PAYOUT, "amount": 1}), AnswerNotUnderstood),
        (httpx.Response(200, json={**PAYOUT, "reference_id": "AC-000999-1"}), AnswerNotUnderstood),
        (httpx.Response(200, json={**PAYOUT, "currency": "USD"}), AnswerNotUnderstood),
        (httpx.Response(302, headers={"Location": "http://169.254.169.254/"}), AnswerNotUnderstood),
        (httpx.Response(200, content=b'{"id":"' + b"a" * 20_000 + b'"}'), AnswerNotUnderstood),
        (httpx.Response(200, content=b'{"amount": NaN}'), AnswerNotUnderstood),
        (httpx.Response(200, content=b"[" * 9_000), AnswerNotUnderstood),
    ],
)
def test_doubt_about_a_transfer_is_said_and_never_sent_again(vendor, reply, error):
    vendor.replies = [reply]

    with pytest.raises(error) as caught:
        send(vendor)

    assert isinstance(caught.value, ProviderUnavailable)
    assert outcome_unknown(caught.value)
    assert len(vendor.asked) == 1
    assert vendor.failures == 1
    assert vendor.ends[0].error == error.code


@pytest.mark.parametrize("reply", [httpx.ConnectError("no route"), httpx.Response(429)])
def test_what_never_left_is_tried_again_and_has_no_doubt(vendor, reply):
    vendor.replies = [reply, httpx.Response(200, json=PAYOUT)]

    assert send(vendor).provider_ref == "pout_00000000000001"
    assert [start.attempt for start in vendor.starts] == [1, 2]


def test_a_vendor_that_stays_busy_is_asked_three_times_and_no_more(vendor):
    vendor.replies = [httpx.Response(429)]

    with pytest.raises(ProviderBusy) as caught:
        send(vendor)

    assert not outcome_unknown(caught.value)
    assert len(vendor.asked) == 3


def test_a_read_is_tried_again_after_a_fault(vendor):
    vendor.replies = [httpx.Response(503), httpx.ReadTimeout("slow"), httpx.Response(200, json=PAYOUT)]

    assert payouts(vendor).fetch("pout_00000000000001").status is PayoutStatus.IN_FLIGHT
    assert len(vendor.asked) == 3


def test_a_no_is_a_no_and_counts_for_the_vendor(vendor):
    error = {"code": "BAD_REQUEST_ERROR", "description": "Invalid IFSC Code", "field": "ifsc"}
    vendor.replies = [httpx.Response(400, json={"error": error})]

    with pytest.raises(ProviderRefused) as caught:
        send(vendor)

    assert caught.value.details["vendor_message"] == "Invalid IFSC Code"
    assert (vendor.failures, vendor.successes, len(vendor.asked)) == (0, 1, 1)


def test_refused_credentials_wait_for_a_person(vendor):
    vendor.replies = [httpx.Response(401, json={"error": {"description": "Authentication failed"}})]

    with pytest.raises(CredentialsRefused) as caught:
        send(vendor)

    assert not outcome_unknown(caught.value)


def test_find_takes_the_payout_of_our_reference_alone(vendor):
    others = [{**PAYOUT, "id": "pout_00000000000009", "reference_id": "AC-000124-1"}, PAYOUT]
    vendor.replies = [httpx.Response(200, json={"entity": "collection", "count": 2, "items": others})]

    found = payouts(vendor).find("AC-000123-1")

    assert found is not None
    assert found.provider_ref == "pout_00000000000001"
    assert vendor.asked[0].url.params["reference_id"] == "AC-000123-1"


def test_find_says_none_only_when_the_vendor_knows_none(vendor):
    vendor.replies = [httpx.Response(200, json={"entity": "collection", "count": 0, "items": []})]
    assert payouts(vendor).find("AC-000123-1") is None

    vendor.replies = [httpx.Response(200, json={})]
    with pytest.raises(AnswerNotUnderstood):
        payouts(vendor).find("AC-000123-1")


@pytest.mark.parametrize("ref", ["../payment_links", "pout_1?x=1", "", "a/b", "pout#1"])
def test_an_id_cannot_lead_the_path_elsewhere(vendor, ref):
    with pytest.raises(AddressNotAllowed):
        payouts(vendor).fetch(ref)


@pytest.mark.parametrize(
    "changed",
    [
        {"amount": Money.of("0.99", "INR")},
        {"amount": Money.of("100", "HKD")},
        {"reference": "x" * 41},
        {"idempotency_key": "abc"},
        {"idempotency_key": "no/slashes"},
    ],
)
def test_what_the_vendor_would_refuse_never_leaves(vendor, changed):
    with pytest.raises(ValidationFailed):
        send(vendor, **changed)
    assert vendor.asked == []


def penny(vendor) -> razorpayx.RazorpayXPennyDrop:
    return razorpayx.RazorpayXPennyDrop(vendor.client(razorpayx.SPEC, KEYS), KEYS, {})


@pytest.mark.parametrize("block", ["validation_results", "results"])
@pytest.mark.parametrize("word", ["active", "valid"])
def test_both_spellings_of_a_good_account_are_read(vendor, block, word):
    results = {"account_status": word, "registered_name": "ASHA RAO", "name_match_score": 92}
    answer = {"id": "fav_00000000000001", "status": "completed", "reference_id": "c-1", block: results}
    vendor.replies = [httpx.Response(200, json=answer)]

    result = penny(vendor).fetch("fav_00000000000001")

    assert result.status is PennyDropStatus.ACTIVE
    assert (result.registered_name, result.name_match_score) == ("ASHA RAO", 92)
    assert "ASHA" not in vendor.logged


@pytest.mark.parametrize(
    ("status", "account_status", "expected"),
    [
        ("created", None, PennyDropStatus.PENDING),
        ("failed", None, PennyDropStatus.FAILED),
        ("completed", "invalid", PennyDropStatus.INVALID),
    ],
)
def test_account_check_tells_wrong_account_from_no_answer(vendor, status, account_status, expected):
    answer = {"id": "fav_1", "status": status, "validation_results": {"account_status": account_status}}
    vendor.replies = [httpx.Response(200, json=answer)]

    started = penny(vendor).start(
        account_number=ACCOUNT, ifsc="HDFC0001234", name="Asha Rao", reference="c-1"
    )

    assert started.status is expected


def test_a_completed_check_without_a_verdict_is_not_taken_for_good(vendor):
    vendor.replies = [httpx.Response(200, json={"id": "fav_1", "status": "completed"})]

    with pytest.raises(AnswerNotUnderstood):
        penny(vendor).fetch("fav_1")
