"""Keys of programs. The whole key is shown once, when it is made."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from backend.access.errors import ApiKeyNotFound
from backend.access.models import ApiKey, StaffStatus
from backend.access.permissions import CODES
from backend.audit.services import record
from backend.kernel import clock
from backend.kernel.actor import Actor, ActorKind, Grant, Level
from backend.kernel.errors import PermissionRefused, ValidationFailed
from tenants import pii

API_KEY_PREFIX = "hk_"
USED_EVERY = timedelta(minutes=1)
MANAGE = "PARTNER_USER_MANAGEMENT"


@dataclass(frozen=True)
class ApiKeyCreated:
    """secret: the whole key, `hk_<prefix>_<secret>`; it cannot be shown again."""

    api_key: ApiKey
    secret: str


def create_api_key(
    *, actor: Actor, label: str, permissions: Mapping[str, Level], expires_at: datetime | None = None
) -> ApiKeyCreated:
    """A key limited to some permissions, none of which the maker lacks.

    raises  PermissionRefused, ValidationFailed
    """
    actor.require(MANAGE, Level.WRITE)
    if not label.strip():
        raise ValidationFailed.one("label", "required", "Say what the key is for.")
    if not permissions or set(permissions) - CODES:
        raise ValidationFailed.one(
            "permissions", "unknown_permission", "Choose at least one of the permissions."
        )
    for code, level in permissions.items():
        if not actor.may(code, level):
            raise PermissionRefused("You cannot give what you do not have yourself.", permission=code)
    prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    with transaction.atomic():
        api_key = ApiKey.objects.create(
            label=label.strip()[:80],
            prefix=prefix,
            secret_hash=_hash(secret),
            grants={code: int(level) for code, level in permissions.items()},
            created_by_id=actor.id if actor.kind is ActorKind.STAFF else None,
            created_by_name=actor.name[:200],
            expires_at=expires_at,
        )
        record(
            actor=actor,
            action="api_key.created",
            entity="api_key",
            entity_id=api_key.id,
            after={"label": api_key.label, "prefix": prefix, "grants": api_key.grants},
        )
    return ApiKeyCreated(api_key=api_key, secret=f"{API_KEY_PREFIX}{prefix}_{secret}")


def revoke_api_key(*, actor: Actor, api_key_id: UUID, reason: str = "") -> ApiKey:
    """Gone from the next request on. Raises ApiKeyNotFound."""
    actor.require(MANAGE, Level.WRITE)
    with transaction.atomic():
        api_key = ApiKey.objects.select_for_update().filter(pk=api_key_id).first()
        if api_key is None:
            raise ApiKeyNotFound
        if api_key.revoked_at is None:
            api_key.revoked_at = clock.now()
            api_key.save(update_fields=["revoked_at"])
            after = {"label": api_key.label, "prefix": api_key.prefix}
            record(
                actor=actor,
                action="api_key.revoked",
                entity="api_key",
                entity_id=api_key.id,
                after=after,
                reason=reason,
            )
    return api_key


def actor_for_api_key(raw: str) -> Actor | None:
    """Who a key stands for; None when it is malformed, unknown, revoked, late, or its maker was disabled."""
    prefix, _, secret = raw.removeprefix(API_KEY_PREFIX).partition("_")
    if not raw.startswith(API_KEY_PREFIX) or not secret:
        return None
    api_key = ApiKey.objects.select_related("created_by").filter(prefix=prefix, revoked_at=None).first()
    if api_key is None or not hmac.compare_digest(bytes(api_key.secret_hash), _hash(secret)):
        return None
    now = clock.now()
    if api_key.expires_at is not None and api_key.expires_at <= now:
        return None
    if api_key.created_by is not None and api_key.created_by.status == StaffStatus.DISABLED:
        return None
    if api_key.last_used_at is None or now - api_key.last_used_at > USED_EVERY:
        ApiKey.objects.filter(pk=api_key.pk).update(last_used_at=now)
    grants = {code: Grant(Level(level)) for code, level in api_key.grants.items()}
    return Actor(kind=ActorKind.API_KEY, id=api_key.id, name=api_key.label, grants=grants)


def _hash(secret: str) -> bytes:
    """Keyed with the brand's key: the table alone is not enough to try secrets against."""
    return hmac.new(pii.keys().derived("api-key"), secret.encode(), sha256).digest()
