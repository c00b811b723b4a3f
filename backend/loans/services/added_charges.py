"""A charge that a person puts on a loan: one the borrower was told of at the start, or has agreed to since.

source  RBI (Key Facts Statement) circular RBI/2024-25/18: no charge that the statement does not name, at any
        stage, without the borrower's explicit consent
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from backend.kernel.actor import Actor, Level
from backend.kernel.errors import ValidationFailed
from backend.kernel.idempotency import once
from backend.loans.errors import NotTold
from backend.loans.figures.outcome import Outcome
from backend.loans.limits import is_sum
from backend.loans.models import Loan, LoanEvent, LoanEventKind, LoanRequest, RequestKind, RequestState
from backend.loans.plan import charges
from backend.loans.plan.money_events import ChargeAdded
from backend.loans.plan.terms import LoanTerms
from backend.loans.services import books, requests
from backend.loans.services.restructure import ConsentGiven
from backend.loans.services.standing import settle_status
from backend.products.terms import Component, FeeWhen, TaxSplit


@dataclass(frozen=True, slots=True)
class Charge:
    """A charge in money: `amount` is the lender's, `tax` the state's."""

    name: str
    amount: Decimal
    tax: Decimal

    @property
    def total(self) -> Decimal:
        return self.amount + self.tax

    def to_json(self) -> dict[str, str]:
        return {"name": self.name, "charge": str(self.amount), "tax": str(self.tax)}


def told_charges(terms: LoanTerms) -> dict[str, Charge]:
    """By code: the charges of the Key Fact Statement that wait for something to happen."""
    return {
        fee.code: Charge(fee.name, fee.base, fee.tax) for fee in charges.fee_amounts(terms, FeeWhen.BOUNCE)
    }


def add_charge(
    *,
    actor: Actor,
    loan_id: UUID,
    code: str,
    name: str,
    amount: Decimal | None,
    consent: ConsentGiven | None,
    reason: str,
    expected_version: int | None,
    idempotency_key: str,
) -> LoanRequest:
    """Put a charge on a running loan.

    code     of a charge the Key Fact Statement tells, at the amount it tells; empty for another one, which has a
             `name`, an `amount` before tax, and the borrower's `consent`
    gives    the request: DONE where operations add what was told, else PENDING for a second person
    raises   PermissionRefused, LoanNotFound, MoveNotAllowed, VersionConflict, ValidationFailed, NotTold,
             RequestOpen, IdempotencyConflict
    """

    def run() -> dict[str, object]:
        loan = requests.open_loan(
            actor=actor, loan_id=loan_id, kind=RequestKind.CHARGE, expected_version=expected_version
        )
        charge = charge_of(loan=loan, code=code, name=name, amount=amount)
        if not code and consent is None:
            raise NotTold(
                "The Key Fact Statement does not name this charge; the borrower's consent is needed.",
                rule="RBI.KFS.K7",
            )
        if consent is not None:
            consent.check()
        request = requests.ask(
            actor=actor,
            loan=loan,
            kind=RequestKind.CHARGE,
            outcome=charged(loan=loan, charge=charge),
            amount=charge.total,
            note=requests.reason_of(reason, "reason"),
            payload={"code": code, **charge.to_json(), **(consent.to_json() if consent else {})},
        )
        if code and actor.may("LOAN_OPS", Level.WRITE):
            carry_out(request=request, actor=actor)
            requests.close_request(request=request, state=RequestState.DONE)
        else:
            requests.tell_asked(request=request, actor=actor)
        return {"request_id": request.id}

    body = {"loan_id": loan_id, "code": code, "name": name, "amount": amount}
    answer = once(actor=actor, operation="loans.add_charge", key=idempotency_key, body=body, run=run)
    return LoanRequest.objects.select_related("loan").get(id=answer["request_id"])


def charge_of(*, loan: Loan, code: str, name: str, amount: Decimal | None) -> Charge:
    """The charge meant: as told, or the one described, taxed as the loan's own fees are.

    raises  NotTold (a code that no statement tells), ValidationFailed
    """
    terms = books.terms_of(loan)
    if code:
        told = told_charges(terms).get(code)
        if told is None:
            raise NotTold("The Key Fact Statement does not name this charge.", rule="RBI.KFS.K7", code=code)
        return told
    if len(name.strip()) < 3:
        raise ValidationFailed.one("name", "required", "What is the charge for?")
    if amount is None or not is_sum(amount):
        raise ValidationFailed.one("amount", "amount_not_valid", "Please give an amount above zero.")
    return Charge(name.strip()[:80], amount, _tax_on(terms, amount))


def _tax_on(terms: LoanTerms, amount: Decimal) -> Decimal:
    if terms.tax_split is TaxSplit.NONE:
        return Decimal("0.00")
    rate = max((fee.tax_pct for fee in terms.fees), default=Decimal(0))
    return (amount * rate / 100).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def charged(*, loan: Loan, charge: Charge) -> Outcome:
    """What the charge would do today."""
    return books.outcome(loan, draft(charge))


def draft(charge: Charge) -> ChargeAdded:
    """The event that the charge would be, not booked."""
    return books.draft(
        ChargeAdded, component=Component.FEE, amount=charge.amount, tax=charge.tax, name=charge.name
    )


def carry_out(*, request: LoanRequest, actor: Actor) -> None:
    """Put it on the request's locked loan, due with the running instalment."""
    loan, payload = request.loan, request.payload
    request.event = book_charge(
        loan=loan,
        charge=Charge(payload["name"], Decimal(payload["charge"]), Decimal(payload["tax"])),
        actor=actor,
    )
    position = books.bring_up_to_date(loan=loan, actor=actor)
    settle_status(
        loan=loan,
        position=position,
        actor=actor,
        what="charge_added",
        after={"request_id": str(request.id), "amount": str(request.amount), "name": payload["name"]},
        note=request.note,
    )


def book_charge(*, loan: Loan, charge: Charge, actor: Actor) -> LoanEvent:
    """The event alone; whoever calls brings the loan up to date."""
    return books.add_event(
        loan=loan,
        kind=LoanEventKind.CHARGE,
        event_type=ChargeAdded,
        value_date=books.today(),
        amount=charge.amount,
        actor=actor,
        component=Component.FEE,
        tax=charge.tax,
        name=charge.name,
    )
