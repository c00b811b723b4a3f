"""What outside parties told us: a stored webhook is read and handed to the room that acts on it."""

from __future__ import annotations

from uuid import UUID

from backend.customers.services import bank
from backend.integrations.ports import (
    Callback,
    EsignUpdate,
    PaymentLinkClosed,
    PaymentReceived,
    PayoutUpdate,
    PennyDropUpdate,
    SmsDelivery,
)
from backend.integrations.services import webhooks
from backend.loans.services import payments, payouts, signing
from backend.notifications.services import delivery
from workers.jobs import job


@job("integrations.process_webhook")
def process_webhook(entity_id: str) -> None:
    webhooks.process(UUID(entity_id), _hand_over)


@job("integrations.sweep_webhooks")
def sweep_webhooks() -> None:
    """A stored event whose intent was parked or lost is put into work again."""
    webhooks.enqueue_unprocessed()


def _hand_over(callback: Callback) -> None:
    """One callback, one service call; which room acts is decided by what kind of thing it is about."""
    match callback:
        case PayoutUpdate():
            payouts.apply_payout_update(callback)
        case EsignUpdate():
            signing.apply_esign_update(callback)
        case PaymentReceived():
            payments.apply_gateway_payment(callback)
        case PaymentLinkClosed():
            payments.apply_link_closed(callback)
        case PennyDropUpdate():
            bank.apply_penny_drop(
                provider_ref=callback.provider_ref,
                status=callback.status,
                registered_name=callback.registered_name,
                name_match_score=callback.name_match_score,
                reference=callback.reference,
            )
        case SmsDelivery():
            delivery.apply_delivery(callback)
