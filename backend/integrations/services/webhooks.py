"""What vendors send: kept byte for byte first, believed by its signature, worked off from the row, replayable."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from backend.access.services import require
from backend.audit.services import record
from backend.integrations.adapters.vendor import WebhookSpec
from backend.integrations.errors import WebhookNotKnown, WebhookNotReplayable
from backend.integrations.events import ProviderCallbackReceived
from backend.integrations.http.reading import WrongShape
from backend.integrations.models import ProviderConfig, WebhookEvent, WebhookState
from backend.integrations.ports import Callback
from backend.integrations.registry import VENDORS
from backend.integrations.sealing import body_of, open_secret, seal_body, token_hash
from backend.kernel import clock
from backend.kernel.actor import Actor, Level
from backend.kernel.errors import NotFound, ValidationFailed
from backend.kernel.ids import uuid7
from backend.kernel.outbox import publish, publish_all

MAX_BODY = 256 * 1024
# Forged messages are evidence; past this many an hour they are counted on the newest row and not kept one by one.
FORGED_KEPT = 200
SWEPT_AFTER = timedelta(minutes=10)

Handler = Callable[[Callback], None]


@dataclass(frozen=True, slots=True)
class _Incoming:
    config: ProviderConfig
    spec: WebhookSpec
    headers: Mapping[str, str]
    body: bytes

    @property
    def body_hash(self) -> bytes:
        return hashlib.sha256(self.body).digest()


def receive(*, vendor: str, token: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Store what came to `/webhooks/<vendor>/<token>`, before any work is done with it.

    gives   whether it was genuine: answer 200, otherwise 401. A repeat of a known event is genuine and does nothing
    raises  WebhookNotKnown for a token this brand did not give out, ValidationFailed for a body that is too large
    """
    if len(body) > MAX_BODY:
        raise ValidationFailed.one("body", "too_large", "The message is too large.")
    incoming = _incoming(vendor, token, headers, body)
    if not _is_genuine(incoming):
        _keep_forged(incoming)
        return False
    key, kind = _name(incoming)
    try:
        with transaction.atomic():
            event = _insert(incoming, key=key, kind=kind, genuine=True)
            publish(_told(event))
    except IntegrityError:
        _count_repeat(incoming, key)
    return True


def process(event_id: UUID, handle: Handler) -> None:
    """Work an event off: parse it and hand each piece of news to `handle`, which must be safe to run twice.

    Runs outside a transaction, so that `handle` opens its own. What it raises goes up for the retry, except NotFound:
    then the event names something unknown and waits for a person as UNMATCHED.
    """
    event = WebhookEvent.objects.get(pk=event_id)
    if not event.signature_ok or event.state in {WebhookState.PROCESSED, WebhookState.IGNORED}:
        return
    try:
        callbacks = parse(event)
    except (WrongShape, ValueError) as broken:
        _settle(event_id, WebhookState.FAILED, f"not understood: {broken}"[:200])
        return
    try:
        for callback in callbacks:
            handle(callback)
    except NotFound as unknown:
        _settle(event_id, WebhookState.UNMATCHED, unknown.code)
        return
    except Exception as failure:  # noted on the row for people, then the job's retry decides
        _settle(event_id, WebhookState.FAILED, type(failure).__name__)
        raise
    _settle(event_id, WebhookState.PROCESSED if callbacks else WebhookState.IGNORED, None)


def enqueue_unprocessed(limit: int = 100) -> int:
    """Put into work again what was stored and never worked off: its intent was parked or lost."""
    late = clock.now() - SWEPT_AFTER
    with transaction.atomic():
        rows = WebhookEvent.objects.select_for_update(skip_locked=True).filter(
            state=WebhookState.RECEIVED, signature_ok=True, told_at__lt=late
        )
        events = list(rows.order_by("told_at")[:limit])
        WebhookEvent.objects.filter(pk__in=[event.id for event in events]).update(told_at=clock.now())
        publish_all(_told(event) for event in events)
    return len(events)


def parse(event: WebhookEvent) -> Sequence[Callback]:
    """The news in a stored event, in the vendor's order; none for kinds nobody waits for.

    raises  WrongShape, ValueError (not JSON)
    """
    spec = VENDORS[event.vendor].webhook
    if spec is None:
        return []
    return spec.parse(spec.decode(event.headers, body_of(event)))


def replay(*, actor: Actor, webhook_event_id: UUID) -> WebhookEvent:
    """Have a stored event worked off again; its effects are guarded where they are written.

    raises  PermissionRefused, NotFound, WebhookNotReplayable for a forged one
    """
    require(actor, "BRAND_SETTINGS", Level.WRITE)
    with transaction.atomic():
        event = WebhookEvent.objects.select_for_update().filter(pk=webhook_event_id).first()
        if event is None:
            raise NotFound
        if not event.signature_ok:
            raise WebhookNotReplayable
        before = event.state
        event.state = WebhookState.RECEIVED
        event.error = None
        event.told_at = clock.now()
        event.bump()
        event.save()
        record(
            actor=actor,
            action="webhook_event.replayed",
            entity="webhook_event",
            entity_id=event.id,
            before={"state": before},
            after={"state": event.state},
        )
        publish(_told(event))
    return event


def _incoming(vendor: str, token: str, headers: Mapping[str, str], body: bytes) -> _Incoming:
    found = ProviderConfig.objects.filter(vendor=vendor, webhook_token_hash=token_hash(token)).first()
    spec = VENDORS[found.vendor].webhook if found is not None else None
    if found is None or spec is None:
        raise WebhookNotKnown
    return _Incoming(found, spec, {name.lower(): value for name, value in headers.items()}, body)


def _is_genuine(incoming: _Incoming) -> bool:
    """By the present secret, or the one before while the vendor may still be using it."""
    config = incoming.config
    sealed = [config.webhook_secret]
    if config.previous_secret is not None and (config.previous_secret_until or clock.now()) > clock.now():
        sealed.append(config.previous_secret)
    secrets = [open_secret(config.id, secret) for secret in sealed]
    # No short cut: how long the answer takes must not tell which secret fitted.
    fits = [incoming.spec.genuine(incoming.headers, incoming.body, secret) for secret in secrets]
    return any(fits)


def _name(incoming: _Incoming) -> tuple[str, str]:
    """The event's key and kind; a genuine body that cannot be read is still kept, under its hash."""
    fallback = incoming.body_hash.hex()
    try:
        data: Any = incoming.spec.decode(incoming.headers, incoming.body)
        key = incoming.spec.event_key(incoming.headers, data)
        return (key or fallback)[:128], incoming.spec.kind(data)[:80]
    except (WrongShape, ValueError, KeyError):
        return fallback, "unreadable"


def _insert(incoming: _Incoming, *, key: str, kind: str, genuine: bool) -> WebhookEvent:
    event_id = uuid7()
    return WebhookEvent.objects.create(
        id=event_id,
        vendor=incoming.config.vendor,
        config=incoming.config,
        event_key=key,
        body_hash=incoming.body_hash,
        kind=kind,
        headers={name: incoming.headers.get(name, "")[:200] for name in incoming.spec.kept},
        body=seal_body(event_id, incoming.body),
        signature_ok=genuine,
        state=WebhookState.RECEIVED if genuine else WebhookState.FORGED,
        received_at=clock.now(),
        told_at=clock.now() if genuine else None,
    )


def _keep_forged(incoming: _Incoming) -> None:
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    with transaction.atomic():
        kept = WebhookEvent.objects.filter(config=incoming.config, signature_ok=False, received_at__gte=hour)
        if kept.count() < FORGED_KEPT:
            _insert(incoming, key=incoming.body_hash.hex(), kind="", genuine=False)
        else:
            newest = kept.order_by("-received_at").values("pk")[:1]
            WebhookEvent.objects.filter(pk__in=newest).update(deliveries=F("deliveries") + 1)


def _count_repeat(incoming: _Incoming, key: str) -> None:
    genuine = WebhookEvent.objects.filter(signature_ok=True)
    by_key = genuine.filter(vendor=incoming.config.vendor, event_key=key)
    by_body = genuine.filter(config=incoming.config, body_hash=incoming.body_hash)
    (by_key if by_key.exists() else by_body).update(deliveries=F("deliveries") + 1)


def _settle(event_id: UUID, state: WebhookState, error: str | None) -> None:
    WebhookEvent.objects.filter(pk=event_id).update(
        state=state, error=error, processed_at=clock.now(), version=F("version") + 1
    )


def _told(event: WebhookEvent) -> ProviderCallbackReceived:
    return ProviderCallbackReceived(entity_id=event.id, version=event.version, vendor=event.vendor)
