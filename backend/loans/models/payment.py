"""Money coming in: what was asked for, and what was received."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Q

from backend.kernel.models import Record, VersionedRecord
from backend.loans.models.agreement import Document
from backend.loans.models.fields import money_field
from backend.loans.models.loan import Loan, LoanEvent


class OrderState(models.TextChoices):
    CREATED = "CREATED"
    OPEN = "OPEN"
    PARTIALLY_PAID = "PARTIALLY_PAID"
    PAID = "PAID"
    EXPIRED = "EXPIRED"
    CANCELLED = "CANCELLED"
    FAILED = "FAILED"


OPEN_ORDER_STATES = (OrderState.CREATED, OrderState.OPEN, OrderState.PARTIALLY_PAID)


class PaymentOrder(VersionedRecord):
    """A payment link for a loan: asked for by the borrower or by staff, made at the gateway by a job."""

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="payment_orders", db_index=False)
    state = models.CharField(max_length=16, choices=OrderState.choices, default=OrderState.CREATED)
    amount = money_field()
    amount_paid = money_field()
    currency = models.CharField(max_length=3)
    accept_partial = models.BooleanField(default=True)
    reference = models.CharField(max_length=40, unique=True)
    provider_ref = models.CharField(max_length=80, blank=True, default="", db_index=True)
    url = models.TextField(blank=True, default="")
    expires_at = models.DateTimeField()
    asked_by_kind = models.CharField(max_length=10)
    asked_by_id = models.UUIDField(null=True)
    asked_by_name = models.CharField(max_length=120, blank=True, default="")
    leased_until = models.DateTimeField(null=True)
    waiting_reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["loan", "-created_at"], name="payment_order_loan")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_order_amount_positive")
        ]


class ReceiptSource(models.TextChoices):
    GATEWAY = "GATEWAY"
    MANUAL = "MANUAL"


class ReceiptMethod(models.TextChoices):
    """How money that staff record came in; the gateway names its own."""

    BANK_TRANSFER = "BANK_TRANSFER", "Bank transfer"
    UPI = "UPI", "UPI"
    CHEQUE = "CHEQUE", "Cheque"
    CASH = "CASH", "Cash"


class ReceiptState(models.TextChoices):
    """SUSPENSE: the money is ours to hold, but no loan can be shown to be meant."""

    APPLIED = "APPLIED"
    SUSPENSE = "SUSPENSE"
    REVERSED = "REVERSED"


class Receipt(Record):
    """One sum received, once: the provider's payment id occurs at most once in a brand (I3, I4).

    suspense_reason  why it was put in suspense, also after it was put to a loan; empty where it never was
    payer_hint       of money in suspense: what the provider told of the payer, masked
    """

    number = models.CharField(max_length=24, unique=True)
    loan = models.ForeignKey(
        Loan, on_delete=models.PROTECT, null=True, related_name="receipts", db_index=False
    )
    payment_order = models.ForeignKey(
        PaymentOrder, on_delete=models.PROTECT, null=True, related_name="receipts"
    )
    source = models.CharField(max_length=8, choices=ReceiptSource.choices)
    state = models.CharField(max_length=8, choices=ReceiptState.choices)
    provider = models.CharField(max_length=20, blank=True, default="")
    provider_payment_id = models.CharField(max_length=80, unique=True, null=True)
    reference = models.CharField(max_length=80, blank=True, default="")
    method = models.CharField(max_length=20, blank=True, default="")
    amount = money_field()
    currency = models.CharField(max_length=3)
    paid_at = models.DateTimeField()
    value_date = models.DateField()
    allocation = models.JSONField(default=dict)
    event = models.OneToOneField(LoanEvent, on_delete=models.PROTECT, null=True, related_name="receipt")
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    suspense_reason = models.CharField(max_length=200, blank=True, default="")
    payer_hint = models.CharField(max_length=60, blank=True, default="")
    reversed_at = models.DateTimeField(null=True)
    reversal_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["loan", "-paid_at"], name="receipt_loan_paid"),
            models.Index(fields=["state", "-paid_at", "-id"], name="receipt_state_paid"),
            models.Index(
                fields=["-paid_at", "-id"], condition=~Q(suspense_reason=""), name="receipt_suspense"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="receipt_amount_positive"),
            models.CheckConstraint(
                condition=Q(state="SUSPENSE") | Q(loan__isnull=False), name="receipt_applied_has_loan"
            ),
            models.CheckConstraint(
                condition=~Q(source="GATEWAY") | Q(provider_payment_id__isnull=False),
                name="receipt_gateway_has_id",
            ),
        ]


class ReceiptNumber(models.Model):
    """Issues receipt numbers, as `LoanNumber` does loan numbers."""

    id = models.BigAutoField(primary_key=True)
    receipt_id = models.UUIDField(unique=True)

    @classmethod
    def issue(cls, receipt_id: UUID) -> str:
        return f"RC-{cls.objects.create(receipt_id=receipt_id).id:06d}"
