"""What one person asks to do to a running loan's money, and another allows."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from backend.kernel.models import VersionedRecord
from backend.loans.models.fields import optional_money_field
from backend.loans.models.loan import Loan, LoanEvent
from backend.loans.models.payment import Receipt


class RequestKind(models.TextChoices):
    RECEIPT = "RECEIPT", "Payment received"
    ALLOTMENT = "ALLOTMENT", "Money out of suspense"
    WAIVER = "WAIVER", "Waiver"
    REFUND = "REFUND", "Refund"
    HELD = "HELD", "Held money kept for dues"
    CHARGE = "CHARGE", "Charge"
    RESTRUCTURE = "RESTRUCTURE", "Restructure"
    SETTLEMENT = "SETTLEMENT", "Settlement"
    WRITE_OFF = "WRITE_OFF", "Write-off"


MONEY_RECEIVED = (RequestKind.RECEIPT, RequestKind.ALLOTMENT)
"""Facts, which do not rest on the figures their maker saw, and wait beside another act."""


class RequestState(models.TextChoices):
    """PENDING: nothing of it counts yet. DONE: carried out; UNDONE: and taken back later."""

    PENDING = "PENDING"
    DONE = "DONE"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
    UNDONE = "UNDONE"


STANDING_REQUESTS = (RequestState.PENDING, RequestState.DONE)


class LoanRequest(VersionedRecord):
    """One act asked for by its maker; it takes effect when a checker, another person, approves it.

    amount          rupees or dollars of the loan; what comes in, goes out or is given up. None: the terms change
    payload         what the act needs beside: component, method, new terms, the borrower's consent
    before, after   the loan's figures as the maker saw them, and as the act would have left them
    events_seen     money events of the loan when it was asked; more of them since, and the figures are stale
    reference       of the bank: of the money received, or of the refund sent
    receipt         the money that was recorded by it; allots: the money in suspense that is asked for
    checker         empty on an act that needs none: money paid in full, recorded by operations
    """

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="requests", db_index=False)
    kind = models.CharField(max_length=12, choices=RequestKind.choices)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.PENDING)
    amount = optional_money_field()
    currency = models.CharField(max_length=3)
    value_date = models.DateField()
    payload = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    events_seen = models.PositiveIntegerField()
    reference = models.CharField(max_length=40, blank=True, default="")
    note = models.TextField()
    asked_on = models.DateField()
    maker_kind = models.CharField(max_length=10)
    maker_id = models.UUIDField(null=True)
    maker_name = models.CharField(max_length=120)
    checker_kind = models.CharField(max_length=10, blank=True, default="")
    checker_id = models.UUIDField(null=True)
    checker_name = models.CharField(max_length=120, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decision_note = models.TextField(blank=True, default="")
    event = models.OneToOneField(LoanEvent, on_delete=models.PROTECT, null=True, related_name="request")
    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, null=True, related_name="request")
    allots = models.ForeignKey(
        Receipt, on_delete=models.PROTECT, null=True, related_name="allotments", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["state", "-created_at", "-id"], name="loan_request_state"),
            models.Index(fields=["loan", "-created_at", "-id"], name="loan_request_loan"),
            models.Index(fields=["allots"], condition=Q(allots__isnull=False), name="loan_request_allots"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["loan"],
                condition=Q(state="PENDING") & ~Q(kind__in=[str(kind) for kind in MONEY_RECEIVED]),
                name="loan_request_one_open",
            ),
            models.UniqueConstraint(
                fields=["kind", "reference"],
                condition=Q(state__in=[str(state) for state in STANDING_REQUESTS]) & ~Q(reference=""),
                name="loan_request_reference",
            ),
            models.CheckConstraint(
                condition=Q(checker_id__isnull=True)
                | Q(maker_id__isnull=True)
                | ~Q(checker_id=F("maker_id")),
                name="loan_request_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0), name="loan_request_amount_positive"
            ),
        ]
