"""The last yes: another person than the one who approved; terms are frozen here."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.db import transaction

from backend.access.services import require_other_person
from backend.brand_config import services as brand_config
from backend.kernel import clock
from backend.kernel.actor import Actor
from backend.kernel.errors import ValidationFailed
from backend.loans.events import LoanSanctioned
from backend.loans.figures.kfs import kfs_figures
from backend.loans.limits import check_amount, check_tenure
from backend.loans.models import FrozenTerms, Loan
from backend.loans.plan.agreed import NOTHING_AGREED, Agreed, agreed_terms
from backend.loans.plan.terms import LoanTerms
from backend.loans.rate_gate import check_rate
from backend.loans.services import books
from backend.loans.services.agreement import ask_for_agreement, offer_until, void_live_agreement
from backend.loans.services.decision import decided, need_note, reject
from backend.loans.services.moves import check_move, lock_loan, move_loan, wait
from backend.products.queries import get_terms


def sanction_loan(
    *,
    actor: Actor,
    loan_id: UUID,
    amount: Decimal,
    note: str = "",
    tenure: int | None = None,
    agreed: Agreed = NOTHING_AGREED,
    expected_version: int | None,
) -> Loan:
    """Sanction a loan that CX approved, at an amount that may differ, or change the amount of one whose
    agreement is out and not yet signed.

    The terms of the product version are frozen with this amount; the agreement is prepared by a job, and
    an offer of other figures is void.

    agreed  due dates of the loan's own, which make its tenure, and the parts in which it is paid out
    raises  MoveNotAllowed, AmountOutsideProduct, TenureOutsideProduct, PermissionRefused (same person),
            ValidationFailed (dates the product does not allow, or that cannot be)
    """
    with transaction.atomic():
        loan = lock_loan(loan_id=loan_id, actor=actor, expected_version=expected_version)
        code = "AMEND_SANCTION" if loan.status == "APPROVED" else "SM_SANCTION"
        check_move(loan=loan, code=code, actor=actor)
        require_other_person(actor, loan.approved_by_id)
        terms = get_terms(loan.product_version_id)
        check_amount(terms, amount)
        tenure = agreed.tenure(terms) or tenure
        if tenure is not None:
            check_tenure(terms, tenure)
            loan.tenure = tenure
        void_live_agreement(loan=loan, reason="The sanctioned terms changed.", at=clock.now())
        loan.sanctioned_amount = amount
        loan.sanctioned_by_id, loan.sanctioned_by_name = actor.id, actor.name[:120]
        loan.sanctioned_on = brand_config.business_date()
        frozen = terms_to_sanction(loan=loan, amount=amount, tenure=loan.tenure, agreed=agreed)
        FrozenTerms.put(loan, frozen.to_json())
        _hold_to_ceiling(loan, note)
        wait(loan=loan, code="PREPARING", reason="The agreement is being prepared.")
        move_loan(
            loan=loan,
            code=code,
            actor=actor,
            event=lambda it: LoanSanctioned(entity_id=it.id, version=it.version, customer_id=it.customer_id),
            note=note,
            amount=amount,
            after={"tenure": loan.tenure, "approved_amount": str(loan.approved_amount)},
        )
        ask_for_agreement(loan)
    return loan


def terms_to_sanction(*, loan: Loan, amount: Decimal, tenure: int | None, agreed: Agreed) -> LoanTerms:
    """The terms that a sanction today would freeze.

    tenure  the loan's own where None; what was agreed makes its own
    raises  ValidationFailed
    """
    product, today = get_terms(loan.product_version_id), brand_config.business_date()
    wanted = agreed.tenure(product) or tenure or loan.tenure
    return agreed_terms(
        books.freeze_terms(loan=loan, amount=amount, tenure=wanted),
        agreed,
        product=product,
        on=today,
        offer_until=offer_until(loan, on=today),
        calendar=brand_config.business_calendar(),
    )


def _hold_to_ceiling(loan: Loan, note: str) -> None:
    """Refuse a rate the law forbids; ask for a reason where it wants one (Cap. 163 s. 24, 25)."""
    figures = kfs_figures(
        books.terms_of(loan), on=brand_config.business_date(), calendar=brand_config.business_calendar()
    )
    if check_rate(figures.effective_pct, on=brand_config.business_date()) is not None and not note.strip():
        raise ValidationFailed.one(
            "note", "reason_required", "A rate this high needs a written reason for the approval."
        )


def sm_reject(
    *, actor: Actor, loan_id: UUID, reason_code: str, note: str, expected_version: int | None
) -> Loan:
    """Decline at the last gate; the reason is told to the borrower.

    raises  MoveNotAllowed, ValidationFailed (reason code)
    """
    return reject(
        actor=actor,
        loan_id=loan_id,
        code="SM_REJECT",
        reason_code=reason_code,
        note=note,
        expected_version=expected_version,
    )


def return_to_cx(*, actor: Actor, loan_id: UUID, note: str, expected_version: int | None) -> Loan:
    """Give the case back to the credit executive with what is to be looked at again.

    raises  MoveNotAllowed, ValidationFailed (note)
    """
    with transaction.atomic():
        loan = lock_loan(loan_id=loan_id, actor=actor, expected_version=expected_version)
        loan.note = need_note(note)
        loan.approved_amount = None
        loan.approved_by_id, loan.approved_by_name = None, ""
        move_loan(loan=loan, code="RETURN_TO_CX", actor=actor, event=decided("RETURN_TO_CX"), note=loan.note)
    return loan
