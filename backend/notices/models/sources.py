"""Where notices come from, and each time they came."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from backend.kernel.models import Record, VersionedRecord
from backend.notices.columns import LONGEST_NAME
from backend.notices.models.codes import Mode


class SourceKind(models.TextChoices):
    HTTP = "HTTP"
    FILE = "FILE"
    PUSH = "PUSH"


class Auth(models.TextChoices):
    BEARER = "BEARER"
    API_KEY = "API_KEY"
    BASIC = "BASIC"


class Encoding(models.TextChoices):
    UTF_8 = "utf-8"
    BIG5 = "big5hkscs"
    UTF_16 = "utf-16-le"


class Source(VersionedRecord):
    """One list of one company: its overdue notices, or its upcoming ones. Secrets stand apart.

    company_code    what the source calls this company; a row of another company is rejected
    mapping         the source's own name (a heading, or a name in its JSON) -> our field; see `columns`
    every_minutes   pulled this often; None for files, pushes, and pulls by hand alone
    delta_between   whether the pulls between two full ones of a day ask for changes only
    shrink_pct      a full run with less than this share of the notices that stand is held for a person
    failing_since   first of the failures in a row; None while all is well
    last_run_…      its newest run, so that a desk over many companies need not look for it
    told_late_at    when staff were last told that nothing came; taken away by the next good run
    """

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=4, choices=SourceKind)
    mode = models.CharField(max_length=8, choices=Mode)
    company_code = models.CharField(max_length=20)
    currency = models.CharField(max_length=3)
    base_url = models.CharField(max_length=300, blank=True, default="")
    auth = models.CharField(max_length=7, choices=Auth, default=Auth.BEARER)
    encoding = models.CharField(max_length=10, choices=Encoding, default=Encoding.UTF_8)
    mapping = models.JSONField(default=dict)
    every_minutes = models.PositiveIntegerField(null=True)
    delta_between = models.BooleanField(default=False)
    shrink_pct = models.PositiveSmallIntegerField(default=50)
    paused = models.BooleanField(default=False)
    next_run_at = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)
    last_full_at = models.DateTimeField(null=True)
    last_as_of = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    told_late_at = models.DateTimeField(null=True)
    last_run_id = models.UUIDField(null=True)
    last_run_status = models.CharField(max_length=17, blank=True, default="")
    last_run_at = models.DateTimeField(null=True)
    last_run_held = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="notices_source_name_once", fields=["name"]),
        ]


class SourceSecret(models.Model):
    """What only this brand's own role may read of a source.

    credentials  sealed JSON: {token}, {key} or {user, password}
    token_hash   of the last part of a push address; the token itself is sealed beside it
    """

    source = models.OneToOneField(Source, on_delete=models.CASCADE, primary_key=True, related_name="secret")
    credentials = models.BinaryField(null=True)
    token_hash = models.BinaryField(max_length=32, null=True, unique=True)
    token = models.BinaryField(null=True)
    push_secret = models.BinaryField(null=True)


class Trigger(models.TextChoices):
    SCHEDULED = "SCHEDULED"
    MANUAL = "MANUAL"
    FILE = "FILE"
    PUSH = "PUSH"


class RunState(models.TextChoices):
    """PARTIAL: every good row was taken, and nothing that is missing was put to rest."""

    RUNNING = "RUNNING"
    SUCCESS = "SUCCESS"
    PARTIAL = "PARTIAL"
    FAILED = "FAILED"
    SKIPPED_DUPLICATE = "SKIPPED_DUPLICATE"


class Phase(models.TextChoices):
    FETCHING = "FETCHING"
    MATCHING = "MATCHING"
    DONE = "DONE"


class SyncRun(VersionedRecord):
    """One pull, file or push, from its first page to the last match.

    cursor        where the next page begins; with the staged rows it lets another worker go on
    since         the run asks for changes after this instant only, and puts nothing to rest
    as_of         the instant the source's list is of
    partial       it will end as PARTIAL; until then its source has no other run
    held_stale    how many notices a person must agree to put to rest; 0 when nothing is held
    warnings      codes of what is odd and did not stop it
    error_about   what the failure speaks of: fields of ours, or the encoding a file seems to be in
    last_page_at  when it last came further; a run that stands still is given up
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="runs", db_index=False)
    mode = models.CharField(max_length=8, choices=Mode)
    trigger = models.CharField(max_length=9, choices=Trigger)
    status = models.CharField(max_length=17, choices=RunState, default=RunState.RUNNING)
    phase = models.CharField(max_length=8, choices=Phase, default=Phase.FETCHING)
    since = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    last_page_at = models.DateTimeField()
    as_of = models.DateTimeField(null=True)
    source_run_id = models.CharField(max_length=100, blank=True, default="")
    cursor = models.TextField(blank=True, default="")
    restarts = models.PositiveSmallIntegerField(default=0)
    stated_total = models.PositiveIntegerField(null=True)
    pages = models.PositiveIntegerField(default=0)
    fetched = models.PositiveIntegerField(default=0)
    created_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    stale_count = models.PositiveIntegerField(default=0)
    active_count = models.PositiveIntegerField(default=0)
    matched_count = models.PositiveIntegerField(default=0)
    unmatched_count = models.PositiveIntegerField(default=0)
    rejected_count = models.PositiveIntegerField(default=0)
    held_stale = models.PositiveIntegerField(default=0)
    partial = models.BooleanField(default=False)
    warnings = models.JSONField(default=list)
    error_code = models.CharField(max_length=60, blank=True, default="")
    error = models.CharField(max_length=300, blank=True, default="")
    error_about = models.JSONField(default=list)
    file = models.ForeignKey(
        "notices.NoticeFile", on_delete=models.PROTECT, null=True, related_name="runs", db_index=False
    )
    requested_by_id = models.UUIDField(null=True)
    requested_by_name = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="notices_run_one_at_a_time", fields=["source"], condition=Q(status=RunState.RUNNING)
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="notices_run_newest", fields=["-started_at", "-id"]),
            models.Index(name="notices_run_of_source", fields=["source", "-started_at", "-id"]),
        ]

    @property
    def is_overtaken(self) -> bool:
        """Whether a later list of the source was taken since, so that this one decides nothing any more."""
        later = SyncRun.objects.filter(source_id=self.source_id, started_at__gt=self.started_at)
        return later.filter(status__in=(RunState.SUCCESS, RunState.PARTIAL)).exists()


class RejectedRow(Record):
    """A row that was not taken, and why. The first of each run are kept; all are counted.

    key       the notice's or the loan's number, as far as it could be read; never a name or a phone
    field     where it went wrong, empty when it is the row as a whole
    own_name  what the source calls the field, empty where it is called so
    """

    run = models.ForeignKey(SyncRun, on_delete=models.CASCADE, related_name="rejected_rows", db_index=False)
    row_number = models.PositiveIntegerField()
    key = models.CharField(max_length=80, blank=True, default="")
    field = models.CharField(max_length=40, blank=True, default="")
    own_name = models.CharField(max_length=LONGEST_NAME, blank=True, default="")
    reason = models.CharField(max_length=40)

    class Meta:
        indexes: ClassVar = [models.Index(name="notices_rejected_of_run", fields=["run", "row_number"])]


class NoticeFile(Record):
    """A file that was handed in; what it holds lies in the file store under `storage_key`."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="files", db_index=False)
    name = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    storage_key = models.CharField(max_length=200)
    uploaded_by_id = models.UUIDField(null=True)
    uploaded_by_name = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(name="notices_file_of_source", fields=["source", "sha256"])]


class PushPart(Record):
    """One part of a pushed list, kept sealed until all parts are there."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="parts", db_index=False)
    push_run_id = models.CharField(max_length=100)
    part = models.PositiveIntegerField()
    parts = models.PositiveIntegerField()
    body = models.BinaryField()
    body_hash = models.BinaryField(max_length=32)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="notices_push_part_once", fields=["source", "push_run_id", "part"]),
        ]
