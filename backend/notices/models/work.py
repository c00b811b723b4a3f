"""What people do about a case."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from backend.kernel.models import Record, VersionedRecord
from backend.notices.models.notices import Borrower, Notice


class CaseNote(Record):
    """A line about a notice, or about a borrower and all of theirs. Never changed."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, null=True, related_name="notes")
    borrower = models.ForeignKey(Borrower, on_delete=models.CASCADE, null=True, related_name="notes")
    text = models.TextField()
    author_kind = models.CharField(max_length=10)
    author_id = models.UUIDField(null=True)
    author_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="notices_note_about_one", condition=Q(notice__isnull=False) | Q(borrower__isnull=False)
            ),
        ]


class FollowUpKind(models.TextChoices):
    CALL = "CALL"
    MESSAGE = "MESSAGE"
    VISIT = "VISIT"
    COLLECTIONS = "COLLECTIONS"
    BRANCH = "BRANCH"


class FollowUpState(models.TextChoices):
    OPEN = "OPEN"
    DONE = "DONE"
    CANCELLED = "CANCELLED"


class FollowUp(VersionedRecord):
    """Something to be done by a day, and by whom; COLLECTIONS and BRANCH hand the case over, the first
    without an owner until one of its people takes it.

    reminded_on  the day its owner was last told that it is due
    """

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, null=True, related_name="follow_ups")
    borrower = models.ForeignKey(Borrower, on_delete=models.CASCADE, null=True, related_name="follow_ups")
    kind = models.CharField(max_length=11, choices=FollowUpKind)
    due_on = models.DateField()
    owner_id = models.UUIDField(null=True)
    owner_name = models.CharField(max_length=120, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")
    state = models.CharField(max_length=9, choices=FollowUpState, default=FollowUpState.OPEN)
    outcome = models.CharField(max_length=500, blank=True, default="")
    opened_by_id = models.UUIDField(null=True)
    opened_by_name = models.CharField(max_length=120)
    closed_by_name = models.CharField(max_length=120, blank=True, default="")
    closed_at = models.DateTimeField(null=True)
    reminded_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="notices_follow_up_about_one",
                condition=Q(notice__isnull=False) | Q(borrower__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="notices_follow_up_due", fields=["due_on", "id"], condition=Q(state=FollowUpState.OPEN)
            ),
            models.Index(
                name="notices_follow_up_of_owner",
                fields=["owner_id", "due_on", "id"],
                condition=Q(state=FollowUpState.OPEN),
            ),
            models.Index(
                name="notices_follow_up_closed",
                fields=["-closed_at", "-id"],
                condition=~Q(state=FollowUpState.OPEN),
            ),
        ]
