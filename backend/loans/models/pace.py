"""What each loan owes and how it moves by itself: the narrow rows that a day-end writes, and nothing else of a loan."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q


class _Pace(models.Model):
    """Figures as the servicing core gave them, and the pace at which time moves them (`backend.loans.core.pace`).

    Sums are in paise. `outstanding`, `overdue` and `next_due_amount` are those at the start; what time has added
    since is in `interest_since` and `penalty_since` of the loan's row. Where arrears bear interest beside an
    instalment to come, that instalment's part of `next_due_amount` is the one foreseen at the start.
    """

    night_step = models.BigIntegerField(default=0)
    penal_each = models.BigIntegerField(default=0)
    penal_left = models.BigIntegerField(default=0)
    outstanding = models.BigIntegerField(default=0)
    overdue = models.BigIntegerField(default=0)
    next_due_amount = models.BigIntegerField(default=0)
    penal_from = models.DateField(null=True)
    penal_to = models.DateField(null=True)
    quiet_until = models.DateField()
    oldest_due = models.DateField(null=True)
    penal_row = models.PositiveSmallIntegerField(default=0)
    suspended = models.BooleanField(default=False)
    late_interest = models.BooleanField(default=False)

    class Meta:
        abstract = True


class LoanPace(_Pace):
    """One loan with money out. Columns that change each day stand together, and none is in an index.

    closed_to     the last day whose end has run for this loan
    interest_to   the last day up to which the nights are booked: `closed_to`, or the day after it where the
                  loan was serviced within that day
    quiet_until   the last day-end that may be applied without asking the core
    wakes_on      the first day-end that has anything to do; null where time does nothing (ended loans)
    turns_on      the due date at which `LoanTurn` takes over
    oldest_due    the due date of the oldest instalment in arrears: days past due are counted, not stored
    """

    loan = models.OneToOneField("loans.Loan", on_delete=models.CASCADE, primary_key=True, related_name="pace")
    principal = models.BigIntegerField(default=0)
    total_paid = models.BigIntegerField(default=0)
    excess = models.BigIntegerField(default=0)
    wakes_on = models.DateField(null=True)
    turns_on = models.DateField(null=True)
    closed_to = models.DateField()
    interest_to = models.DateField()
    interest_since = models.BigIntegerField(default=0)
    penalty_since = models.BigIntegerField(default=0)
    night_carry = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="loan_pace_not_negative",
                condition=Q(
                    outstanding__gte=0,
                    overdue__gte=0,
                    principal__gte=0,
                    excess__gte=0,
                    interest_since__gte=0,
                    penalty_since__gte=0,
                ),
            )
        ]

    @property
    def outstanding_now(self) -> Decimal:
        return _rupees(self.outstanding + self.interest_since + self.penalty_since)

    @property
    def overdue_now(self) -> Decimal:
        return _rupees(self.overdue + self.moved_overdue)

    @property
    def next_due_now(self) -> Decimal:
        return _rupees(self.next_due_amount + self.moved_overdue)

    @property
    def moved_overdue(self) -> int:
        """What time has added to what is overdue, in paise."""
        return self.penalty_since + (self.interest_since if self.late_interest else 0)

    @property
    def dpd_days(self) -> int:
        """Days past due by the last day-end: the due day's own end is the first."""
        return max((self.closed_to - self.oldest_due).days + 1, 0) if self.oldest_due else 0


class LoanTurn(_Pace):
    """What a loan becomes when its next instalment is not paid by the end of the due day, prepared by the core.

    interest, penal, day_row   what that day adds, and the instalment charged
    figures, next_due_date     of the loan's own row from then on
    """

    loan = models.OneToOneField("loans.Loan", on_delete=models.CASCADE, primary_key=True, related_name="turn")
    night_carry = models.BigIntegerField(default=0)
    interest = models.BigIntegerField(default=0)
    penal = models.BigIntegerField(default=0)
    day_row = models.PositiveSmallIntegerField(default=0)
    next_due_date = models.DateField(null=True)
    figures = models.JSONField()


def _rupees(paise: int) -> Decimal:
    return Decimal(paise).scaleb(-2)
