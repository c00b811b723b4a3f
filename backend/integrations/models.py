"""Vendors of the brand, every call to them, their circuit breakers, and what they sent us."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from backend.integrations.ports import Capability
from backend.kernel.ids import uuid7
from backend.kernel.models import VersionedRecord


class Vendor(models.TextChoices):
    MSG91 = "msg91"
    DIGITAP = "digitap"
    RAZORPAYX = "razorpayx"
    DIGIO = "digio"
    RAZORPAY = "razorpay"


class ProviderConfig(VersionedRecord):
    """One vendor for one capability. Two capabilities of one vendor are two rows.

    position        lower is tried first
    credentials     sealed JSON; which names it holds is the adapter's matter
    options         not secret: product ids, the debit account's label, the page host
    webhook_token   the last part of the callback address: its hash to look up, the sealed token to show
    webhook_secret  sealed; the one before stays good until `previous_secret_until`
    """

    capability = models.CharField(max_length=30, choices=[(c.value, c.value) for c in Capability])
    vendor = models.CharField(max_length=30, choices=Vendor)
    position = models.PositiveSmallIntegerField(default=1)
    enabled = models.BooleanField(default=True)
    base_url = models.CharField(max_length=300)
    options = models.JSONField(default=dict)
    credentials = models.BinaryField()
    webhook_token_hash = models.BinaryField(max_length=32, unique=True)
    webhook_token = models.BinaryField()
    webhook_secret = models.BinaryField()
    previous_secret = models.BinaryField(null=True)
    previous_secret_until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="integrations_config_once", fields=["capability", "vendor"]),
        ]


class ApiCall(models.Model):
    """One attempt to reach a vendor, written before it goes out: a row without an end is a call that died with us.

    request and response hold no personal data: masked before they are written
    status  of HTTP; None while running or when no answer came
    error   our code for what went wrong, None when all was well
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    vendor = models.CharField(max_length=30)
    operation = models.CharField(max_length=60)
    reference = models.CharField(max_length=100, blank=True, default="")
    attempt = models.PositiveSmallIntegerField()
    request = models.JSONField(default=dict)
    response = models.JSONField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    latency_ms = models.PositiveIntegerField(default=0)
    ok = models.BooleanField(default=False)
    finished = models.BooleanField(default=False)
    error = models.CharField(max_length=60, null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(name="integrations_call_newest", fields=["-at", "-id"]),
            models.Index(name="integrations_call_reference", fields=["reference", "-at"]),
        ]


class Breaker(models.Model):
    """Whether calls to a vendor go out; in the database, so that all processes rest together.

    failures       in a row
    open_until     no calls before; None while closed
    probing_until  one caller tries whether the vendor is back; others wait
    """

    vendor = models.CharField(max_length=30, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    open_until = models.DateTimeField(null=True)
    probing_until = models.DateTimeField(null=True)


class WebhookState(models.TextChoices):
    RECEIVED = "RECEIVED"
    PROCESSED = "PROCESSED"
    IGNORED = "IGNORED"  # of a kind nobody waits for
    UNMATCHED = "UNMATCHED"  # names something we do not know: a person looks
    FAILED = "FAILED"
    FORGED = "FORGED"


class WebhookEvent(VersionedRecord):
    """What a vendor sent, byte for byte (sealed: it names people), before any work was done.

    event_key   the vendor's id of the event, or the body's hash where it gives none
    deliveries  how often it came
    told_at     when it was last put into work
    """

    vendor = models.CharField(max_length=30)
    config = models.ForeignKey(ProviderConfig, on_delete=models.PROTECT, related_name="webhook_events")
    event_key = models.CharField(max_length=128)
    body_hash = models.BinaryField(max_length=32)
    kind = models.CharField(max_length=80, blank=True, default="")
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    signature_ok = models.BooleanField()
    state = models.CharField(max_length=10, choices=WebhookState, default=WebhookState.RECEIVED)
    deliveries = models.PositiveIntegerField(default=1)
    error = models.CharField(max_length=200, null=True)
    received_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    processed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # Only what is genuine takes a key: a forged event must not keep the true one out.
            models.UniqueConstraint(
                name="integrations_webhook_key_once",
                fields=["vendor", "event_key"],
                condition=Q(signature_ok=True),
            ),
            # The id may stand in an unsigned header; the body is what was signed.
            models.UniqueConstraint(
                name="integrations_webhook_body_once",
                fields=["config", "body_hash"],
                condition=Q(signature_ok=True),
            ),
            models.CheckConstraint(
                name="integrations_webhook_forged",
                condition=Q(signature_ok=True) | Q(state=WebhookState.FORGED),
            ),
        ]
        indexes: ClassVar = [models.Index(name="integrations_webhook_newest", fields=["-received_at", "-id"])]
