"""Our adapters against the simulator, both ways: what we send it understands, what it sends we understand."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import typst
from starlette.testclient import TestClient

from backend.integrations.adapters import digio, digitap, msg91, razorpay, razorpayx
from backend.integrations.adapters.vendor import VendorSpec
from backend.integrations.errors import (
    AnswerNotUnderstood,
    CredentialsRefused,
    ProviderFault,
    ReferenceAlreadyUsed,
)
from backend.integrations.http.client import CallEnd, CallStart, ProviderClient
from backend.integrations.ports import (
    EsignState,
    PanStatus,
    PaymentLinkStatus,
    PayoutMode,
    PayoutStatus,
    PennyDropStatus,
)
from backend.kernel.errors import ProviderRefused
from backend.kernel.money import Money
from tests.unit.simulator.conftest import Receiver, wait_for

RZP = {"key_id": "k1", "key_secret": "hush", "account_number": "2323230012345678"}
PAIR = {"client_id": "k1", "client_secret": "hush"}


class Quiet:
    """A log and a breaker that keep nothing."""

    def begin(self, start: CallStart) -> UUID:
        return uuid4()

    def end(self, call_id: UUID, end: CallEnd) -> None: ...

    def before(self) -> None: ...

    def succeeded(self) -> None: ...

    def failed(self) -> None: ...


def client(sim: TestClient, vendor: str, spec: VendorSpec, credentials: dict[str, str]) -> ProviderClient:
    return ProviderClient(
        vendor=vendor,
        base_url=f"http://localhost:8002/{vendor}",
        headers=spec.headers(credentials),
        log=Quiet(),
        breaker=Quiet(),
        transport=sim._transport,
        read_refusal=spec.read_refusal,
    )


def payouts(sim):
    return razorpayx.RazorpayXPayout(client(sim, "razorpayx", razorpayx.SPEC, RZP), RZP, {})


def send(
    sim, account: str = "50100987654321", key: str = "key-1", reference: str = "AC-1-1", amount: str = "44100"
):
    return payouts(sim).send(
        account_number=account,
        ifsc="HDFC0001234",
        name="Asha Rao",
        amount=Money.of(amount, "INR"),
        mode=PayoutMode.IMPS,
        reference=reference,
        idempotency_key=key,
    )


def news(spec: VendorSpec, receiver: Receiver, secret: str = "s3") -> list[Any]:
    """All news received so far, each genuine by our own check."""
    found: list[Any] = []
    assert spec.webhook is not None
    for _, headers, body in receiver.got:
        assert spec.webhook.genuine(headers, body, secret)
        found += spec.webhook.parse(spec.webhook.decode(headers, body))
    return found


def test_a_payout_goes_through_and_is_told_signed(sim, registered):
    sent = send(sim)
    assert sent.status is PayoutStatus.IN_FLIGHT

    registered.wait(1)
    [update] = news(razorpayx.SPEC, registered)
    assert (update.provider_ref, update.reference) == (sent.provider_ref, "AC-1-1")
    assert update.status is PayoutStatus.SUCCEEDED
    assert update.utr
    assert registered.got[0][0] == "/webhooks/razorpayx/t"
    assert registered.got[0][1]["host"].startswith("acme.localhost:")
    assert payouts(sim).fetch(sent.provider_ref).status is PayoutStatus.SUCCEEDED


def test_the_same_key_moves_money_once_and_another_body_is_refused(sim):
    first, again = send(sim), send(sim)
    assert first.provider_ref == again.provider_ref

    with pytest.raises(ProviderRefused):
        send(sim, amount="44101")
    assert len(payouts(sim).find("AC-1-1").reference) > 0


def test_timeout_after_effect_is_found_by_reference(sim):
    sim.put(
        "/control/faults",
        json={"vendor": "razorpayx", "operation": "payout.send", "mode": "error_after_effect"},
    )

    with pytest.raises(ProviderFault):
        send(sim)

    found = payouts(sim).find("AC-1-1")
    assert found is not None
    assert payouts(sim).find("AC-2-1") is None


@pytest.mark.parametrize(
    ("ending", "states"),
    [
        ("9991", [PayoutStatus.FAILED]),
        ("9993", [PayoutStatus.SUCCEEDED, PayoutStatus.REVERSED]),
    ],
)
def test_magic_accounts_fail_or_come_back(sim, registered, ending, states):
    send(sim, account=f"5010098765{ending}")

    registered.wait(len(states))
    assert [update.status for update in news(razorpayx.SPEC, registered)] == states


def test_a_held_payout_moves_by_hand_only(sim, registered):
    sent = send(sim, account="50100987659992")
    assert payouts(sim).fetch(sent.provider_ref).status is PayoutStatus.IN_FLIGHT

    sim.post(f"/payouts/{sent.provider_ref}/failed")

    registered.wait(1)
    assert payouts(sim).fetch(sent.provider_ref).status is PayoutStatus.FAILED
    assert not sim.post(f"/control/payouts/{sent.provider_ref}", json={"status": "processed"}).json()["moved"]


@pytest.mark.parametrize(
    ("ending", "status", "score"),
    [
        ("4321", PennyDropStatus.ACTIVE, 100),
        ("8881", PennyDropStatus.INVALID, None),
        ("8882", PennyDropStatus.ACTIVE, 20),
        ("8883", PennyDropStatus.FAILED, None),
    ],
)
def test_account_checks_end_as_their_number_says(sim, registered, ending, status, score):
    adapter = razorpayx.RazorpayXPennyDrop(client(sim, "razorpayx", razorpayx.SPEC, RZP), RZP, {})
    started = adapter.start(
        account_number=f"501009876{ending}", ifsc="HDFC0001234", name="Asha Rao", reference="c-1"
    )
    assert started.status is PennyDropStatus.PENDING

    registered.wait(1)
    [update] = news(razorpayx.SPEC, registered)
    assert (update.status, update.name_match_score, update.reference) == (status, score, "c-1")
    assert adapter.fetch(started.provider_ref).status is status


@pytest.mark.parametrize(
    ("pan", "status"),
    [
        ("AAAPA1234A", PanStatus.VALID),
        ("AAAPA0000A", PanStatus.NO_RECORD),
        ("AAAPA0001A", PanStatus.INVALID),
        ("AAAPA0005A", PanStatus.INVALID),
    ],
)
def test_pan_answers_as_its_digits_say(sim, pan, status):
    adapter = digitap.DigitapPan(client(sim, "digitap", digitap.SPEC, PAIR), PAIR, {})

    assert adapter.verify(pan=pan, name="Asha Rao", dob=None, reference="p-1").status is status


def test_an_sms_is_readable_and_its_report_comes(sim, registered):
    body = "{#code#} is your one-time code for {#brand#}."
    sim.put("/control/templates", json={"key": "k1", "template_id": "otp-en", "body": body})
    adapter = msg91.Msg91Sms(client(sim, "msg91", msg91.SPEC, {"authkey": "k1"}), {"authkey": "k1"}, {})

    accepted = adapter.send(
        to_mobile="+919876501234",
        template="otp-en",
        variables={"code": "482913", "brand": "Acme"},
        reference="m-1",
    )

    page = sim.get("/sms?mobile=%2B91 98765 01234").text
    assert "482913 is your one-time code for Acme." in page
    assert sim.get("/control/sms?mobile=9876501234").json()[0]["code"] == "482913"
    assert "482913" not in sim.get("/sms?mobile=9876500000").text
    registered.wait(1)
    [update] = news(msg91.SPEC, registered)
    assert (update.provider_ref, update.reference) == (accepted.provider_ref, "m-1")


def link_adapter(sim):
    return razorpay.RazorpayPaymentLink(client(sim, "razorpay", razorpay.SPEC, RZP), RZP, {})


def make_link(sim, reference: str = "AC-1-P1", *, partial: bool = True):
    return link_adapter(sim).create(
        amount=Money.of("22500", "INR"),
        reference=reference,
        description="Loan AC-1",
        customer_name="Asha Rao",
        mobile="+919876501234",
        accept_partial=partial,
        expires_at=datetime.now(UTC) + timedelta(hours=24),
        callback_url="http://acme.localhost:8000/loans/1",
    )


def test_a_link_is_paid_in_two_parts_on_its_page(sim, registered):
    link = make_link(sim)
    path = link.url.removeprefix("http://localhost:8002")
    assert "₹22,500.00" in sim.get(path).text

    first = sim.post(path, data={"amount": "10,000.50", "method": "upi", "act": "pay"})
    assert first.status_code == 303
    assert first.headers["location"].startswith("http://acme.localhost:8000/loans/1?razorpay_payment_id=pay_")
    assert link_adapter(sim).fetch(link.provider_ref).status is PaymentLinkStatus.PARTIALLY_PAID
    sim.post(path, data={"amount": "", "act": "pay"})

    state = link_adapter(sim).fetch(link.provider_ref)
    assert state.status is PaymentLinkStatus.PAID
    assert [str(p.amount.amount) for p in state.payments] == ["10000.50", "12499.50"]
    registered.wait(4)
    paid = news(razorpay.SPEC, registered)
    assert sorted(str(p.amount.amount) for p in paid) == ["10000.50", "12499.50"]
    assert {p.reference for p in paid} == {"AC-1-P1"}


@pytest.mark.parametrize("amount", ["22500.01", "0.50", "abc", "1.005", "-5", "NaN"])
def test_the_page_takes_no_amount_the_link_does_not(sim, amount):
    path = make_link(sim).url.removeprefix("http://localhost:8002")

    assert sim.post(path, data={"amount": amount, "act": "pay"}).status_code == 400


def test_a_declined_payment_takes_nothing(sim):
    link = make_link(sim)
    sim.post(link.url.removeprefix("http://localhost:8002"), data={"act": "fail"})

    assert link_adapter(sim).fetch(link.provider_ref).payments == ()


def test_a_used_link_reference_is_refused_and_found(sim):
    link = make_link(sim)

    with pytest.raises(ReferenceAlreadyUsed):
        make_link(sim)
    assert link_adapter(sim).find("AC-1-P1") == link


def test_a_cancelled_link_takes_no_money(sim):
    link = make_link(sim)
    link_adapter(sim).cancel(link.provider_ref)

    path = link.url.removeprefix("http://localhost:8002")
    assert sim.post(path, data={"act": "pay"}).status_code == 400
    assert link_adapter(sim).fetch(link.provider_ref).status is PaymentLinkStatus.CANCELLED


def esign(sim):
    options = {"gateway_url": "http://localhost:8002"}
    return digio.DigioEsign(client(sim, "digio", digio.SPEC, PAIR), PAIR, options)


def put_up(sim, pdf: bytes):
    return esign(sim).create(
        pdf=pdf,
        file_name="Agreement.pdf",
        signer_name="Asha Rao",
        signer_identifier="+919876501234",
        reference="AC-1",
        expires_days=2,
        redirect_url="http://acme.localhost:8000/loans/1",
    )


@pytest.fixture(scope="module")
def paper(tmp_path_factory) -> bytes:
    source = tmp_path_factory.mktemp("paper") / "agreement.typ"
    source.write_text("= Agreement")
    return typst.compile(str(source))


def test_a_document_is_signed_on_its_page_and_comes_back_signed(sim, registered, paper):
    request = put_up(sim, paper)
    path = request.sign_url.removeprefix("http://localhost:8002")
    page = sim.get(path).text
    code = page.split("<strong>")[2].split("<")[0]

    back = sim.post(
        path.split("?")[0],
        data={
            "code": code,
            "agreed": "yes",
            "act": "sign",
            "redirect_url": "http://acme.localhost:8000/loans/1",
        },
    )

    assert back.status_code == 303
    assert back.headers["location"].startswith("http://acme.localhost:8000/loans/1?status=success")
    registered.wait(1)
    [update] = news(digio.SPEC, registered)
    assert (update.state, update.provider_ref) == (EsignState.COMPLETED, request.provider_ref)
    status = esign(sim).fetch(request.provider_ref)
    assert status.state is EsignState.COMPLETED
    assert abs(datetime.now(UTC) - status.signed_at) < timedelta(minutes=1)
    signed = esign(sim).download(request.provider_ref)
    assert signed.startswith(paper)
    assert b"/ByteRange" in signed


def test_the_sign_page_wants_code_and_consent(sim, paper):
    request = put_up(sim, paper)
    path = request.sign_url.removeprefix("http://localhost:8002").split("?")[0]

    assert sim.post(path, data={"code": "000", "agreed": "yes", "act": "sign"}).status_code == 400
    assert esign(sim).fetch(request.provider_ref).state is EsignState.REQUESTED


def test_a_refusal_to_sign_is_told(sim, registered, paper):
    request = put_up(sim, paper)
    sim.post(f"/control/documents/{request.provider_ref}", json={"signed": False})

    registered.wait(1)
    [update] = news(digio.SPEC, registered)
    assert update.state is EsignState.REJECTED


def test_the_sign_page_sends_nobody_off_this_machine(sim, paper):
    request = put_up(sim, paper)
    path = f"/digio/sign/{request.provider_ref}"

    assert "evil.example" not in sim.get(f"{path}?redirect_url=https://evil.example/").text


def test_one_brands_keys_open_nothing_of_another(sim):
    sent = send(sim)
    other = {**RZP, "key_id": "k2"}
    adapter = razorpayx.RazorpayXPayout(client(sim, "razorpayx", razorpayx.SPEC, other), other, {})

    with pytest.raises(ProviderRefused):
        adapter.fetch(sent.provider_ref)
    assert adapter.find("AC-1-1") is None


def test_no_key_and_revoked_keys_are_refused(sim):
    revoked = {**RZP, "key_id": "revoked"}
    adapter = razorpayx.RazorpayXPayout(client(sim, "razorpayx", razorpayx.SPEC, revoked), revoked, {})

    with pytest.raises(CredentialsRefused):
        adapter.find("AC-1-1")


@pytest.mark.parametrize(
    "mode", ["html", "truncated", "wrong_shape", "swap_reference", "redirect", "oversize"]
)
def test_every_kind_of_nonsense_is_recognised_as_such(sim, mode):
    sim.put("/control/faults", json={"vendor": "razorpayx", "operation": "payout.send", "mode": mode})

    with pytest.raises(AnswerNotUnderstood) as caught:
        send(sim)

    assert caught.value.details["outcome_unknown"] is True


def test_a_webhook_can_be_doubled_and_forged(sim, registered):
    sim.put("/control/settings", json={"webhook_copies": 2})
    send(sim)
    registered.wait(2)
    event = sim.get("/control/webhooks").json()[0]
    assert {headers["x-razorpay-event-id"] for _, headers, _ in registered.got} == {event["id"]}

    sim.post(f"/control/webhooks/{event['id']}/send", json={"forged": True})

    registered.wait(3)
    _, headers, body = registered.got[2]
    assert not razorpayx.SPEC.webhook.genuine(headers, body, "s3")


def test_a_refused_webhook_is_sent_again(sim, registered):
    registered.answer = 503
    send(sim)
    registered.wait(1)
    registered.answer = 200

    registered.wait(2)
    wait_for(lambda: sim.get("/control/webhooks").json()[0]["tries"][-1]["outcome"] == "200")
    assert json.loads(registered.got[0][2]) == json.loads(registered.got[1][2])
