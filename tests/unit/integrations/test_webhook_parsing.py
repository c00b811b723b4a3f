"""What vendors send, in their shapes, becomes our news; the rest becomes nothing."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest

from backend.integrations.adapters import digio, msg91, razorpay, razorpayx
from backend.integrations.adapters.vendor import WebhookSpec
from backend.integrations.http.reading import WrongShape
from backend.integrations.ports import EsignState, PayoutStatus, PennyDropStatus, SmsDeliveryState
from backend.kernel.money import Money


def spec_of(module: Any) -> WebhookSpec:
    assert module.SPEC.webhook is not None
    return module.SPEC.webhook


def rzp(event: str, **entities: Any) -> dict[str, Any]:
    return {
        "event": event,
        "payload": {name.replace("__", "."): {"entity": e} for name, e in entities.items()},
    }


PAYOUT = {"id": "pout_1", "amount": 4410000, "currency": "INR", "reference_id": "AC-1-1", "utr": "UTR1"}


@pytest.mark.parametrize(
    ("word", "status", "rank"),
    [
        ("processing", PayoutStatus.IN_FLIGHT, 10),
        ("failed", PayoutStatus.FAILED, 20),
        ("processed", PayoutStatus.SUCCEEDED, 30),
        ("reversed", PayoutStatus.REVERSED, 40),
    ],
)
def test_payout_news_ranks_so_that_late_ones_change_nothing(word, status, rank):
    [update] = spec_of(razorpayx).parse(rzp(f"payout.{word}", payout={**PAYOUT, "status": word}))

    assert (update.status, update.rank, update.amount) == (status, rank, Money.of("44100", "INR"))
    assert (update.provider_ref, update.reference, update.utr) == ("pout_1", "AC-1-1", "UTR1")


def test_account_check_is_read_in_the_classic_spelling_too():
    entity = {
        "id": "fav_1",
        "status": "completed",
        "reference_id": "c-1",
        "results": {"account_status": "active", "registered_name": "ASHA RAO", "name_match_score": 90},
    }
    [update] = spec_of(razorpayx).parse(
        rzp("fund_account.validation.completed", fund_account__validation=entity)
    )

    assert (update.status, update.reference, update.name_match_score) == (PennyDropStatus.ACTIVE, "c-1", 90)


@pytest.mark.parametrize("event", ["payout.downtime.started", "transaction.created", "order.paid"])
def test_events_nobody_waits_for_are_no_error(event):
    assert list(spec_of(razorpayx).parse(rzp(event))) == []


LINK = {
    "id": "plink_1",
    "reference_id": "AC-1-P1",
    "status": "partially_paid",
    "amount": 100,
    "amount_paid": 50,
}
PAYMENT = {
    "id": "pay_1",
    "amount": 1250050,
    "currency": "INR",
    "status": "captured",
    "created_at": 1795000000,
}


def test_a_payment_on_a_link_brings_link_reference_and_exact_amount():
    [news] = spec_of(razorpay).parse(rzp("payment_link.partially_paid", payment_link=LINK, payment=PAYMENT))

    assert (news.provider_ref, news.reference, news.provider_payment_id) == ("plink_1", "AC-1-P1", "pay_1")
    assert news.amount == Money.of("12500.50", "INR")


@pytest.mark.parametrize(
    ("told", "hint"),
    [
        ({}, ""),
        ({"vpa": "asha.rao@okbank", "contact": "+919100004417"}, "aXXX@okbank, XXXXXX4417"),
        ({"vpa": None, "contact": "+919100004417"}, "XXXXXX4417"),
    ],
)
def test_who_paid_is_told_masked(told, hint):
    [news] = spec_of(razorpay).parse(rzp("payment_link.paid", payment_link=LINK, payment={**PAYMENT, **told}))

    assert news.payer_hint == hint


def test_the_second_tale_of_the_same_money_is_ignored():
    assert list(spec_of(razorpay).parse(rzp("payment.captured", payment=PAYMENT))) == []


@pytest.mark.parametrize("changed", [{"status": "failed"}, {"amount": 12.5}, {"currency": "USD"}, {"id": ""}])
def test_a_payment_that_cannot_be_read_moves_no_money(changed):
    with pytest.raises(WrongShape):
        spec_of(razorpay).parse(rzp("payment_link.paid", payment_link=LINK, payment={**PAYMENT, **changed}))


@pytest.mark.parametrize("upper", [False, True])
def test_a_signature_is_read_in_either_case_of_its_names(upper):
    document = {"id": "DID1", "agreement_status": "completed", "signing_parties": [{"name": "Asha Rao"}]}
    event, name = ("DOC.SIGNED", "DOCUMENT") if upper else ("doc.signed", "document")
    body = {"id": "WHN1", "event": event, "created_at": 1795000000000, "payload": {name: document}}

    [update] = spec_of(digio).parse(body)

    assert (update.state, update.provider_ref, update.signer_name) == (
        EsignState.COMPLETED,
        "DID1",
        "Asha Rao",
    )
    assert update.signed_at is not None
    assert update.signed_at.year == 2026


def test_one_of_two_signers_is_not_the_end():
    document = {"id": "DID1", "agreement_status": "partial", "signing_parties": [{"name": "Asha Rao"}]}
    [update] = spec_of(digio).parse({"id": "W", "event": "doc.signed", "payload": {"document": document}})

    assert update.state is EsignState.REQUESTED


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("1", SmsDeliveryState.DELIVERED),
        ("16", SmsDeliveryState.FAILED),
        ("8", SmsDeliveryState.SUBMITTED),
        ("newly invented", SmsDeliveryState.SUBMITTED),
    ],
)
def test_sms_reports_in_both_forms(status, state):
    flat = {"requestId": "r1", "status": status, "CRQID": "m-1"}
    nested = [{"requestId": "r1", "report": [{"status": status, "desc": "x"}, {"status": status}]}]

    [one] = spec_of(msg91).parse(flat)
    assert (one.state, one.provider_ref, one.reference) == (state, "r1", "m-1")
    assert [delivery.state for delivery in spec_of(msg91).parse(nested)] == [state, state]


@pytest.mark.parametrize("module", [razorpay, razorpayx, digio])
def test_signature_is_over_the_raw_bytes(module):
    header = "x-digio-checksum" if module is digio else "x-razorpay-signature"
    body = json.dumps({"event": "x", "amount": 1}).encode()
    good = hmac.new(b"secret", body, hashlib.sha256).hexdigest()
    genuine = spec_of(module).genuine

    assert genuine({header: good}, body, "secret")
    assert not genuine({header: good}, body + b" ", "secret")
    assert not genuine({header: good}, body, "other")
    assert not genuine({header: ""}, body, "secret")
    assert not genuine({}, body, "secret")
    assert not genuine({header: "żółć"}, body, "secret")
