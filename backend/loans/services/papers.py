"""The loan's papers: what each says, drawn outside transactions, and the row that stands for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from backend.brand_config import services as brand_config
from backend.customers import queries as customers
from backend.kernel import clock
from backend.kernel.actor import Actor
from backend.kernel.canonical import digest
from backend.loans.documents import letterhead
from backend.loans.documents import services as documents
from backend.loans.documents.data import (
    AgreementData,
    FeeLine,
    KfsData,
    LoanFacts,
    NdcData,
    ReceiptData,
    ScheduleLine,
)
from backend.loans.documents.services import MadeDocument
from backend.loans.kfs import KfsFigures, kfs_figures
from backend.loans.models import Agreement, Document, DocumentKind, Loan, Receipt, ReceiptState
from backend.loans.position import FeeAmount
from backend.loans.services import books
from backend.loans.services.moves import change_loan, lock_loan
from backend.loans.states import LoanStatus
from backend.loans.terms import LoanTerms
from backend.products.terms import FeeWhen, Spread

PRINTER = Actor.system("papers")
COMPONENT_NAMES = {
    "penalty": "Penal charges",
    "tax": "Taxes on charges",
    "fee": "Charges",
    "interest": "Interest",
    "principal": "Principal",
    "held": "Held for the next instalment",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """Key Fact Statement and agreement of one set of figures."""

    figures: dict[str, Any]
    figures_sha256: str
    kfs: MadeDocument
    agreement: MadeDocument


def draw_offer(*, loan: Loan, number: int, offered_on: date, valid_until: date) -> Offer:
    """Draw both papers from one object of figures, so that they cannot differ. Slow: not in a transaction."""
    facts = loan_facts(loan=loan, number=number, on=offered_on)
    lender, borrower = letterhead.lender(), letterhead.borrower(loan.customer_id)
    moment = _issued()
    until = end_of(valid_until)
    kfs = documents.make(
        KfsData(lender=lender, borrower=borrower, facts=facts, issued_on=offered_on, valid_until=until),
        number=facts.proposal_number,
        issued_at=moment,
    )
    account = customers.verified_bank_account(loan.customer_id)
    agreement = documents.make(
        AgreementData(
            lender=lender,
            borrower=borrower,
            facts=facts,
            issued_on=offered_on,
            kfs_sha256=kfs.sha256_sealed,
            account_masked=customers.account_masked(account.id) if account else "",
            ifsc=account.ifsc if account else "",
            valid_until=until,
        ),
        number=facts.proposal_number,
        issued_at=moment,
    )
    figures = kfs.figures["facts"]
    return Offer(figures, digest(figures).hex(), kfs, agreement)


def _issued() -> datetime:
    """Now, to the second: a PDF's date knows no less."""
    return clock.now().replace(microsecond=0)


def end_of(day: date) -> datetime:
    """The instant a business date ends in the brand's zone."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=brand_config.brand_zone())


def loan_facts(*, loan: Loan, number: int, on: date) -> LoanFacts:
    """The figures of a loan's terms as the papers share them."""
    terms = books.terms_of(loan)
    figures = kfs_figures(terms, on=on, calendar=brand_config.business_calendar())
    return LoanFacts(
        currency=loan.money_currency,
        proposal_number=f"{loan.number}-{number}",
        loan_number=loan.number,
        product_name=loan.product_version.product.name,
        amount=figures.amount,
        net_disbursed=figures.net_to_borrower,
        tenure_text=f"{terms.tenure} {terms.tenure_unit.value.lower()}",
        instalment_type=_instalment_type(terms),
        rate_text=_rate_text(figures, terms),
        is_floating=False,
        total_interest=figures.total_interest,
        total_fees=figures.total_fees,
        total_payable=figures.total_payable,
        apr_pct=figures.apr_pct,
        apr_basis=figures.apr_basis,
        fees=tuple(_fee_line(fee, terms) for fee in figures.fees),
        schedule=tuple(
            ScheduleLine(
                number=row.number,
                due_date=row.due_date,
                opening=row.opening_principal,
                principal=row.principal,
                interest=row.interest,
                instalment=row.instalment,
                closing=row.closing_principal,
            )
            for row in figures.schedule
        ),
        contingent=tuple(_named(sentence) for sentence in figures.contingent_charges),
        cooling_off_days=figures.cooling_off_days,
        purpose=loan.purpose,
        appropriation=_appropriation(terms),
    )


def _fee_line(fee: FeeAmount, terms: LoanTerms) -> FeeLine:
    said = next(each for each in terms.fees if each.code == fee.code)
    return FeeLine(
        name=fee.name,
        base=fee.base,
        tax=fee.tax,
        total=fee.total,
        tax_note=f"GST {said.tax_pct.normalize():f} %" if fee.tax else "",
        is_recurring=said.when is FeeWhen.PER_INSTALMENT,
        deducted=said.when is FeeWhen.UPFRONT,
    )


def _appropriation(terms: LoanTerms) -> str:
    """The product's order of setting off a payment, as a sentence."""
    words = [COMPONENT_NAMES[component.value.lower()].lower() for component in terms.appropriation.order]
    order = ", then ".join(words)
    if terms.appropriation.spread is Spread.INSTALMENT:
        return f"A payment is set against what has been due longest first; within one instalment, against {order}."
    return f"A payment is set, over all that is due, against {order}."


def _named(sentence: str) -> tuple[str, str]:
    """ "Penal charge: 50.00 a day" as what and how much."""
    name, _, rest = sentence.partition(": ")
    return (name, rest) if rest else ("Note", sentence)


def _instalment_type(terms: LoanTerms) -> str:
    return {
        "BULLET": "One payment at the end",
        "EMI": "Equal monthly instalments",
        "EQUAL_PRINCIPAL": "Equal principal instalments",
        "INTEREST_ONLY": "Interest monthly, principal at the end",
    }[terms.repayment.value]


def _rate_text(figures: KfsFigures, terms: LoanTerms) -> str:
    method = {"FLAT": "flat", "REDUCING": "on the reducing balance", "SIMPLE_DAILY": "simple, on the balance"}
    rate = f"{figures.rate_pct.normalize():f} % per {str(figures.rate_period).lower()}"
    return f"{rate}, {method[terms.rate.method.value]}, fixed ({terms.rate.day_count.value})"


def save_document(*, loan: Loan, made: MadeDocument, kind: str | None = None) -> Document:
    """The row of a file that was made or kept, in the caller's transaction.

    The printed strings are kept without the borrower's address: what is not needed to answer for the
    paper is not kept in the clear.
    """
    figures = dict(made.figures)
    if "borrower" in figures:
        figures["borrower"] = {name: text for name, text in figures["borrower"].items() if name != "address"}
    return Document.objects.create(
        loan=loan,
        kind=kind or made.kind,
        number=made.number,
        language=made.language,
        sha256_unsealed=made.sha256_unsealed,
        sha256_sealed=made.sha256_sealed,
        file_key=made.file_key,
        file_name=made.file_name,
        size_bytes=made.size_bytes,
        verify_code=made.verify_code,
        figures=figures,
    )


def keep_signed(*, agreement: Agreement, pdf: bytes) -> MadeDocument:
    """The signed agreement as the signature provider handed it out, byte for byte."""
    return documents.keep(
        DocumentKind.SIGNED_AGREEMENT,
        pdf,
        number=agreement.proposal_number,
        issued_at=_issued(),
        figures=agreement.figures,
    )


# --- after money came ---------------------------------------------------------------------------


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
    made = documents.make(
        ReceiptData(
            lender=letterhead.lender(),
            borrower=letterhead.borrower(loan.customer_id),
            currency=loan.money_currency,
            receipt_number=receipt.number,
            loan_number=loan.number,
            product_name=loan.product_version.product.name,
            amount=receipt.amount,
            paid_on=receipt.value_date,
            mode=receipt.method or "Payment link",
            reference=receipt.provider_payment_id or receipt.reference,
            allocation=tuple(_allocation(receipt.allocation)),
            outstanding_after=Decimal(receipt.allocation.get("outstanding_after", loan.outstanding)),
            issued_on=brand_config.business_date(),
        ),
        number=receipt.number,
        issued_at=_issued(),
    )
    with transaction.atomic():
        fresh = lock_loan(loan_id=loan.id, actor=PRINTER)
        row = Receipt.objects.select_for_update(of=("self",)).get(id=receipt.id)
        if row.document_id is not None or row.state != ReceiptState.APPLIED:
            return
        row.document = save_document(loan=fresh, made=made)
        row.save(update_fields=["document"])
        _tell(fresh, row.document)


def _allocation(allocation: dict[str, str]) -> Iterable[tuple[str, Decimal]]:
    for component, name in COMPONENT_NAMES.items():
        amount = Decimal(allocation.get(component, "0"))
        if amount > 0:
            yield name, amount


def make_ndc(*, loan_id: UUID | str) -> None:
    """Job: the No Due Certificate of a loan on which nothing is owed any more, once a closure."""
    loan = (
        Loan.objects.select_related("product_version__product")
        .filter(id=loan_id, status=LoanStatus.COMPLETED)
        .first()
    )
    if loan is None or loan.disbursed_on is None or loan.closed_on is None or _has_ndc(loan):
        return
    number = f"NDC-{loan.number}"
    last_due = loan.instalments.order_by("-due_date").values_list("due_date", flat=True).first()
    made = documents.make(
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
        number=number,
        issued_at=_issued(),
    )
    with transaction.atomic():
        fresh = lock_loan(loan_id=loan.id, actor=PRINTER)
        if fresh.status != LoanStatus.COMPLETED or fresh.outstanding > 0 or _has_ndc(fresh):
            return
        _tell(fresh, save_document(loan=fresh, made=made))


def _has_ndc(loan: Loan) -> bool:
    return Document.objects.filter(loan=loan, kind=DocumentKind.NDC, superseded_at__isnull=True).exists()


def _tell(loan: Loan, paper: Document) -> None:
    change_loan(
        loan=loan,
        what="document_made",
        actor=PRINTER,
        after={"document_id": str(paper.id), "kind": paper.kind, "sha256": paper.sha256_sealed},
    )
