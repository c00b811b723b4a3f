"""Settings and their history, the business date, holidays, reason codes, the block list."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from backend.kernel import clock
from backend.kernel.models import Record, VersionedRecord


class SettingValue(VersionedRecord):
    """What the brand has set; a setting without a row stands at its default."""

    key = models.CharField(max_length=60, unique=True)
    value = models.TextField(blank=True)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.CharField(max_length=200)


class SettingChange(Record):
    """One change, kept for ever; `restores` names the earlier change whose value was taken back."""

    key = models.CharField(max_length=60)
    version = models.IntegerField()
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    reason = models.TextField(blank=True, default="")
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    restores = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(name="brand_config_change_once", fields=["key", "version"])]


class BusinessDay(models.Model):
    """The day of the books: one row, moved by day-end."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    today = models.DateField()
    version = models.IntegerField(default=1)
    moved_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.CheckConstraint(name="brand_config_one_business_day", condition=Q(id=1))]


class Holiday(Record):
    """A day on which no instalment falls due."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=120)


class ReasonKind(models.TextChoices):
    REJECTION = "REJECTION"
    CANCELLATION = "CANCELLATION"
    SEND_BACK = "SEND_BACK"
    REVERSAL = "REVERSAL"
    OVERRIDE = "OVERRIDE"


class ReasonCode(Record):
    """Why, in one code: a sentence for staff and one for the customer."""

    kind = models.CharField(max_length=20, choices=ReasonKind)
    code = models.CharField(max_length=60)
    text = models.CharField(max_length=200)
    customer_text = models.CharField(max_length=400, blank=True, default="")
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="brand_config_reason_once", fields=["kind", "code"])]


class BlockKind(models.TextChoices):
    PAN = "pan"
    MOBILE = "mobile"
    AADHAAR = "aadhaar"
    BANK_ACCOUNT = "bank_account"
    PINCODE = "pincode"


class BlockEntry(Record):
    """Someone or somewhere the brand does not lend to. The value itself is not kept: its keyed hash and a mask."""

    kind = models.CharField(max_length=12, choices=BlockKind)
    blind = models.BinaryField(max_length=16)
    masked = models.CharField(max_length=60)
    reason = models.TextField()
    added_by = models.CharField(max_length=200)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="brand_config_block_once", fields=["kind", "blind"], condition=Q(removed_at=None)
            ),
        ]
