"""The papers of an offer: what each says, drawn outside transactions, and the row that stands for a paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

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
    PaperData,
    SanctionLetterData,
    ScheduleLine,
)
from backend.loans.documents.phrases import languages_of
from backend.loans.documents.services import MadeDocument
from backend.loans.figures.kfs import KfsFigures, kfs_figures
from backend.loans.models import Agreement, Document, DocumentKind, Loan
from backend.loans.plan.position import FeeAmount
from backend.loans.plan.terms import LoanTerms
from backend.loans.services import books
from backend.loans.services.moves import change_loan
from backend.products.terms import FeeWhen
from tenants.context import current_brand

PRINTER = Actor.system("papers")


@dataclass(frozen=True, slots=True)
class Offer:
    """The papers of one set of figures, each in every language of the brand, the first language first."""

    figures: dict[str, Any]
    figures_sha256: str
    kfs: tuple[MadeDocument, ...]
    sanction_letters: tuple[MadeDocument, ...]
    agreements: tuple[MadeDocument, ...]


def draw_offer(*, loan: Loan, number: int, offered_on: date, valid_until: date) -> Offer:
    """Draw every paper from one object of figures, so that they cannot differ. Slow: not in a transaction."""
    facts = loan_facts(loan=loan, number=number, on=offered_on)
    lender, borrower = letterhead.lender(), letterhead.borrower(loan.customer_id)
    account = customers.verified_bank_account(loan.customer_id)
    masked = customers.account_masked(account.id) if account else ""
    ifsc, until, moment = account.ifsc if account else "", end_of(valid_until), issued_now()

    def draw(data: PaperData, language: str) -> MadeDocument:
        return documents.make(data, number=facts.proposal_number, issued_at=moment, language=language)

    kfs, letters, agreements = [], [], []
    for language in languages_of(current_brand().pack):
        statement = KfsData(lender, borrower, facts, offered_on, until, **letterhead.disclosures())
        kfs.append(draw(statement, language))
        letters.append(
            draw(SanctionLetterData(lender, borrower, facts, offered_on, masked, ifsc, until), language)
        )
        contract = AgreementData(lender, borrower, facts, offered_on, kfs[-1].sha256_sealed, masked, ifsc)
        agreements.append(draw(contract, language))
    figures = kfs[0].figures["facts"]
    return Offer(figures, digest(figures).hex(), tuple(kfs), tuple(letters), tuple(agreements))


def issued_now() -> datetime:
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
        terms=terms,
        amount=figures.amount,
        net_disbursed=figures.net_to_borrower,
        total_interest=figures.total_interest,
        total_fees=figures.total_fees,
        total_payable=figures.total_payable,
        apr_pct=figures.apr_pct,
        effective_pct=figures.effective_pct,
        fees=tuple(_fee_line(fee, figures, terms) for fee in figures.fees),
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
        purpose=loan.purpose,
    )


def _fee_line(fee: FeeAmount, figures: KfsFigures, terms: LoanTerms) -> FeeLine:
    reduced = next((each for each in figures.discounts if each.after.code == fee.code), None)
    said = next(each for each in terms.fees if each.code == fee.code)
    return FeeLine(
        code=fee.code,
        name=fee.name,
        base=fee.base,
        tax=fee.tax,
        total=fee.total,
        tax_pct=said.tax_pct,
        is_recurring=said.when is FeeWhen.PER_INSTALMENT,
        coupon=reduced.coupon if reduced else "",
        total_before=reduced.before.total if reduced else Decimal(0),
    )


def tell(loan: Loan, paper: Document) -> None:
    """A paper of a locked loan was made: audited, and told to whoever looks at the loan."""
    change_loan(
        loan=loan,
        what="document_made",
        actor=PRINTER,
        after={"document_id": str(paper.id), "kind": paper.kind, "sha256": paper.sha256_sealed},
    )


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
        issued_at=issued_now(),
        figures=agreement.figures,
    )
