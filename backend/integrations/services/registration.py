"""A vendor's row as it is first written."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from backend.integrations.models import ProviderConfig
from backend.integrations.ports import Capability
from backend.integrations.registry import VENDORS
from backend.integrations.sealing import seal_credentials, seal_secret, seal_token, token_hash
from backend.integrations.services.ports import allowed_hosts
from backend.kernel.errors import ValidationFailed
from backend.kernel.ids import uuid7


def new_provider(
    *,
    capability: Capability,
    vendor: str,
    base_url: str,
    credentials: Mapping[str, str],
    options: Mapping[str, Any] | None = None,
    position: int = 1,
) -> ProviderConfig:
    """One vendor's row, not yet saved, with a fresh callback token and secret. For seeds; people use `configure`."""
    check_settings(capability, vendor, base_url, credentials)
    config_id = uuid7()
    token = secrets.token_urlsafe(32)
    return ProviderConfig(
        id=config_id,
        capability=capability.value,
        vendor=vendor,
        position=position,
        base_url=base_url,
        options={**VENDORS[vendor].default_options, **(options or {})},
        credentials=seal_credentials(config_id, credentials),
        webhook_token_hash=token_hash(token),
        webhook_token=seal_token(config_id, token),
        webhook_secret=seal_secret(config_id, secrets.token_urlsafe(32)),
    )


def check_settings(
    capability: Capability, vendor: str, base_url: str, credentials: Mapping[str, str]
) -> None:
    """raises  ValidationFailed, AddressNotAllowed"""
    spec = VENDORS.get(vendor)
    if spec is None or capability not in spec.adapters:
        raise ValidationFailed.one("vendor", "unknown_vendor", "This vendor does not offer that.")
    missing = [name for name in spec.credential_names if not credentials.get(name)]
    if missing:
        raise ValidationFailed.one(f"credentials.{missing[0]}", "missing", "This credential is needed.")
    allowed_hosts(vendor).check(base_url)
