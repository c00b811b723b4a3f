"""A borrower's signed-in browsers: opened by OTP, listed, revoked one by one."""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from backend.audit.services import record
from backend.customers.events import CustomerSessionRevoked
from backend.customers.models import Customer, CustomerSession
from backend.kernel import clock, outbox
from backend.kernel.actor import Actor, ActorKind
from backend.kernel.errors import NotFound
from tenants import pii

LIFETIME = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=1)
_PREFIX = "hc_"


def _token_hash(token: str) -> bytes:
    # under the brand's key: another brand's token has no row here, and a copied row would not match it
    return pii.blind("customer_session", token)


def open_session(*, customer: Customer, ip: str, agent: str) -> tuple[CustomerSession, str]:
    """A new session and its token; called within the transaction that proved the number."""
    token = _PREFIX + secrets.token_urlsafe(32)
    moment = clock.now()
    session = CustomerSession.objects.create(
        customer=customer,
        token_hash=_token_hash(token),
        last_seen_at=moment,
        expires_at=moment + LIFETIME,
        ip=ip[:45],
        agent=agent[:240],
    )
    return session, token


def actor_for_token(raw: str) -> Actor | None:
    """Who this token is in the open brand; None for an unknown, revoked, expired or another brand's token."""
    if not raw.startswith(_PREFIX):
        return None
    moment = clock.now()
    session = (
        CustomerSession.objects.select_related("customer")
        .only("id", "last_seen_at", "customer__id", "customer__number")
        .filter(token_hash=_token_hash(raw), revoked_at__isnull=True, expires_at__gt=moment)
        .first()
    )
    if session is None:
        return None
    if session.last_seen_at < moment - SEEN_EVERY:
        CustomerSession.objects.filter(id=session.id).update(last_seen_at=moment)
    return Actor(ActorKind.CUSTOMER, session.customer.id, session.customer.number, session_id=session.id)


def is_session_open(session_id: UUID) -> bool:
    """Asked by sockets now and then: a revocation told while they were deaf must still close them."""
    return CustomerSession.objects.filter(
        id=session_id, revoked_at__isnull=True, expires_at__gt=clock.now()
    ).exists()


def sign_out(*, actor: Actor) -> None:
    """End the session the actor came through."""
    if actor.session_id is not None:
        revoke_session(actor=actor, session_id=actor.session_id)


def revoke_session(*, actor: Actor, session_id: UUID) -> None:
    """End one session; a second time changes nothing.

    raises  NotFound, also for a session of somebody else: whether it exists is not told
    """
    with transaction.atomic():
        session = CustomerSession.objects.select_for_update().filter(id=session_id).first()
        own = session is not None and actor.kind is ActorKind.CUSTOMER and session.customer_id == actor.id
        if session is None or not (own or actor.is_staff_like or actor.kind is ActorKind.SYSTEM):
            raise NotFound()
        if session.revoked_at is not None:
            return
        session.revoked_at = clock.now()
        session.save(update_fields=["revoked_at"])
        record(
            actor=actor,
            action="customer.session_revoked",
            entity="customer",
            entity_id=session.customer_id,
            after={"session": str(session.id)},
        )
        outbox.publish(
            CustomerSessionRevoked(entity_id=session.id, version=1, customer_id=session.customer_id)
        )
