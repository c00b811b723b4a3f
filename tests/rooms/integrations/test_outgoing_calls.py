from __future__ import annotations

import json
from datetime import timedelta

import httpx
import pytest
import time_machine
from django.db import transaction

from backend.integrations import queries
from backend.integrations.breaker import REST, THRESHOLD
from backend.integrations.errors import CircuitOpen, NotConfigured
from backend.integrations.models import ApiCall, Breaker, ProviderConfig
from backend.integrations.ports import Capability, PanResult
from backend.integrations.services import port
from backend.kernel import clock
from backend.kernel.errors import ProviderRefused, ProviderUnavailable
from backend.kernel.money import Money

PAN, MOBILE, ACCOUNT = "AAAPA1234A", "+919876501234", "50100987654321"


def verify() -> PanResult:
    return port(Capability.PAN_VERIFICATION).verify(pan=PAN, name="Asha Rao", dob=None, reference="p-1")


def pan_answer(request: httpx.Request) -> httpx.Response:
    result = {"pan": PAN, "status": "Active", "name": "ASHA RAO", "name_match_score": 100}
    answer = {"client_ref_num": "p-1", "request_id": "r-1", "result_code": 101, "result": result}
    return httpx.Response(200, json={**answer, "mobile": MOBILE, "note": f"call {MOBILE} about {ACCOUNT}"})


def test_a_call_leaves_one_row_that_says_how_it_went(vendors):
    vendors.reply = pan_answer

    verify()

    row = ApiCall.objects.get()
    assert (row.vendor, row.operation, row.reference) == ("digitap", "pan.verify", "p-1")
    assert (row.status, row.ok, row.finished, row.attempt, row.error) == (200, True, True, 1, None)


def test_rows_hold_no_pan_account_mobile_name_or_key(vendors):
    vendors.reply = pan_answer
    verify()
    vendors.reply = lambda request: httpx.Response(
        400, json={"error": {"description": f"account {ACCOUNT} of {MOBILE} and {PAN}"}}
    )
    with pytest.raises(ProviderRefused):
        port(Capability.PENNY_DROP).start(
            account_number=ACCOUNT, ifsc="HDFC0001234", name="Asha Rao", reference="c-1"
        )
    vendors.reply = lambda request: httpx.Response(200, json={"type": "success", "message": "m1"})
    port(Capability.SMS).send(to_mobile=MOBILE, template="t", variables={"code": "482913"}, reference="m-1")

    kept = json.dumps(list(ApiCall.objects.values("request", "response")))

    assert ApiCall.objects.count() == 3
    for secret in (
        PAN,
        ACCOUNT,
        MOBILE,
        MOBILE[1:],
        MOBILE[3:],
        "Asha",
        "ASHA",
        "482913",
        "rzp_test",
        "client_alpha",
    ):
        assert secret not in kept


def test_each_attempt_has_its_row(vendors):
    vendors.reply = lambda request: httpx.Response(503)

    with pytest.raises(ProviderUnavailable):
        verify()

    attempts = ApiCall.objects.order_by("attempt").values_list("attempt", "error", "ok")
    assert list(attempts) == [(n, "provider_fault", False) for n in (1, 2, 3)]


def test_no_call_goes_out_inside_a_transaction(vendors):
    vendors.reply = pan_answer

    with pytest.raises(RuntimeError), transaction.atomic():
        verify()

    assert vendors.asked == []


def test_breaker_opens_after_failures_in_a_row_and_then_nothing_is_sent(vendors):
    vendors.reply = lambda request: httpx.Response(500)
    for _ in range(2):
        with pytest.raises(ProviderUnavailable):
            verify()
    sent = len(vendors.asked)
    assert sent == THRESHOLD

    with pytest.raises(CircuitOpen) as caught:
        verify()

    assert len(vendors.asked) == sent
    assert caught.value.details["outcome_unknown"] is False
    assert 0 < caught.value.details["retry_after_s"] <= REST.total_seconds()
    assert [row.vendor for row in queries.resting_vendors()] == ["digitap"]


def test_breaker_of_one_vendor_leaves_the_others_alone(vendors):
    Breaker.objects.create(vendor="digitap", failures=9, open_until=clock.now() + REST)
    vendors.reply = lambda request: httpx.Response(200, json={"type": "success", "message": "m1"})

    sent = port(Capability.SMS).send(to_mobile=MOBILE, template="t", variables={}, reference="m")

    assert sent.provider_ref == "m1"


def test_after_the_rest_one_probe_goes_out_and_its_success_closes_the_breaker(vendors):
    Breaker.objects.create(vendor="digitap", failures=THRESHOLD, open_until=clock.now() + REST)
    vendors.reply = pan_answer

    with time_machine.travel(clock.now() + REST + timedelta(seconds=1), tick=True):
        verify()

    row = Breaker.objects.get()
    assert (row.failures, row.open_until, row.probing_until) == (0, None, None)


def test_while_one_probes_the_others_wait(vendors):
    past = clock.now() - timedelta(seconds=1)
    Breaker.objects.create(
        vendor="digitap", failures=9, open_until=past, probing_until=clock.now() + timedelta(seconds=60)
    )
    vendors.reply = pan_answer

    with pytest.raises(CircuitOpen):
        verify()

    assert vendors.asked == []


def test_a_failed_probe_opens_it_again(vendors):
    past = clock.now() - timedelta(seconds=1)
    Breaker.objects.create(vendor="digitap", failures=THRESHOLD, open_until=past)
    vendors.reply = lambda request: httpx.Response(500)

    with pytest.raises(CircuitOpen):
        verify()

    assert len(vendors.asked) == 1
    assert Breaker.objects.get().open_until > clock.now()


def test_a_no_of_the_vendor_does_not_open_the_breaker(vendors):
    vendors.reply = lambda request: httpx.Response(400, json={"message": "bad field"})

    for _ in range(THRESHOLD + 1):
        with pytest.raises(ProviderRefused):
            verify()

    assert queries.resting_vendors().count() == 0


def test_a_vendor_switched_off_is_a_wait_not_a_crash(vendors):
    ProviderConfig.objects.filter(capability=Capability.PAYOUT.value).update(enabled=False)

    with pytest.raises(NotConfigured):
        port(Capability.PAYOUT)


def test_thirty_percent_bad_answers_cost_at_most_three_calls_each(vendors):
    bad = [httpx.Response(500), httpx.Response(200, text="<html>"), httpx.Response(200, text='{"resu')]
    turn = iter(range(10_000))
    vendors.reply = lambda request: bad[n % 3] if (n := next(turn)) % 10 < 3 else pan_answer(request)

    for _ in range(40):
        try:
            verify()
        except ProviderUnavailable:
            continue

    assert len(vendors.asked) <= 3 * 40


def test_calls_are_found_by_reference(vendors):
    vendors.reply = lambda request: httpx.Response(400, json={"error": {}})
    for reference in ("AC-000123-1", "AC-000123-2", "AC-000124-1"):
        with pytest.raises(ProviderRefused):
            port(Capability.PENNY_DROP).start(
                account_number=ACCOUNT, ifsc="HDFC0001234", name="Asha Rao", reference=reference
            )

    found = queries.api_calls(references=["AC-000123-"])

    assert [row.reference for row in found] == ["AC-000123-2", "AC-000123-1"]


def test_money_in_the_log_is_readable(vendors):
    vendors.reply = lambda request: httpx.Response(400, json={"error": {"description": "no"}})
    with pytest.raises(ProviderRefused):
        port(Capability.PAYMENT_LINK).create(
            amount=Money.of("22500", "INR"),
            reference="AC-1-P1",
            description="Loan AC-1",
            customer_name="Asha Rao",
            mobile=MOBILE,
            accept_partial=True,
            expires_at=None,
            callback_url="http://alpha.localhost/x",
        )

    assert ApiCall.objects.get().request["body"]["amount"] == 2250000
