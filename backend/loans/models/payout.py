"""Money going out: one row per attempt, at most one of them alive."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from backend.kernel.models import VersionedRecord
from backend.loans.models.fields import money_field
from backend.loans.models.loan import Loan, LoanEvent
from backend.loans.models.request import LoanRequest


class PayoutMode(models.TextChoices):
    IMPS = "IMPS"
    NEFT = "NEFT"
    UPI = "UPI"


class PayoutPurpose(models.TextChoices):
    DISBURSAL = "DISBURSAL"
    REFUND = "REFUND"


class PayoutState(models.TextChoices):
    """CREATED before the provider was asked; UNKNOWN when it may have heard us; REVIEW for a person."""

    CREATED = "CREATED"
    UNKNOWN = "UNKNOWN"
    IN_FLIGHT = "IN_FLIGHT"
    REVIEW = "REVIEW"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    REVERSED = "REVERSED"


OPEN_PAYOUT_STATES = (
    PayoutState.CREATED,
    PayoutState.UNKNOWN,
    PayoutState.IN_FLIGHT,
    PayoutState.REVIEW,
)


class Payout(VersionedRecord):
    """One attempt to send money to the borrower. The next begins only when this one has ended.

    purpose  the loan itself, or money held for the borrower that goes back
    tranche  which part of the loan it sends, from 1; a loan that is paid out at once has one
    event    the disbursal it became when the bank confirmed it; of a refund, the one that it carries out
    request  of a refund, in which its two persons stand
    """

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="payouts", db_index=False)
    attempt = models.PositiveIntegerField()
    purpose = models.CharField(max_length=10, choices=PayoutPurpose.choices, default=PayoutPurpose.DISBURSAL)
    tranche = models.PositiveSmallIntegerField(default=1)
    event = models.OneToOneField(LoanEvent, on_delete=models.PROTECT, null=True, related_name="payout")
    request = models.OneToOneField(LoanRequest, on_delete=models.PROTECT, null=True, related_name="payout")
    state = models.CharField(max_length=12, choices=PayoutState.choices, default=PayoutState.CREATED)
    amount = money_field()
    currency = models.CharField(max_length=3)
    mode = models.CharField(max_length=6, choices=PayoutMode.choices)
    bank_account = models.ForeignKey(
        "customers.BankAccount", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reference = models.CharField(max_length=40, unique=True)
    provider_key = models.CharField(max_length=36, unique=True)
    provider_ref = models.CharField(max_length=80, blank=True, default="", db_index=True)
    utr = models.CharField(max_length=40, blank=True, default="")
    reason = models.CharField(max_length=200, blank=True, default="")
    requested_by_id = models.UUIDField(null=True)
    requested_by_name = models.CharField(max_length=120, blank=True, default="")
    asked_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loan", "attempt"], name="payout_attempt"),
            models.UniqueConstraint(
                fields=["loan"],
                condition=Q(state__in=[str(s) for s in OPEN_PAYOUT_STATES]),
                name="payout_one_open",
            ),
            models.UniqueConstraint(
                fields=["loan", "tranche"],
                condition=Q(state="SUCCEEDED", purpose="DISBURSAL"),
                name="payout_one_success",
            ),
            models.UniqueConstraint(fields=["utr"], condition=~Q(utr=""), name="payout_utr"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payout_amount_positive"),
        ]
