"""Acts on running loans, as the people of a brand do them; each step is the real service."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from backend.brand_config import services as brand_config
from backend.kernel.actor import Actor
from backend.kernel.ids import uuid7
from backend.ledger.models import Posting
from backend.loans.models import Loan, LoanRequest, Receipt
from backend.loans.services import (
    added_charges,
    approvals,
    receipts,
    refunds,
    repayment,
    restructure,
    settlement,
    waivers,
    write_off,
)
from backend.loans.services.restructure import ConsentGiven, NewTerms
from tests.support.lending import Desk, fresh, hired


@dataclass
class Acts:
    """A collection desk beside the lending desk."""

    desk: Desk
    agent: Actor = field(init=False)
    manager: Actor = field(init=False)
    head: Actor = field(init=False)
    ops2: Actor = field(init=False)

    def __post_init__(self) -> None:
        self.agent = hired("COLLECTION_EXECUTIVE", "Gopal Rane")
        self.manager = hired("COLLECTION_MANAGER", "Mira Shah")
        self.head = hired("COLLECTION_HEAD", "Hari Bose")
        self.ops2 = hired("LOAN_OPS", "Oscar Lobo")

    def record(
        self,
        loan: Loan,
        amount: str,
        *,
        by: Actor,
        value_date: date | None = None,
        method: str = "BANK_TRANSFER",
        reference: str | None = None,
        key: str | None = None,
        version: int | None = None,
    ) -> LoanRequest:
        return receipts.record_repayment(
            actor=by,
            loan_id=loan.id,
            amount=Decimal(amount),
            value_date=value_date or brand_config.business_date(),
            method=method,
            reference=reference or f"UTR{uuid7().hex[-10:]}",
            note="Seen in the bank statement.",
            expected_version=version,
            idempotency_key=key or str(uuid7()),
        )

    def ask_waiver(
        self, loan: Loan, component: str, amount: str, *, by: Actor, why: str = "Hardship shown."
    ) -> LoanRequest:
        return waivers.ask_waiver(
            actor=by,
            loan_id=loan.id,
            component=component,
            amount=Decimal(amount),
            justification=why,
            expected_version=None,
            idempotency_key=str(uuid7()),
        )

    def ask_refund(self, loan: Loan, amount: str, *, by: Actor, rail: str = "") -> LoanRequest:
        return refunds.ask_refund(
            actor=by,
            loan_id=loan.id,
            amount=Decimal(amount),
            rail=rail,
            reason="Paid twice.",
            expected_version=None,
            idempotency_key=str(uuid7()),
        )

    def approve(
        self, request: LoanRequest, *, by: Actor, bank_reference: str = "", key: str | None = None
    ) -> LoanRequest:
        return approvals.approve_request(
            actor=by,
            request_id=request.id,
            note="Checked.",
            bank_reference=bank_reference,
            expected_version=request.version,
            idempotency_key=key or str(uuid7()),
        )

    def reject(self, request: LoanRequest, *, by: Actor) -> LoanRequest:
        return approvals.reject_request(
            actor=by, request_id=request.id, reason="No evidence.", expected_version=request.version
        )

    def withdraw(self, request: LoanRequest, *, by: Actor) -> LoanRequest:
        return approvals.withdraw_request(actor=by, request_id=request.id, expected_version=request.version)

    def ask_settlement(self, loan: Loan, amount: str, *, by: Actor, days: int = 5) -> LoanRequest:
        return settlement.ask_settlement(
            actor=by,
            loan_id=loan.id,
            amount=Decimal(amount),
            valid_until=brand_config.business_date() + timedelta(days=days),
            reason="Lost the job; the family lends this much.",
            expected_version=None,
            idempotency_key=str(uuid7()),
        )

    def ask_write_off(self, loan: Loan, *, by: Actor) -> LoanRequest:
        return write_off.ask_write_off(
            actor=by,
            loan_id=loan.id,
            reason="Not to be found for a year.",
            expected_version=None,
            idempotency_key=str(uuid7()),
        )

    def consent(self) -> ConsentGiven:
        return ConsentGiven("Recorded call", "CALL-17", brand_config.business_date())

    def ask_restructure(
        self, loan: Loan, terms: NewTerms, *, by: Actor, consent: ConsentGiven | None = None
    ) -> LoanRequest:
        return restructure.ask_restructure(
            actor=by,
            loan_id=loan.id,
            terms=terms,
            consent=consent or self.consent(),
            reason="Less income for some months.",
            expected_version=None,
            idempotency_key=str(uuid7()),
        )

    def add_charge(
        self,
        loan: Loan,
        *,
        by: Actor,
        code: str = "",
        name: str = "",
        amount: str | None = None,
        consent: ConsentGiven | None = None,
    ) -> LoanRequest:
        return added_charges.add_charge(
            actor=by,
            loan_id=loan.id,
            code=code,
            name=name,
            amount=None if amount is None else Decimal(amount),
            consent=consent,
            reason="A visit was asked for.",
            expected_version=None,
            idempotency_key=str(uuid7()),
        )

    def bounce(self, loan: Loan, receipt: Receipt, *, charge: bool = False) -> Loan:
        return repayment.reverse_repayment(
            actor=self.desk.staff.ops,
            loan_id=loan.id,
            receipt_id=receipt.id,
            reason="Returned unpaid.",
            bounced=charge,
            expected_version=fresh(loan).version,
            idempotency_key=str(uuid7()),
        )

    def journal_of(self, loan: Loan, kind: str) -> dict[str, Decimal]:
        """Account -> debit less credit, over the standing journals of one kind of this loan."""
        found: dict[str, Decimal] = {}
        postings = Posting.objects.filter(journal__loan_id=loan.id, journal__kind=kind)
        for posting in postings.select_related("account"):
            found[posting.account_id] = (
                found.get(posting.account_id, Decimal(0)) + posting.debit - posting.credit
            )
        return found
