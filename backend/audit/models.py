"""One table that only grows, and one of salts that erasure may empty."""

from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length

from backend.kernel.models import Record

models.BinaryField.register_lookup(Length, "bytes")


class AuditEntry(Record):
    """One act. `hash` is keyed and runs over the whole entry and the hash before it.

    The brand's database role may insert and read here, and nothing else.
    """

    seq = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    actor_reason = models.TextField(blank=True, default="")
    session_id = models.UUIDField(null=True)
    action = models.CharField(max_length=100)
    entity = models.CharField(max_length=60)
    entity_id = models.UUIDField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True, default="")
    prev_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "audit_entry"
        constraints = [
            models.CheckConstraint(name="audit_entry_seq", condition=Q(seq__gte=1)),
            models.CheckConstraint(
                name="audit_entry_hashes", condition=Q(hash__bytes=32, prev_hash__bytes=32)
            ),
        ]
        indexes = [
            # Entries follow each other in time on disk too.
            BrinIndex(name="audit_entry_at", fields=["at"], pages_per_range=16),
            models.Index(name="audit_entry_of", fields=["entity", "entity_id", "-seq"]),
            models.Index(
                name="audit_entry_by", fields=["actor_id", "-seq"], condition=Q(actor_id__isnull=False)
            ),
            models.Index(name="audit_entry_action", fields=["action", "-seq"]),
        ]


class CommitmentSalt(Record):
    """Makes a commitment checkable. Without its salt (after an erasure) the chain still holds and tells nothing."""

    entry = models.ForeignKey(AuditEntry, on_delete=models.PROTECT, related_name="salts", db_index=False)
    path = models.CharField(max_length=100)
    salt = models.BinaryField(max_length=16)

    class Meta:
        db_table = "audit_commitment_salt"
        constraints = [models.UniqueConstraint(name="audit_salt_once", fields=["entry", "path"])]
