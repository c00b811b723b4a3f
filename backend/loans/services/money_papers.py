"""The papers that follow money: the receipt of a payment, and what ends a loan."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.db import transaction

from backend.brand_config import services as brand_config
from backend.ledger import queries as ledger
from backend.loans.documents import letterhead
from backend.loans.documents import services as documents
from backend.loans.documents.data import NdcData, PaperData, ReceiptData, SettlementData
from backend.loans.documents.phrases import languages_of
from backend.loans.documents.services import MadeDocument
from backend.loans.models import Document, DocumentKind, Loan, Receipt, ReceiptState
from backend.loans.services.moves import lock_loan
from backend.loans.services.papers import PRINTER, issued_now, save_document, tell
from backend.loans.states import LoanStatus
from backend.products.terms import Component
from tenants.context import current_brand

_ORDER = (Component.PENALTY, Component.TAX, Component.FEE, Component.INTEREST, Component.PRINCIPAL)


def make_receipt(*, receipt_id: UUID | str) -> None:
    """Job: the paper of one repayment, once."""
    receipt = (
        Receipt.objects.select_related("loan__product_version__product")
        .filter(id=receipt_id, state=ReceiptState.APPLIED, document__isnull=True)
        .first()
    )
    if receipt is None or receipt.loan is None:
        return
    loan = receipt.loan
    made = _in_every_language(
        ReceiptData(
            lender=letterhead.lender(),
            borrower=letterhead.borrower(loan.customer_id),
            currency=loan.money_currency,
            receipt_number=receipt.number,
            loan_number=loan.number,
            product_name=loan.product_version.product.name,
            amount=receipt.amount,
            paid_on=receipt.value_date,
            mode=receipt.method,
            reference=receipt.provider_payment_id or receipt.reference,
            allocation=_shares(receipt.allocation),
            held=Decimal(receipt.allocation.get("held", "0")),
            outstanding_after=Decimal(receipt.allocation.get("outstanding_after", loan.outstanding)),
            issued_on=brand_config.business_date(),
        ),
        receipt.number,
    )
    with transaction.atomic():
        fresh = lock_loan(loan_id=loan.id, actor=PRINTER)
        row = Receipt.objects.select_for_update(of=("self",)).get(id=receipt.id)
        if row.document_id is not None or row.state != ReceiptState.APPLIED:
            return
        row.document = _keep(fresh, made)
        row.save(update_fields=["document"])


def _shares(allocation: dict[str, str]) -> tuple[tuple[Component, Decimal], ...]:
    """What each component took, in the order of the paper; `allocation` as the receipt's row keeps it."""
    found = ((component, Decimal(allocation.get(component.value.lower(), "0"))) for component in _ORDER)
    return tuple((component, amount) for component, amount in found if amount > 0)


def make_ndc(*, loan_id: UUID | str) -> None:
    """Job: the No Due Certificate of a loan on which nothing is owed any more, once a closure."""
    loan = (
        Loan.objects.select_related("product_version__product")
        .filter(id=loan_id, status=LoanStatus.COMPLETED)
        .first()
    )
    if loan is None or loan.disbursed_on is None or loan.closed_on is None or _has(loan, DocumentKind.NDC):
        return
    number = f"NDC-{loan.number}"
    last_due = loan.instalments.order_by("-due_date").values_list("due_date", flat=True).first()
    made = _in_every_language(
        NdcData(
            lender=letterhead.lender(),
            borrower=letterhead.borrower(loan.customer_id),
            currency=loan.money_currency,
            certificate_number=number,
            loan_number=loan.number,
            product_name=loan.product_version.product.name,
            amount=loan.sanctioned_amount or loan.requested_amount,
            disbursed_on=loan.disbursed_on,
            closed_on=loan.closed_on,
            total_paid=loan.total_paid,
            issued_on=brand_config.business_date(),
            closed_early=last_due is not None and loan.closed_on < last_due,
        ),
        number,
    )
    with transaction.atomic():
        fresh = lock_loan(loan_id=loan.id, actor=PRINTER)
        if fresh.status != LoanStatus.COMPLETED or fresh.outstanding > 0 or _has(fresh, DocumentKind.NDC):
            return
        _keep(fresh, made)


def make_settlement_letter(*, loan_id: UUID | str) -> None:
    """Job: the letter that a loan was settled for less than was owed, in every language, once a settlement."""
    loan = (
        Loan.objects.select_related("product_version__product")
        .filter(id=loan_id, status=LoanStatus.SETTLED)
        .first()
    )
    if loan is None or loan.disbursed_on is None or _has(loan, DocumentKind.SETTLEMENT):
        return
    number = f"SET-{loan.number}"
    data = SettlementData(
        lender=letterhead.lender(),
        borrower=letterhead.borrower(loan.customer_id),
        currency=loan.money_currency,
        letter_number=number,
        loan_number=loan.number,
        product_name=loan.product_version.product.name,
        amount=loan.sanctioned_amount or loan.requested_amount,
        disbursed_on=loan.disbursed_on,
        settled_on=loan.closed_on or brand_config.business_date(),
        total_paid=loan.total_paid,
        given_up=ledger.given_up(loan_id=loan.id),
        issued_on=brand_config.business_date(),
    )
    made = _in_every_language(data, number)
    with transaction.atomic():
        fresh = lock_loan(loan_id=loan.id, actor=PRINTER)
        if fresh.status == LoanStatus.SETTLED and not _has(fresh, DocumentKind.SETTLEMENT):
            _keep(fresh, made)


def _in_every_language(data: PaperData, number: str) -> list[MadeDocument]:
    moment = issued_now()
    return [
        documents.make(data, number=number, issued_at=moment, language=language)
        for language in languages_of(current_brand().pack)
    ]


def _keep(loan: Loan, made: list[MadeDocument]) -> Document:
    """The rows of one paper in its languages; gives the first, which stands for it."""
    kept = [save_document(loan=loan, made=one) for one in made]
    tell(loan, kept[0])
    return kept[0]


def _has(loan: Loan, kind: DocumentKind) -> bool:
    return Document.objects.filter(loan=loan, kind=kind, superseded_at__isnull=True).exists()
