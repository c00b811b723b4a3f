"""The loan, its history of statuses, its money events, and the instalments computed from them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models

from backend.kernel.models import Record, VersionedRecord
from backend.kernel.money import Currency, Money
from backend.loans.models.fields import money_field, optional_money_field
from backend.loans.models.pace import LoanPace
from backend.loans.states import LoanStatus

ZERO = Decimal("0.00")


NPA_LOANS = models.Q(own_class="NPA") | models.Q(asset_class="NPA")
"""By themselves, or because another loan of the borrower is; an index holds just these."""


class LoanNumber(models.Model):
    """Issues loan numbers: the row's identity is the number, so two applications never share one."""

    id = models.BigAutoField(primary_key=True)
    loan_id = models.UUIDField(unique=True)


class Loan(VersionedRecord):
    """One loan, from application to closure, with one status.

    What is owed moves each day and stands beside it (`LoanPace`); `outstanding` to `dpd_days` read it from there,
    so a list of loans selects `pace` with them. `figures` holds the parts as the servicing core last gave them:
    {"outstanding": {"principal": "…", "interest", "fee", "penalty", "tax", "total"}, "overdue": {…}, …};
    `queries.outstanding_parts` adds what time has done since.
    `tenure` is the one in force, and `figures["rate_pct"]` the rate: a restructuring changes them. What was signed
    is in `terms`.
    `own_class` is the loan's by itself; `asset_class` the borrower's, who is NPA on all loans when on one;
    `noted_class` the one last written to its history (`ClassChange`).
    `coupon` is what the application keeps of its coupon, the JSON of `TakenCoupon`; null without one.
    """

    number = models.CharField(max_length=20, unique=True)
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, related_name="loans", db_index=False
    )
    product_version = models.ForeignKey(
        "products.ProductVersion", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    status = models.CharField(max_length=24, choices=LoanStatus.choices, default=LoanStatus.PENDING)
    status_changed_at = models.DateTimeField()
    currency = models.CharField(max_length=3)

    requested_amount = money_field()
    approved_amount = optional_money_field()
    sanctioned_amount = optional_money_field()
    tenure = models.PositiveIntegerField()
    tenure_unit = models.CharField(max_length=8)
    coupon = models.JSONField(null=True)
    purpose = models.CharField(max_length=200, blank=True, default="")
    applied_at = models.DateTimeField()
    applied_on = models.DateField()

    assigned_to = models.ForeignKey(
        "access.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    approved_by_id = models.UUIDField(null=True)
    approved_by_name = models.CharField(max_length=120, blank=True, default="")
    sanctioned_by_id = models.UUIDField(null=True)
    sanctioned_by_name = models.CharField(max_length=120, blank=True, default="")
    sanctioned_on = models.DateField(null=True)

    evaluation_id = models.UUIDField(null=True)
    evaluation_outcome = models.CharField(max_length=8, blank=True, default="")

    reason_code = models.CharField(max_length=40, blank=True, default="")
    note = models.TextField(blank=True, default="")
    waiting_code = models.CharField(max_length=40, blank=True, default="")
    waiting_reason = models.CharField(max_length=300, blank=True, default="")

    disbursed_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    next_due_date = models.DateField(null=True)
    own_class = models.CharField(max_length=8, blank=True, default="")
    asset_class = models.CharField(max_length=8, blank=True, default="")
    noted_class = models.CharField(max_length=8, blank=True, default="")
    figures = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["status", "-applied_at", "-id"], name="loan_status_applied"),
            models.Index(
                fields=["assigned_to", "status", "-applied_at", "-id"], name="loan_assignee_applied"
            ),
            models.Index(fields=["-applied_at", "-id"], name="loan_applied"),
            models.Index(fields=["customer", "-applied_at", "-id"], name="loan_customer_applied"),
            models.Index(fields=["status", "next_due_date", "id"], name="loan_status_due"),
            models.Index(fields=["customer"], name="loan_npa", condition=NPA_LOANS),
            models.Index(
                fields=["id"],
                name="loan_class_to_note",
                condition=~models.Q(asset_class=models.F("noted_class")),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(requested_amount__gt=0), name="loan_requested_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(sanctioned_by_id__isnull=True)
                | models.Q(approved_by_id__isnull=True)
                | ~models.Q(sanctioned_by_id=models.F("approved_by_id")),
                name="loan_four_eyes",
            ),
        ]

    @property
    def money_currency(self) -> Currency:
        return "HKD" if self.currency == "HKD" else "INR"

    @property
    def terms(self) -> dict[str, Any] | None:
        """The JSON of `LoanTerms`; None before sanction. `FrozenTerms.put` changes them."""
        row: FrozenTerms | None = getattr(self, "frozen", None)
        return row.terms if row else None

    @property
    def pace_row(self) -> LoanPace | None:
        """What is owed and how it moves; None while no money was ever out."""
        return getattr(self, "pace", None)

    @property
    def outstanding(self) -> Decimal:
        return self.pace_row.outstanding_now if self.pace_row else ZERO

    @property
    def principal_outstanding(self) -> Decimal:
        return Decimal(self.pace_row.principal).scaleb(-2) if self.pace_row else ZERO

    @property
    def overdue(self) -> Decimal:
        return self.pace_row.overdue_now if self.pace_row else ZERO

    @property
    def next_due_amount(self) -> Decimal:
        return self.pace_row.next_due_now if self.pace_row else ZERO

    @property
    def total_paid(self) -> Decimal:
        return Decimal(self.pace_row.total_paid).scaleb(-2) if self.pace_row else ZERO

    @property
    def excess(self) -> Decimal:
        return Decimal(self.pace_row.excess).scaleb(-2) if self.pace_row else ZERO

    @property
    def dpd_days(self) -> int:
        return self.pace_row.dpd_days if self.pace_row else 0

    def money(self, amount: Decimal | None) -> Money | None:
        """One of this row's amounts with its currency; None where it is not decided yet."""
        return None if amount is None else Money(amount, self.money_currency)


class FrozenTerms(models.Model):
    """The terms of a loan, frozen at sanction. They are long and stand still, so they stand beside the loan's row,
    which is written anew each time the loan moves; a list that asks for them selects `frozen`."""

    loan = models.OneToOneField(Loan, on_delete=models.CASCADE, primary_key=True, related_name="frozen")
    terms = models.JSONField()

    @classmethod
    def put(cls, loan: Loan, terms: dict[str, Any]) -> None:
        """The loan's terms from now on; `loan.terms` are these."""
        cls.objects.update_or_create(loan=loan, defaults={"terms": terms})
        loan.frozen = cls(loan=loan, terms=terms)


class StatusChange(Record):
    """One move of a loan: who, when, from where to where, and why. Never edited.

    A night writes one for each loan of a book that falls overdue, so a loan's moves have one index, and the
    database is not asked for each whether its loan, just written, is there: loans are never deleted.
    """

    loan = models.ForeignKey(
        Loan, on_delete=models.PROTECT, related_name="status_changes", db_index=False, db_constraint=False
    )
    move = models.CharField(max_length=40)
    from_status = models.CharField(max_length=24, blank=True)
    to_status = models.CharField(max_length=24)
    loan_version = models.PositiveIntegerField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=120)
    reason_code = models.CharField(max_length=40, blank=True, default="")
    note = models.TextField(blank=True, default="")
    amount = optional_money_field()
    at = models.DateTimeField()
    business_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loan", "loan_version"], name="status_change_once_per_version")
        ]


class ClassChange(Record):
    """The class a day-end found a loan in, where it differs from the one before. Never edited: a payment that
    is backdated later changes what is owed of that day, not how the day was classified. Written for whole books at
    once, so without a constraint, as `StatusChange`."""

    loan = models.ForeignKey(
        Loan, on_delete=models.PROTECT, related_name="class_changes", db_index=False, db_constraint=False
    )
    business_date = models.DateField()
    asset_class = models.CharField(max_length=8)
    own_class = models.CharField(max_length=8)
    dpd_days = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["loan", "at", "id"], name="class_change_loan_at")]


class LoanNote(Record):
    """A remark of staff on a loan's file. Never edited."""

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="notes", db_index=False)
    text = models.TextField()
    author_id = models.UUIDField(null=True)
    author_name = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["loan", "-created_at"], name="loan_note_loan")]


class LoanEventKind(models.TextChoices):
    DISBURSAL = "DISBURSAL"
    PAYMENT = "PAYMENT"
    CHARGE = "CHARGE"
    WAIVER = "WAIVER"
    REFUND = "REFUND"
    HELD_KEPT = "HELD_KEPT"
    EXIT = "EXIT"
    RATE_CHANGE = "RATE_CHANGE"
    RESTRUCTURE = "RESTRUCTURE"
    SETTLEMENT = "SETTLEMENT"
    WRITE_OFF = "WRITE_OFF"
    RECOVERY = "RECOVERY"
    BORROWER_NPA = "BORROWER_NPA"
    REVERSAL = "REVERSAL"


class LoanEvent(Record):
    """A dated money event of a loan: the only input of the servicing core beside the terms.

    `sequence` is the order in which they were booked; `payload` is the core's own JSON of the event.
    """

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="events", db_index=False)
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=LoanEventKind.choices)
    amount = money_field()
    value_date = models.DateField()
    booked_at = models.DateTimeField()
    booked_on = models.DateField()
    payload = models.JSONField()
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loan", "sequence"], name="loan_event_sequence"),
        ]
        indexes = [models.Index(fields=["booked_on", "loan"], name="loan_event_booked_on")]


class InstalmentStatus(models.TextChoices):
    UPCOMING = "UPCOMING"
    DUE = "DUE"
    PARTIALLY_PAID = "PARTIALLY_PAID"
    PAID = "PAID"
    OVERDUE = "OVERDUE"


class Instalment(Record):
    """One row of the schedule as the servicing core last computed it. What time alone has done since is not in it:
    `queries.schedule` gives the rows as they stand."""

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="instalments", db_index=False)
    number = models.PositiveIntegerField()
    due_date = models.DateField()
    opening_principal = money_field()
    balance_after = money_field()
    principal = money_field()
    interest = money_field()
    fee = money_field()
    tax = money_field()
    penalty = money_field()
    principal_paid = money_field()
    interest_paid = money_field()
    fee_paid = money_field()
    tax_paid = money_field()
    penalty_paid = money_field()
    waived = money_field()
    outstanding = money_field()
    status = models.CharField(
        max_length=16, choices=InstalmentStatus.choices, default=InstalmentStatus.UPCOMING
    )
    paid_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["loan", "number"], name="instalment_number")]
        indexes = [models.Index(fields=["due_date", "loan"], name="instalment_due")]
