"""Bringing a message out, and hearing what became of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from backend.integrations.errors import outcome_unknown
from backend.integrations.ports import Capability, SmsDelivery, SmsDeliveryState
from backend.integrations.services import port
from backend.kernel import clock
from backend.kernel.errors import NotFound, ProviderRefused, ProviderUnavailable
from backend.kernel.outbox import publish
from backend.notifications.errors import DeliveryInDoubt
from backend.notifications.events import MessageSettled
from backend.notifications.models import Message, MessageState
from backend.notifications.sealing import recipient_of, variables_of

# How long the gateway's report is waited for before a message in doubt is sent once more.
REPORT_WITHIN = timedelta(minutes=10)
SECRET_PURPOSES = frozenset({"OTP"})

_RANK = {
    MessageState.QUEUED: 0,
    MessageState.SENDING: 5,
    MessageState.IN_DOUBT: 6,
    MessageState.SENT: 10,
    MessageState.FAILED: 20,
    MessageState.DELIVERED: 30,
    MessageState.SKIPPED: 40,
}
_STATE_OF = {
    SmsDeliveryState.SUBMITTED: MessageState.SENT,
    SmsDeliveryState.FAILED: MessageState.FAILED,
    SmsDeliveryState.DELIVERED: MessageState.DELIVERED,
}


def deliver(*, message_id: UUID) -> None:
    """Hand one message to the gateway. A job: run again after ProviderUnavailable, safe to run twice.

    raises  ProviderUnavailable; DeliveryInDoubt with `retry_after_s` when a blind repeat would send it twice
    """
    message = _take(message_id)
    if message is None:
        return
    try:
        accepted = port(Capability.SMS).send(
            to_mobile=recipient_of(message),
            template=message.template.provider_template_id,
            variables=variables_of(message),
            reference=str(message.id),
        )
    except ProviderRefused as refused:
        _end(message_id, MessageState.FAILED, error=refused.code)
    except ProviderUnavailable as failure:
        in_doubt = outcome_unknown(failure)
        _end(message_id, MessageState.IN_DOUBT if in_doubt else MessageState.QUEUED, error=failure.code)
        if in_doubt and not message.template.harmless_twice:
            wait = int(REPORT_WITHIN.total_seconds())
            raise DeliveryInDoubt(outcome_unknown=True, retry_after_s=wait) from failure
        raise
    else:
        _end(message_id, MessageState.SENT, provider_ref=accepted.provider_ref)


def apply_delivery(update: SmsDelivery) -> None:
    """The gateway's report; never backwards, whatever the order reports come in.

    raises  NotFound for a message that is not ours
    """
    with transaction.atomic():
        message = _locked_by(update)
        state = _STATE_OF[update.state]
        if _RANK[state] <= _RANK[MessageState(message.state)]:
            return
        message.state = state
        message.provider_ref = message.provider_ref or update.provider_ref
        message.error = (update.reason or "failed")[:200] if state is MessageState.FAILED else None
        _save(message)


def _take(message_id: UUID) -> Message | None:
    """Marked SENDING before the call: a run that dies is known by it."""
    with transaction.atomic():
        rows = Message.objects.select_for_update(of=("self",)).select_related("template")
        message = rows.get(pk=message_id)
        now = clock.now()
        if message.state not in {MessageState.QUEUED, MessageState.SENDING, MessageState.IN_DOUBT}:
            return None
        if message.expires_at is not None and message.expires_at <= now:
            message.state, message.error = MessageState.SKIPPED, "expired"
            _save(message)
            return None
        doubtful = message.state != MessageState.QUEUED and not message.template.harmless_twice
        if doubtful and message.sent_at is not None:
            if message.sent_at + REPORT_WITHIN > now:
                wait = int((message.sent_at + REPORT_WITHIN - now).total_seconds()) + 1
                raise DeliveryInDoubt(outcome_unknown=True, retry_after_s=wait)
            if message.attempts >= 2:
                message.state, message.error = MessageState.FAILED, "no_report"
                _save(message)
                return None
        message.state = MessageState.SENDING
        message.attempts += 1
        message.sent_at = now
        message.save(update_fields=["state", "attempts", "sent_at"])
        return message


def _end(message_id: UUID, state: MessageState, *, provider_ref: str = "", error: str | None = None) -> None:
    with transaction.atomic():
        message = Message.objects.select_for_update().get(pk=message_id)
        if message.state != MessageState.SENDING:
            return  # the report was faster than the answer
        message.state, message.error = state, error
        message.provider_ref = provider_ref or message.provider_ref
        _save(message)


def _save(message: Message) -> None:
    state = MessageState(message.state)
    settled = state in {MessageState.DELIVERED, MessageState.FAILED, MessageState.SKIPPED}
    if message.purpose in SECRET_PURPOSES and (settled or state is MessageState.SENT):
        message.variables = None
    message.settled_at = clock.now() if settled else None
    message.bump()
    message.save()
    if settled:
        publish(MessageSettled(entity_id=message.id, version=message.version, state=state.value))


def _locked_by(update: SmsDelivery) -> Message:
    rows = Message.objects.select_for_update()
    found = rows.filter(provider_ref=update.provider_ref).first() if update.provider_ref else None
    if found is None and update.reference:
        try:
            found = rows.filter(pk=UUID(update.reference)).first()
        except ValueError:
            found = None
    if found is None:
        raise NotFound
    return found
