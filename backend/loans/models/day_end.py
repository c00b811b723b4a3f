"""The day-end run: one row a business date, one row a chunk of loans."""

from __future__ import annotations

from django.db import models

from backend.kernel.models import Record


class RunState(models.TextChoices):
    """BROKEN: the loans are done, but a proof does not hold and the day stays open."""

    RUNNING = "RUNNING"
    BROKEN = "BROKEN"
    CLOSED = "CLOSED"


class ChunkState(models.TextChoices):
    PENDING = "PENDING"
    DONE = "DONE"


class Lane(models.TextChoices):
    """QUIET: the pace that the core gave is applied, set by set. THINKING: the core replays each loan."""

    QUIET = "QUIET"
    THINKING = "THINKING"


class DayEndRun(Record):
    """The end of one business date. `result_sha256` is over what every running loan owes and since when it is
    late, however the work was cut, so runs compare. `breaks` keeps what was wrong each time the day could not close:
    [{"at", "proofs"}], the last `BREAKS_KEPT` of them."""

    BREAKS_KEPT = 20

    business_date = models.DateField(unique=True)
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.RUNNING)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    loans = models.PositiveIntegerField(default=0)
    newly_overdue = models.PositiveIntegerField(default=0)
    proofs = models.JSONField(default=list)
    breaks = models.JSONField(default=list)
    result_sha256 = models.CharField(max_length=64, blank=True, default="")
    started_by = models.CharField(max_length=120)


class DayEndChunk(Record):
    """A slice of the book by loan id, done in one transaction and never twice."""

    run = models.ForeignKey(DayEndRun, on_delete=models.PROTECT, related_name="chunks", db_index=False)
    number = models.PositiveIntegerField()
    lane = models.CharField(max_length=8, choices=Lane.choices, default=Lane.THINKING)
    first_loan_id = models.UUIDField()
    last_loan_id = models.UUIDField()
    state = models.CharField(max_length=8, choices=ChunkState.choices, default=ChunkState.PENDING)
    loans = models.PositiveIntegerField(default=0)
    newly_overdue = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="day_end_chunk_number")]
