"""The block list: whom and where the brand does not lend to. Checked at sign-up, application and disbursal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from django.db import transaction

from backend.audit.services import record
from backend.brand_config.errors import BlockEntryNotFound
from backend.brand_config.models import BlockEntry, BlockKind
from backend.kernel import clock, identifiers, redaction
from backend.kernel.actor import Actor, Level
from backend.kernel.errors import ValidationFailed
from tenants import pii
from tenants.context import current_brand

PERMISSION = "BRAND_SETTINGS"


def block_key(kind: str, value: str) -> bytes:
    """The keyed hash a value is blocked by: the blind index of its normal form, the same as customers keep.

    raises  ValidationFailed
    """
    return pii.blind(kind, _normal(kind)(value))


def blocked(keys: Iterable[tuple[str, bytes]]) -> list[BlockEntry]:
    """The entries in force that meet any of the (kind, keyed hash) pairs; empty when none does."""
    wanted = {(kind, bytes(key)) for kind, key in keys}
    found = BlockEntry.objects.filter(removed_at=None, blind__in=[key for _, key in wanted])
    return [entry for entry in found if (entry.kind, bytes(entry.blind)) in wanted]


def block(*, actor: Actor, kind: str, value: str, reason: str) -> BlockEntry:
    """Add a value; one that is blocked already stays as it is. Only its keyed hash and a mask are kept.

    raises  ValidationFailed, PermissionRefused
    """
    actor.require(PERMISSION, Level.WRITE)
    if not reason.strip():
        raise ValidationFailed.one("reason", "required", "Say why.")
    normal = _normal(kind)(value)
    key = pii.blind(kind, normal)
    with transaction.atomic():
        BlockEntry.objects.bulk_create(
            [
                BlockEntry(
                    kind=kind, blind=key, masked=_mask(kind, normal), reason=reason, added_by=actor.name[:200]
                )
            ],
            ignore_conflicts=True,
        )
        entry = BlockEntry.objects.get(kind=kind, blind=key, removed_at=None)
        after = {"kind": kind, "masked": entry.masked}
        record(
            actor=actor, action="block.added", entity="block", entity_id=entry.id, after=after, reason=reason
        )
    return entry


def unblock(*, actor: Actor, entry_id: UUID, reason: str) -> None:
    """Take an entry out; its row is kept. Raises BlockEntryNotFound."""
    actor.require(PERMISSION, Level.WRITE)
    with transaction.atomic():
        entry = BlockEntry.objects.select_for_update().filter(pk=entry_id, removed_at=None).first()
        if entry is None:
            raise BlockEntryNotFound
        entry.removed_at, entry.removed_by = clock.now(), actor.name[:200]
        entry.save()
        before = {"kind": entry.kind, "masked": entry.masked}
        record(
            actor=actor,
            action="block.removed",
            entity="block",
            entity_id=entry.id,
            before=before,
            reason=reason,
        )


def _normal(kind: str) -> Callable[[str], str]:
    country: identifiers.Country = "HK" if current_brand().pack == "HK" else "IN"
    known: dict[str, Callable[[str], str]] = {
        BlockKind.PAN: lambda text: identifiers.parse_pan(text, "value", individual=False),
        BlockKind.MOBILE: lambda text: identifiers.parse_mobile(text, country, "value"),
        BlockKind.AADHAAR: lambda text: identifiers.parse_aadhaar(text, "value"),
        BlockKind.BANK_ACCOUNT: _bank_account,
        BlockKind.PINCODE: lambda text: identifiers.parse_pin_code(text, "value"),
    }
    if kind not in known:
        raise ValidationFailed.one("kind", "unknown_kind", "Choose what is blocked.")
    return known[kind]


def _bank_account(text: str) -> str:
    """`IFSC account` or `BANK account`: the same number at another bank is another account."""
    bank, _, account = text.strip().partition("|" if "|" in text else " ")
    if len(bank) < 4 or not bank[:4].isalpha():
        raise ValidationFailed.one(
            "value", "bank_missing", "Write the IFSC, a space, and the account number."
        )
    return f"{bank[:4].upper()}|{identifiers.parse_account_number(account, 'value')}"


def _mask(kind: str, normal: str) -> str:
    masks: dict[str, Callable[[str], str]] = {
        BlockKind.PAN: redaction.mask_pan,
        BlockKind.MOBILE: redaction.mask_mobile,
        BlockKind.AADHAAR: redaction.mask_aadhaar,
        BlockKind.BANK_ACCOUNT: redaction.mask_account,
    }
    return masks.get(kind, str)(normal)
