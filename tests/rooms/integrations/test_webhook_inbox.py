from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from backend.audit.models import AuditEntry
from backend.integrations.errors import WebhookNotKnown, WebhookNotReplayable
from backend.integrations.models import ProviderConfig, WebhookEvent, WebhookState
from backend.integrations.ports import Callback, Capability
from backend.integrations.sealing import body_of
from backend.integrations.services import configuration, webhooks
from backend.kernel import clock
from backend.kernel.actor import Actor, ActorKind
from backend.kernel.errors import NotFound, PermissionRefused, ProviderUnavailable, ValidationFailed
from backend.kernel.ids import uuid7
from backend.kernel.models import Intent
from tenants.context import use_brand

OWNER = Actor.system("tests")
STRANGER = Actor(kind=ActorKind.STAFF, id=uuid7(), name="No Grants")


class Sender:
    """Signs and sends as Razorpay does."""

    def __init__(self) -> None:
        address = next(a for a in configuration.callback_addresses() if a.vendor == "razorpay")
        self.token, self.secret = address.path.rsplit("/", 1)[1], address.secret

    def send(self, body: dict[str, Any] | bytes, event_id: str = "evt_1", secret: str | None = None) -> bool:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        signature = hmac.new((secret or self.secret).encode(), raw, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "X-Razorpay-Signature": signature,
            "X-Razorpay-Event-Id": event_id,
        }
        return webhooks.receive(vendor="razorpay", token=self.token, headers=headers, body=raw)


def payment(
    payment_id: str = "pay_1", amount: int = 1250000, event: str = "payment_link.paid"
) -> dict[str, Any]:
    link = {"id": "plink_1", "reference_id": "AC-1-P1", "status": "paid", "amount": amount}
    entity = {
        "id": payment_id,
        "amount": amount,
        "currency": "INR",
        "status": "captured",
        "created_at": 1795000000,
        "contact": "+919876501234",
    }
    return {"event": event, "payload": {"payment_link": {"entity": link}, "payment": {"entity": entity}}}


def told() -> int:
    return Intent.objects.filter(job="event", args__name="ProviderCallbackReceived").count()


@pytest.fixture
def sender(brand: str) -> Sender:
    return Sender()


@pytest.fixture
def handled() -> list[Callback]:
    return []


def test_a_genuine_event_is_kept_byte_for_byte_and_told_once(sender):
    raw = json.dumps(payment(), indent=3).encode() + b"\n"

    assert sender.send(raw) is True

    event = WebhookEvent.objects.get()
    assert body_of(event) == raw
    assert (event.kind, event.event_key, event.signature_ok) == ("payment_link.paid", "evt_1", True)
    assert event.state == WebhookState.RECEIVED
    assert told() == 1
    assert b"9876501234" not in bytes(event.body)


def test_bytes_that_are_no_text_survive(sender):
    raw = bytes(range(256))

    assert sender.send(raw) is True
    assert body_of(WebhookEvent.objects.get()) == raw
    assert WebhookEvent.objects.get().kind == "unreadable"


def test_a_forged_event_is_kept_as_evidence_and_never_processed(sender, handled):
    assert sender.send(payment(), secret="guessed") is False

    event = WebhookEvent.objects.get()
    assert (event.signature_ok, event.state) == (False, WebhookState.FORGED)
    assert told() == 0
    webhooks.process(event.id, handled.append)
    assert handled == []
    assert WebhookEvent.objects.get().state == WebhookState.FORGED
    with pytest.raises(WebhookNotReplayable):
        webhooks.replay(actor=OWNER, webhook_event_id=event.id)


def test_a_forged_event_does_not_keep_the_true_one_out(sender):
    sender.send(payment(), "evt_1", secret="guessed")

    assert sender.send(payment(), "evt_1") is True
    assert told() == 1


def test_a_flood_of_forgeries_is_kept_in_part(sender, monkeypatch):
    monkeypatch.setattr(webhooks, "FORGED_KEPT", 3)
    for number in range(6):
        assert sender.send(payment(f"pay_{number}"), f"evt_{number}", secret="guessed") is False

    assert WebhookEvent.objects.count() == 3
    assert sum(WebhookEvent.objects.values_list("deliveries", flat=True)) == 6


def test_a_repeat_is_answered_well_and_changes_nothing(sender):
    for _ in range(3):
        assert sender.send(payment()) is True

    assert WebhookEvent.objects.get().deliveries == 3
    assert told() == 1


def test_a_recorded_body_under_a_new_event_id_is_the_same_event(sender):
    sender.send(payment(), "evt_1")

    assert sender.send(payment(), "evt_2") is True

    assert WebhookEvent.objects.get().deliveries == 2
    assert told() == 1


def test_the_same_event_id_with_another_spelling_of_the_body_is_the_same_event(sender):
    sender.send(payment(), "evt_1")

    assert sender.send(json.dumps(payment(), indent=1).encode(), "evt_1") is True
    assert told() == 1


def test_events_in_any_order_are_each_handed_over_with_their_rank(sender, handled):
    for event_id, body in [("evt_2", payment("pay_2")), ("evt_1", payment("pay_1"))]:
        sender.send(body, event_id)

    for event in WebhookEvent.objects.order_by("-event_key"):
        webhooks.process(event.id, handled.append)

    assert [news.provider_payment_id for news in handled] == ["pay_2", "pay_1"]
    assert set(WebhookEvent.objects.values_list("state", flat=True)) == {WebhookState.PROCESSED}


def test_a_processed_event_is_not_handed_over_again(sender, handled):
    sender.send(payment())
    event = WebhookEvent.objects.get()

    webhooks.process(event.id, handled.append)
    webhooks.process(event.id, handled.append)

    assert len(handled) == 1


def test_staff_replay_hands_it_over_again_and_is_audited(sender, handled):
    sender.send(payment())
    event = WebhookEvent.objects.get()
    webhooks.process(event.id, handled.append)

    replayed = webhooks.replay(actor=OWNER, webhook_event_id=event.id)
    webhooks.process(event.id, handled.append)

    assert replayed.version > event.version
    assert len(handled) == 2
    assert AuditEntry.objects.filter(action="webhook_event.replayed", entity_id=event.id).exists()


def test_replay_needs_the_grant(sender):
    sender.send(payment())

    with pytest.raises(PermissionRefused):
        webhooks.replay(actor=STRANGER, webhook_event_id=WebhookEvent.objects.get().id)


def test_an_event_nobody_waits_for_is_ignored_in_view(sender, handled):
    sender.send({"event": "invoice.paid", "payload": {}})
    event = WebhookEvent.objects.get()

    webhooks.process(event.id, handled.append)

    assert (handled, WebhookEvent.objects.get().state) == ([], WebhookState.IGNORED)


def test_news_of_something_unknown_waits_for_a_person(sender):
    def refuse(callback: Callback) -> None:
        raise NotFound

    sender.send(payment())
    webhooks.process(WebhookEvent.objects.get().id, refuse)

    event = WebhookEvent.objects.get()
    assert (event.state, event.error) == (WebhookState.UNMATCHED, "not_found")


def test_a_failure_while_handling_is_noted_and_goes_up_for_the_retry(sender, handled):
    def fail(callback: Callback) -> None:
        raise ProviderUnavailable

    sender.send(payment())
    event_id = WebhookEvent.objects.get().id
    with pytest.raises(ProviderUnavailable):
        webhooks.process(event_id, fail)
    assert WebhookEvent.objects.get().state == WebhookState.FAILED

    webhooks.process(event_id, handled.append)
    assert (len(handled), WebhookEvent.objects.get().state) == (1, WebhookState.PROCESSED)


def test_a_signed_body_of_wrong_shape_fails_in_view_without_effect(sender, handled):
    body = payment()
    body["payload"]["payment"]["entity"]["amount"] = "a lot"
    sender.send(body)

    webhooks.process(WebhookEvent.objects.get().id, handled.append)

    event = WebhookEvent.objects.get()
    assert (handled, event.state) == ([], WebhookState.FAILED)
    assert "amount" in (event.error or "")


def test_the_previous_secret_is_good_for_two_days(sender):
    config = ProviderConfig.objects.get(capability=Capability.PAYMENT_LINK.value)
    old = sender.secret
    fresh = configuration.rotate_webhook_secret(actor=OWNER, config_id=config.id)

    assert sender.send(payment("pay_1"), "evt_1", secret=old) is True
    assert sender.send(payment("pay_2"), "evt_2", secret=fresh) is True
    with time_machine.travel(clock.now() + timedelta(hours=49), tick=True):
        assert sender.send(payment("pay_3"), "evt_3", secret=old) is False
        assert sender.send(payment("pay_4"), "evt_4", secret=fresh) is True


def test_an_unknown_token_stores_nothing(sender):
    for vendor, token in [("razorpay", "guess"), ("razorpayx", sender.token), ("nobody", sender.token)]:
        with pytest.raises(WebhookNotKnown):
            webhooks.receive(vendor=vendor, token=token, headers={}, body=b"{}")
    assert WebhookEvent.objects.count() == 0


def test_a_token_of_one_brand_is_unknown_in_another(sender):
    with use_brand("b_beta"), pytest.raises(WebhookNotKnown):
        sender.send(payment())


def test_a_body_that_is_too_large_is_refused(sender):
    with pytest.raises(ValidationFailed):
        sender.send(b"x" * (webhooks.MAX_BODY + 1))
    assert WebhookEvent.objects.count() == 0


def test_what_was_stored_and_never_worked_off_is_told_again(sender):
    sender.send(payment())
    assert webhooks.enqueue_unprocessed() == 0

    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=True):
        assert webhooks.enqueue_unprocessed() == 1
        assert webhooks.enqueue_unprocessed() == 0
    assert told() == 2


def test_headers_with_secrets_are_not_kept(sender):
    sender.send(payment())

    assert set(WebhookEvent.objects.get().headers) == {"content-type", "x-razorpay-event-id"}
