"""Base rows of every room, and the two tables of the kernel: intents and idempotency keys."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from backend.kernel import clock
from backend.kernel.errors import VersionConflict
from backend.kernel.ids import uuid7


class Record(models.Model):
    """A row with a key made in Python before the insert, so that sealed columns can be bound to it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True


class VersionedRecord(Record):
    """A row that people change: every command says which version it has seen."""

    version = models.IntegerField(default=1)

    class Meta:
        abstract = True

    def check_version(self, expected: int | None) -> None:
        """Refuse a command made on a stale view; `None` means the caller (a job) has no view.

        raises  VersionConflict
        """
        if expected is not None and expected != self.version:
            raise VersionConflict(entity=self._meta.model_name or "", expected=expected, current=self.version)

    def bump(self) -> None:
        """The next version, in memory; the caller saves."""
        self.version += 1


class IntentState(models.TextChoices):
    PENDING = "PENDING"
    RUNNING = "RUNNING"
    DONE = "DONE"
    PARKED = "PARKED"


class Intent(models.Model):
    """One piece of work that must not be lost, written in the transaction of its cause.

    due_at         when it may run; by the clock of the database when it is to run at once
    attempts       claims so far; also the fence: a worker whose lease ran out holds an older number
    unanswered     claims since a worker last said how it went; a job that kills its worker is known by it
    rung_at        when a worker was last told; `rings` spaces the next one out
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    job = models.CharField(max_length=100)
    args = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=IntentState, default=IntentState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    unanswered = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    due_at = models.DateTimeField(db_default=Now())
    rung_at = models.DateTimeField(null=True)
    rings = models.PositiveSmallIntegerField(default=0)
    dedupe_key = models.CharField(max_length=200, null=True)
    last_error = models.TextField(blank=True, default="")
    last_error_code = models.CharField(max_length=60, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="kernel_intent_state", condition=Q(state__in=IntentState.values)),
            models.UniqueConstraint(
                name="kernel_intent_once", fields=["dedupe_key"], condition=Q(dedupe_key__isnull=False)
            ),
        ]
        indexes = [
            models.Index(name="kernel_intent_due", fields=["due_at"], condition=Q(state="PENDING")),
            models.Index(name="kernel_intent_lease", fields=["lease_until"], condition=Q(state="RUNNING")),
            models.Index(name="kernel_intent_parked", fields=["created_at"], condition=Q(state="PARKED")),
        ]


class IdempotencyKey(models.Model):
    """What was answered to a key: one actor, one operation, one body, one answer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    actor = models.CharField(max_length=60)
    operation = models.CharField(max_length=100)
    key = models.CharField(max_length=200)
    body_hash = models.BinaryField(max_length=32)
    result = models.JSONField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="kernel_idempotency_once", fields=["actor", "operation", "key"]),
        ]
        indexes = [models.Index(name="kernel_idempotency_age", fields=["created_at"])]


class Schedule(models.Model):
    """How far a brand has come with one line of the timetable."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    job = models.CharField(max_length=100, unique=True)
    every_s = models.PositiveIntegerField(null=True)
    at_local = models.TimeField(null=True)
    next_run = models.DateTimeField(db_index=True)
    last_run = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="kernel_schedule_one_rhythm",
                condition=Q(every_s__isnull=False, at_local__isnull=True)
                | Q(every_s__isnull=True, at_local__isnull=False),
            ),
        ]
