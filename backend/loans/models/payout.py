"""Money going out: one row per attempt, at most one of them alive."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from backend.kernel.models import VersionedRecord
from backend.loans.models.fields import money_field
from backend.loans.models.loan import Loan


class PayoutMode(models.TextChoices):
    IMPS = "IMPS"
    NEFT = "NEFT"
    UPI = "UPI"


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
    """One attempt to send the net amount. The next begins only when this one has ended without money."""

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="payouts", db_index=False)
    attempt = models.PositiveIntegerField()
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
                condition=Q(state__in=[*(str(s) for s in OPEN_PAYOUT_STATES), "SUCCEEDED"]),
                name="payout_one_alive",
            ),
            models.UniqueConstraint(fields=["utr"], condition=~Q(utr=""), name="payout_utr"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payout_amount_positive"),
        ]
