"""Terms that are still being written, as they would price a loan today."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from backend.brand_config import services as brand_config
from backend.kernel.errors import DomainError, FieldProblem, ValidationFailed
from backend.loans.figures.kfs import KfsFigures, kfs_figures
from backend.loans.limits import check_amount, check_tenure
from backend.loans.plan.terms import LoanTerms
from backend.loans.services import books
from backend.products.sense import check_sense
from backend.products.taxes import with_taxes
from backend.products.terms import ProductTerms
from backend.products.validation import Finding, pack_findings


@dataclass(frozen=True, slots=True)
class TermsPreview:
    """figures   None where the terms cannot be priced; `problems` says why, by field
    findings  what every rule of the country's pack says
    """

    figures: KfsFigures | None
    problems: tuple[FieldProblem, ...]
    findings: tuple[Finding, ...]


def preview_terms(*, terms: object, amount: Decimal, tenure: int) -> TermsPreview:
    """A loan of this amount and tenure on terms as a form holds them, for a borrower of the lender's own state.

    terms  JSON of `ProductTerms`, however incomplete or wrong; nothing is refused, everything is told
    """
    today = brand_config.business_date()
    try:
        read = ProductTerms.from_json(terms)
        check_sense(read)
        product = with_taxes(read, on=today)
        findings = pack_findings(product, on=today)
    except ValidationFailed as wrong:
        return TermsPreview(None, wrong.fields, ())
    try:
        check_amount(product, amount)
        check_tenure(product, tenure)
        loan = LoanTerms.from_product(product, amount=amount, tenure=tenure, tax_split=books.split_for(""))
        figures = kfs_figures(loan, on=today, calendar=brand_config.business_calendar())
    except ValidationFailed as wrong:
        return TermsPreview(None, wrong.fields, findings)
    except DomainError as refused:
        path = str(refused.details.get("path", "terms"))
        return TermsPreview(None, (FieldProblem(path, refused.code, refused.message),), findings)
    return TermsPreview(figures, (), findings)
