"""The brand's vendors: where they are, with which keys, and the secret of their callbacks."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from backend.access.services import require
from backend.audit.services import record
from backend.integrations.models import ProviderConfig
from backend.integrations.ports import Capability
from backend.integrations.registry import VENDORS
from backend.integrations.sealing import (
    credentials_of,
    open_secret,
    seal_credentials,
    seal_secret,
    token_of,
)
from backend.integrations.services.registration import check_settings
from backend.kernel import clock
from backend.kernel.actor import Actor, Level
from backend.kernel.errors import NotFound

# Deliveries that began under the old secret are repeated with it for up to a day; two leave room.
PREVIOUS_SECRET_LASTS = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class CallbackAddress:
    """key  how the vendor knows the brand; path  begins with a slash; secret  to sign with"""

    vendor: str
    key: str
    path: str
    secret: str


def configure(
    *,
    actor: Actor,
    config_id: UUID,
    expected_version: int | None = None,
    base_url: str | None = None,
    credentials: Mapping[str, str] | None = None,
    enabled: bool | None = None,
    position: int | None = None,
    reason: str = "",
) -> ProviderConfig:
    """Change a vendor's row; what is None stays. Credentials are replaced whole and never shown again.

    raises  PermissionRefused, NotFound, VersionConflict, AddressNotAllowed, ValidationFailed
    """
    require(actor, "BRAND_SETTINGS", Level.WRITE)
    with transaction.atomic():
        config = _locked(config_id)
        config.check_version(expected_version)
        before = _shown(config)
        config.base_url = config.base_url if base_url is None else base_url
        config.enabled = config.enabled if enabled is None else enabled
        config.position = config.position if position is None else position
        kept = credentials_of(config) if credentials is None else dict(credentials)
        check_settings(Capability(config.capability), config.vendor, config.base_url, kept)
        config.credentials = seal_credentials(config.id, kept)
        config.bump()
        config.save()
        after = {**_shown(config), "credentials": "unchanged" if credentials is None else "replaced"}
        _audit(actor, "provider.configured", config, before, after, reason)
    return config


def rotate_webhook_secret(*, actor: Actor, config_id: UUID) -> str:
    """A new secret for the vendor's dashboard, shown this once; the old one stays good for 48 hours."""
    require(actor, "BRAND_SETTINGS", Level.WRITE)
    fresh = secrets.token_urlsafe(32)
    with transaction.atomic():
        config = _locked(config_id)
        config.previous_secret = config.webhook_secret
        config.previous_secret_until = clock.now() + PREVIOUS_SECRET_LASTS
        config.webhook_secret = seal_secret(config.id, fresh)
        config.bump()
        config.save()
        _audit(actor, "provider.webhook_secret_rotated", config, None, {"vendor": config.vendor}, "")
    return fresh


def callback_addresses() -> list[CallbackAddress]:
    """Where each vendor of the brand is to send its news; holds secrets, so for set-up alone."""
    return [
        CallbackAddress(
            vendor=config.vendor,
            key=credentials_of(config)[VENDORS[config.vendor].key_name],
            path=f"/webhooks/{config.vendor}/{token_of(config)}",
            secret=open_secret(config.id, config.webhook_secret),
        )
        for config in ProviderConfig.objects.filter(enabled=True).order_by("id")
        if VENDORS[config.vendor].webhook is not None
    ]


def _locked(config_id: UUID) -> ProviderConfig:
    config = ProviderConfig.objects.select_for_update().filter(pk=config_id).first()
    if config is None:
        raise NotFound
    return config


def _shown(config: ProviderConfig) -> dict[str, object]:
    return {"base_url": config.base_url, "enabled": config.enabled, "position": config.position}


def _audit(
    actor: Actor,
    action: str,
    config: ProviderConfig,
    before: dict[str, object] | None,
    after: dict[str, object],
    reason: str,
) -> None:
    record(
        actor=actor,
        action=action,
        entity="provider_config",
        entity_id=config.id,
        before=before,
        after=after,
        reason=reason,
    )
