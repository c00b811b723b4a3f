"""A notice, whose borrower it is about, and what it was before."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from backend.kernel import clock
from backend.kernel.models import Record, VersionedRecord
from backend.notices.models.codes import HELD, LINKED, WAITING, Band, MatchState, Mode
from backend.notices.models.sources import Source, SyncRun

__all__ = [
    "HELD",
    "LINKED",
    "WAITING",
    "Band",
    "Borrower",
    "Candidate",
    "Kpi",
    "MatchDecision",
    "MatchKey",
    "MatchState",
    "Mode",
    "NamePart",
    "Notice",
    "NoticeChange",
    "NoticeFacts",
    "NoticeKey",
    "StagedNotice",
]


def _amount(*, null: bool = True) -> models.DecimalField:  # type: ignore[type-arg]
    return models.DecimalField(max_digits=18, decimal_places=2, null=null)


class NoticeFacts(models.Model):
    """What a source says of one unpaid instalment. Amounts in `currency`, days of the company's own calendar.

    external_key    the source's id of it, or company:loan:instalment where it gives none
    person          sealed JSON: names, phones, masked HKID, remarks
    raw             sealed JSON: the row as it came
    sort_amount     minus total_due, so that one index walks "oldest first, largest first" in one direction
    total_due       ours: repayment + overdue interest + penalty; `stated_total` is the source's
    stated_days     the source's; ours follow from due_date and today
    findings        codes of what does not add up in the row itself
    content_hash    over everything the source said: equal hash, no change
    identity_hash   over names, phones and loan number alone: equal hash, no new match
    """

    external_key = models.CharField(max_length=110)
    company_code = models.CharField(max_length=20)
    mode = models.CharField(max_length=8, choices=Mode)
    loan_no = models.CharField(max_length=40)
    loan_key = models.CharField(max_length=40)
    person = models.BinaryField()
    raw = models.BinaryField()
    phone_masked = models.CharField(max_length=20, blank=True, default="")
    currency = models.CharField(max_length=3)
    instalment_no = models.PositiveIntegerField()
    instalment_total = models.PositiveIntegerField(null=True)
    due_date = models.DateField()
    repayment_amount = _amount(null=False)
    principal_part = _amount()
    interest_part = _amount()
    overdue_interest = _amount(null=False)
    penalty = _amount(null=False)
    total_due = _amount(null=False)
    sort_amount = _amount(null=False)
    stated_total = _amount()
    stated_days = models.IntegerField(null=True)
    outstanding_balance = _amount()
    last_payment_date = models.DateField(null=True)
    last_payment_amount = _amount()
    officer = models.CharField(max_length=80, blank=True, default="")
    branch = models.CharField(max_length=80, blank=True, default="")
    source_status = models.CharField(max_length=9)
    source_updated_at = models.DateTimeField()
    findings = models.JSONField(default=list)
    content_hash = models.BinaryField(max_length=16)
    identity_hash = models.BinaryField(max_length=16)

    class Meta:
        abstract = True


class Borrower(models.Model):
    """A customer as matching knows them, and as a lending group's desk may see them. Its id is the customer's.

    name, name_zh     the Latin and the Chinese part of the name
    mobile, record    sealed to this row; record is the engine's normal form of names, phones and loan numbers
    group_blind       keyed hash of the mobile over all brands: two companies' rows of one person are equal
    loan_nos          of our own book, and of outside ones that a person confirmed
    customer_version  of the customer when this was last written
    """

    customer = models.OneToOneField(
        "customers.Customer", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    number = models.CharField(max_length=20)
    name = models.CharField(max_length=160, blank=True, default="")
    name_zh = models.CharField(max_length=80, blank=True, default="")
    mobile = models.BinaryField()
    record = models.BinaryField()
    mobile_masked = models.CharField(max_length=20)
    group_blind = models.BinaryField(max_length=16, db_index=True)
    loan_nos = models.JSONField(default=list)
    customer_version = models.IntegerField()
    updated_at = models.DateTimeField(default=clock.now)


class NamePart(models.Model):
    """How many borrowers have a word or character in their name: what an agreement on it is worth. `part` is keyed."""

    part = models.BigIntegerField(primary_key=True)
    borrowers = models.IntegerField()


class MatchKey(models.Model):
    """One key of the engine's a borrower is found by; keyed to the brand, so that it gives nothing away."""

    id = models.BigAutoField(primary_key=True)
    key = models.BigIntegerField()
    borrower = models.ForeignKey(Borrower, on_delete=models.CASCADE, related_name="keys")

    class Meta:
        indexes: ClassVar = [
            models.Index(name="notices_key_of_borrower", fields=["key"], include=["borrower"])
        ]


class Notice(NoticeFacts, VersionedRecord):
    """A notice as it stands. Its id follows from the company's code and the external key (`sealing.notice_id`).

    active        listed by its source's last full run, and neither settled nor cancelled
    borrower      linked (AUTO and what a person decided) or guessed (SUGGESTED)
    confidence    0-100; `why` names the fields it rests on, `margin_bits` how far the best leads all else
    needs_match   the engine has yet to look at it
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="notices", db_index=False)
    active = models.BooleanField(default=True)
    borrower = models.ForeignKey(Borrower, on_delete=models.SET_NULL, null=True, related_name="notices")
    match_state = models.CharField(max_length=9, choices=MatchState, default=MatchState.UNMATCHED)
    confidence = models.PositiveSmallIntegerField(default=0)
    band = models.CharField(max_length=6, choices=Band, default=Band.NONE)
    why = models.JSONField(default=list)
    margin_bits = models.DecimalField(max_digits=8, decimal_places=3, default=0)
    needs_match = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="notices_notice_once", fields=["company_code", "external_key"]),
        ]
        indexes: ClassVar = [
            models.Index(
                name="notices_priority",
                fields=["mode", "due_date", "sort_amount", "id"],
                condition=Q(active=True),
            ),
            models.Index(
                name="notices_largest",
                fields=["mode", "sort_amount", "due_date", "id"],
                condition=Q(active=True),
            ),
            models.Index(
                name="notices_waiting",
                fields=["due_date", "sort_amount", "id"],
                condition=Q(active=True, match_state__in=WAITING),
            ),
            models.Index(name="notices_to_match", fields=["id"], condition=Q(needs_match=True)),
            models.Index(name="notices_of_source", fields=["source", "mode"], condition=Q(active=True)),
            models.Index(name="notices_of_loan", fields=["loan_key"]),
        ]


class StagedNotice(NoticeFacts):
    """A row of a run that has not been applied yet; gone when it is."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(SyncRun, on_delete=models.CASCADE, related_name="staged", db_index=False)
    notice_id = models.UUIDField()
    row_number = models.PositiveIntegerField()
    verdict = models.CharField(max_length=9, blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(name="notices_staged_of_run", fields=["run", "notice_id"])]


class NoticeKey(models.Model):
    """One key of a notice, so that a borrower who comes later finds it."""

    id = models.BigAutoField(primary_key=True)
    key = models.BigIntegerField(db_index=True)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="keys")


class NoticeChange(Record):
    """What a run did to a notice, with the figures as they were from then on.

    what  NEW, CHANGED, STALE, BACK (listed again after it was stale)
    """

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="changes", db_index=False)
    run = models.ForeignKey(SyncRun, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    what = models.CharField(max_length=7)
    mode = models.CharField(max_length=8)
    due_date = models.DateField()
    repayment_amount = _amount(null=False)
    overdue_interest = _amount(null=False)
    penalty = _amount(null=False)
    total_due = _amount(null=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(name="notices_change_of_notice", fields=["notice", "-created_at", "-id"])
        ]


class Candidate(models.Model):
    """A borrower the engine weighed for a notice, best first.

    parts  [{field, verdict, points}]: what each field spoke for or against
    """

    id = models.BigAutoField(primary_key=True)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="candidates", db_index=False)
    borrower = models.ForeignKey(Borrower, on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField()
    confidence = models.PositiveSmallIntegerField()
    band = models.CharField(max_length=6, choices=Band)
    parts = models.JSONField(default=list)

    class Meta:
        indexes: ClassVar = [models.Index(name="notices_candidate_of_notice", fields=["notice", "rank"])]


class MatchDecision(Record):
    """A person's word on a match: the labelled case that the engine's weights are fitted on.

    borrower           who it is about in their eyes; None when nobody of ours
    shown_borrower_id  whom the engine had put first, with what confidence
    """

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="decisions", db_index=False)
    decision = models.CharField(max_length=9, choices=MatchState)
    borrower = models.ForeignKey(Borrower, on_delete=models.SET_NULL, null=True, related_name="+")
    shown_borrower_id = models.UUIDField(null=True)
    shown_confidence = models.PositiveSmallIntegerField()
    shown_band = models.CharField(max_length=6)
    shown_margin_bits = models.DecimalField(max_digits=8, decimal_places=3)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=120)
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(name="notices_decision_of_notice", fields=["notice", "-created_at", "-id"])
        ]


class Kpi(models.Model):
    """The sums of one mode at the end of a day, or so far today. No personal data.

    oldest_due  due date of the notice that has waited longest
    """

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    mode = models.CharField(max_length=8, choices=Mode)
    count = models.PositiveIntegerField()
    amount = _amount(null=False)
    waiting = models.PositiveIntegerField()
    oldest_due = models.DateField(null=True)
    oldest_notice_id = models.UUIDField(null=True)
    highest_amount = _amount()
    highest_notice_id = models.UUIDField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="notices_kpi_once", fields=["day", "mode"])]
