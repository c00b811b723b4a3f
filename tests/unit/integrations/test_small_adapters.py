"""MSG91, Digitap, Razorpay links, Digio: recorded answers, bad ones included."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from backend.integrations.adapters import digio, digitap, msg91, razorpay
from backend.integrations.errors import (
    AnswerNotUnderstood,
    CredentialsRefused,
    ProviderFault,
    ReferenceAlreadyUsed,
    outcome_unknown,
)
from backend.integrations.ports import AadhaarSeeding, EsignState, PanStatus, PaymentLinkStatus
from backend.kernel.errors import ProviderRefused
from backend.kernel.money import Money

PAIR = {"client_id": "client_x", "client_secret": "hush"}
RZP = {"key_id": "rzp_test_x", "key_secret": "hush"}
PAN = "AAAPA1234A"


# MSG91


def sms(vendor):
    return msg91.Msg91Sms(vendor.client(msg91.SPEC, {"authkey": "k"}), {"authkey": "k"}, {})


def send_code(vendor):
    return sms(vendor).send(
        to_mobile="+919876501234", template="otp-en", variables={"code": "482913"}, reference="m-1"
    )


def test_sms_goes_to_the_number_without_plus_and_keeps_no_code_in_the_log(vendor):
    vendor.replies = [httpx.Response(200, json={"type": "success", "message": "3763646c3058"})]

    assert send_code(vendor).provider_ref == "3763646c3058"

    assert vendor.body["recipients"] == [{"code": "482913", "mobiles": "919876501234", "CRQID": "m-1"}]
    assert "482913" not in vendor.logged
    assert "9876501234" not in vendor.logged


def test_sms_error_inside_http_200_is_a_refusal(vendor):
    vendor.replies = [httpx.Response(200, json={"type": "error", "message": "Template ID Missing"})]
    with pytest.raises(ProviderRefused):
        send_code(vendor)

    vendor.replies = [httpx.Response(200, json={"type": "error", "message": "Authentication failure"})]
    with pytest.raises(CredentialsRefused):
        send_code(vendor)


@pytest.mark.parametrize("body", [{}, {"type": "success"}, {"type": "success", "message": 5}, []])
def test_sms_answer_of_another_shape_leaves_doubt(vendor, body):
    vendor.replies = [httpx.Response(200, json=body)]

    with pytest.raises(AnswerNotUnderstood) as caught:
        send_code(vendor)

    assert outcome_unknown(caught.value)
    assert len(vendor.asked) == 1


# Digitap


def pan_answer(**changed) -> dict[str, Any]:
    result = {
        "pan": PAN,
        "status": "Active",
        "name": "ASHA RAO",
        "seeding_status": "Y",
        "name_match_score": "96.00",
    }
    answer = {
        "http_response_code": 200,
        "client_ref_num": "p-1",
        "request_id": "r-1",
        "result_code": 101,
        "result": result,
    }
    return {**answer, **changed}


def verify(vendor):
    adapter = digitap.DigitapPan(vendor.client(digitap.SPEC, PAIR), PAIR, {})
    return adapter.verify(pan=PAN, name="Asha Rao", dob=None, reference="p-1")


def test_pan_found_with_score_and_link(vendor):
    vendor.replies = [httpx.Response(200, json=pan_answer())]

    result = verify(vendor)

    assert (result.status, result.name_match_score) == (PanStatus.VALID, 96)
    assert result.seeding is AadhaarSeeding.LINKED
    assert PAN not in vendor.logged + str(result.raw_redacted)
    assert "ASHA" not in vendor.logged + str(result.raw_redacted)


@pytest.mark.parametrize(("code", "status"), [(102, PanStatus.INVALID), (103, PanStatus.NO_RECORD)])
def test_pan_noes_arrive_with_http_200(vendor, code, status):
    vendor.replies = [httpx.Response(200, json=pan_answer(result_code=code, result=None))]

    assert verify(vendor).status is status


def test_an_inactive_pan_is_not_valid(vendor):
    result = {"pan": PAN, "status": "Invalid", "name": "ASHA RAO"}
    vendor.replies = [httpx.Response(200, json=pan_answer(result=result))]

    assert verify(vendor).status is PanStatus.INVALID


@pytest.mark.parametrize(
    "answer",
    [
        pan_answer(client_ref_num="p-2"),
        pan_answer(result={"pan": "AAAPB9999B", "status": "Active"}),
        pan_answer(result_code=777),
        pan_answer(result={"pan": PAN, "status": "Active", "name_match_score": 400}),
    ],
)
def test_an_answer_about_someone_else_is_not_taken(vendor, answer):
    vendor.replies = [httpx.Response(200, json=answer)]

    with pytest.raises(AnswerNotUnderstood):
        verify(vendor)


def test_an_absent_source_is_tried_again_later(vendor):
    vendor.replies = [httpx.Response(422, json={"message": "Source unavailable"})]

    with pytest.raises(ProviderFault) as caught:
        verify(vendor)

    assert not outcome_unknown(caught.value)


# Razorpay payment links


LINK: dict[str, Any] = {
    "id": "plink_00000000000001",
    "status": "created",
    "amount": 2250000,
    "amount_paid": 0,
    "currency": "INR",
    "short_url": "https://rzp.io/i/abc",
    "reference_id": "AC-000123-P1",
    "payments": None,
}


def links(vendor):
    return razorpay.RazorpayPaymentLink(vendor.client(razorpay.SPEC, RZP), RZP, {})


def create_link(vendor):
    return links(vendor).create(
        amount=Money.of("22500", "INR"),
        reference="AC-000123-P1",
        description="Loan AC-000123",
        customer_name="Asha Rao",
        mobile="+919876501234",
        accept_partial=True,
        expires_at=datetime(2026, 12, 1, tzinfo=UTC),
        callback_url="http://acme.localhost/loans/1",
    )


def test_link_is_made_in_paise_and_asks_no_messages_of_the_vendor(vendor):
    vendor.replies = [httpx.Response(200, json=LINK)]

    made = create_link(vendor)

    assert (made.provider_ref, made.url) == ("plink_00000000000001", "https://rzp.io/i/abc")
    assert vendor.body["amount"] == 2250000
    assert vendor.body["expire_by"] == 1796083200
    assert vendor.body["notify"] == {"sms": False, "email": False}
    assert "Asha" not in vendor.logged


def test_a_used_reference_says_look_it_up(vendor):
    text = "payment link creation with reference_id: (AC-000123-P1) already exists"
    vendor.replies = [httpx.Response(400, json={"error": {"description": text, "field": "reference_id"}})]

    with pytest.raises(ReferenceAlreadyUsed):
        create_link(vendor)


def test_link_state_counts_captured_payments_only(vendor):
    payments = [
        {
            "amount": 1000000,
            "created_at": 1795000000,
            "method": "upi",
            "payment_id": "pay_1",
            "status": "captured",
        },
        {
            "amount": 500000,
            "created_at": 1795000100,
            "method": "upi",
            "payment_id": "pay_2",
            "status": "failed",
        },
    ]
    state = {**LINK, "status": "partially_paid", "amount_paid": 1000000, "payments": payments}
    vendor.replies = [httpx.Response(200, json=state)]

    found = links(vendor).fetch("plink_00000000000001")

    assert found.status is PaymentLinkStatus.PARTIALLY_PAID
    assert [payment.provider_payment_id for payment in found.payments] == ["pay_1"]
    assert found.payments[0].amount == Money.of("10000.00", "INR")


# Digio


DOCUMENT: dict[str, Any] = {
    "id": "DID250000000001",
    "agreement_status": "requested",
    "signing_parties": [
        {
            "name": "Asha Rao",
            "identifier": "9876501234",
            "status": "requested",
            "authentication_url": "https://app.digio.in/#/gateway/login/DID250000000001/x/y",
        }
    ],
    "access_token": {"id": "GWT1", "entity_id": "DID250000000001"},
}


def esign(vendor, **options):
    return digio.DigioEsign(vendor.client(digio.SPEC, PAIR), PAIR, options)


def put_up(vendor, **options):
    return esign(vendor, **options).create(
        pdf=b"%PDF-1.7 paper",
        file_name="Agreement.pdf",
        signer_name="Asha Rao",
        signer_identifier="+919876501234",
        reference="AC-000123",
        expires_days=2,
        redirect_url="http://acme.localhost/loans/1",
    )


def test_document_is_put_up_and_the_page_comes_with_way_back(vendor):
    vendor.replies = [httpx.Response(200, json=DOCUMENT)]

    request = put_up(vendor)

    assert request.provider_ref == "DID250000000001"
    assert request.sign_url.startswith("https://app.digio.in/#/gateway/login/DID250000000001/")
    assert "token_id=GWT1" in request.sign_url
    assert base64.b64decode(vendor.body["file_data"]) == b"%PDF-1.7 paper"
    assert vendor.body["signers"][0]["identifier"] == "9876501234"
    assert "9876501234" not in vendor.logged


def test_a_borrower_is_never_sent_to_a_page_that_is_not_the_vendors(vendor):
    party = {**DOCUMENT["signing_parties"][0], "authentication_url": "https://evil.example/sign"}
    vendor.replies = [httpx.Response(200, json={**DOCUMENT, "signing_parties": [party]})]

    with pytest.raises(AnswerNotUnderstood):
        put_up(vendor)


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("completed", EsignState.COMPLETED),
        ("partial", EsignState.REQUESTED),
        ("expired", EsignState.EXPIRED),
        ("rejected", EsignState.REJECTED),
        ("something new", EsignState.REQUESTED),
    ],
)
def test_only_completed_is_completed(vendor, word, state):
    vendor.replies = [httpx.Response(200, json={**DOCUMENT, "agreement_status": word})]

    assert esign(vendor).fetch("DID250000000001").state is state


def test_download_takes_a_pdf_and_nothing_else(vendor):
    pdf = {"content-type": "application/pdf"}
    vendor.replies = [httpx.Response(200, content=b"%PDF-1.7 signed", headers=pdf)]
    assert esign(vendor).download("DID250000000001") == b"%PDF-1.7 signed"

    vendor.replies = [httpx.Response(200, text="<html>sign in</html>", headers={"content-type": "text/html"})]
    with pytest.raises(AnswerNotUnderstood):
        esign(vendor).download("DID250000000001")

    vendor.replies = [httpx.Response(200, content=b"MZ\x90", headers=pdf)]
    with pytest.raises(AnswerNotUnderstood):
        esign(vendor).download("DID250000000001")
