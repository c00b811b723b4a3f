"""Templates, messages, staff notices."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from backend.kernel.models import Record, VersionedRecord


class Channel(models.TextChoices):
    SMS = "SMS"


class Category(models.TextChoices):
    """DLT's categories (TRAI TCCCPR): which text may go to whom, and when."""

    SERVICE_IMPLICIT = "SERVICE_IMPLICIT"
    SERVICE_EXPLICIT = "SERVICE_EXPLICIT"
    PROMOTIONAL = "PROMOTIONAL"


class Template(VersionedRecord):
    """A text as it is registered, with its slots: `Your code is {#code#}.`

    provider_template_id  the gateway's id of it
    dlt_template_id, dlt_header, pe_id  as registered with the operators; empty where DLT does not rule
    harmless_twice        a second copy does no harm (a one-time password): sent again when in doubt
    """

    code = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.SMS)
    language = models.CharField(max_length=10, default="en")
    body = models.TextField()
    provider_template_id = models.CharField(max_length=60)
    dlt_template_id = models.CharField(max_length=30, blank=True, default="")
    dlt_header = models.CharField(max_length=11, blank=True, default="")
    pe_id = models.CharField(max_length=30, blank=True, default="")
    category = models.CharField(max_length=20, choices=Category, default=Category.SERVICE_IMPLICIT)
    harmless_twice = models.BooleanField(default=False)
    enabled = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="notifications_template_once", fields=["code", "channel", "language"]
            ),
        ]


class MessageState(models.TextChoices):
    QUEUED = "QUEUED"
    SENDING = "SENDING"
    IN_DOUBT = "IN_DOUBT"
    SENT = "SENT"
    DELIVERED = "DELIVERED"
    FAILED = "FAILED"
    SKIPPED = "SKIPPED"


class Message(VersionedRecord):
    """One message to one person.

    recipient   sealed
    variables   sealed JSON; emptied once the gateway has a message that carried a secret (a one-time password)
    reference   what it is about, ours ("otp-…", a loan's number); not unique
    dedupe_key  one message for ever per key: a job that runs twice sends once
    expires_at  pointless after: skipped instead
    """

    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="messages", db_index=False)
    purpose = models.CharField(max_length=40)
    reference = models.CharField(max_length=100, blank=True, default="")
    recipient = models.BinaryField()
    recipient_masked = models.CharField(max_length=20)
    variables = models.BinaryField(null=True)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    provider_ref = models.CharField(max_length=100, blank=True, default="")
    error = models.CharField(max_length=200, null=True)
    dedupe_key = models.CharField(max_length=200, null=True, unique=True)
    due_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(name="notifications_message_ref", fields=["reference", "-created_at"]),
            models.Index(
                name="notifications_message_provider", fields=["provider_ref"], condition=~Q(provider_ref="")
            ),
        ]


class Priority(models.TextChoices):
    LOW = "LOW"
    NORMAL = "NORMAL"
    HIGH = "HIGH"


class StaffNotice(VersionedRecord):
    """Something staff should look at: for everyone of a role, or for one person."""

    code = models.CharField(max_length=60, blank=True, default="")
    title = models.CharField(max_length=160)
    body = models.CharField(max_length=500, blank=True, default="")
    entity = models.CharField(max_length=40, blank=True, default="")
    entity_id = models.UUIDField(null=True)
    priority = models.CharField(max_length=6, choices=Priority, default=Priority.NORMAL)
    for_role = models.CharField(max_length=40, null=True)
    for_staff_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="notifications_notice_for_one",
                condition=Q(for_role__isnull=False, for_staff_id__isnull=True)
                | Q(for_role__isnull=True, for_staff_id__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="notifications_notice_role", fields=["for_role", "-created_at", "-id"]),
            models.Index(name="notifications_notice_staff", fields=["for_staff_id", "-created_at", "-id"]),
        ]


class StaffNoticeReceipt(Record):
    """Who has read a notice, and when: a notice to a role is read by each for themselves."""

    notice = models.ForeignKey(StaffNotice, on_delete=models.CASCADE, related_name="receipts", db_index=False)
    staff_id = models.UUIDField()
    read_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="notifications_receipt_once", fields=["notice", "staff_id"]),
        ]
