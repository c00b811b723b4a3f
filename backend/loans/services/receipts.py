"""Money that staff record: a transfer, UPI, a cheque, cash. In full by operations at once, else after a second yes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from backend.brand_config import services as brand_config
from backend.kernel.actor import Actor, Level
from backend.kernel.errors import ValidationFailed
from backend.kernel.idempotency import once
from backend.loans.errors import DatedOutside, MoneySentBack, ReferenceUsed
from backend.loans.figures.outcome import Outcome
from backend.loans.limits import is_sum
from backend.loans.models import (
    Loan,
    LoanRequest,
    Receipt,
    ReceiptMethod,
    ReceiptNumber,
    ReceiptSource,
    RequestKind,
    RequestState,
)
from backend.loans.services import books, requests
from backend.loans.services.repayment import apply_repayment, counts_as, hold_in_suspense
from backend.loans.states import TAKES_MONEY, LoanStatus

# The hour of money told by its day alone.
NOON = time(12)
REFERENCE_LENGTHS = (4, 40)


def record_repayment(
    *,
    actor: Actor,
    loan_id: UUID,
    amount: Decimal,
    value_date: date,
    method: str,
    reference: str,
    note: str,
    expected_version: int | None,
    idempotency_key: str,
) -> LoanRequest:
    """Record money received outside the gateway, counting from `value_date`.

    gives   the request: DONE when operations record what pays all that has fallen due, PENDING otherwise:
            a part payment, and money recorded by anyone else, wait for a second person with LOAN_OPS
    raises  PermissionRefused, LoanNotFound, MoveNotAllowed, VersionConflict, ValidationFailed, DatedOutside,
            ReferenceUsed, MoneySentBack, IdempotencyConflict
    """
    spelt = normal_reference(reference)
    if _came_by_gateway(reference):
        raise ReferenceUsed(reference=spelt)
    answer = once(
        actor=actor,
        operation="loans.record_repayment",
        key=idempotency_key,
        body={
            "loan_id": loan_id,
            "amount": amount,
            "value_date": value_date,
            "method": method,
            "reference": spelt,
        },
        run=lambda: _record(
            actor=actor,
            loan_id=loan_id,
            amount=amount,
            value_date=value_date,
            method=method,
            reference=spelt,
            note=note,
            expected_version=expected_version,
        ),
    )
    return LoanRequest.objects.select_related("loan").get(id=answer["request_id"])


def _record(
    *,
    actor: Actor,
    loan_id: UUID,
    amount: Decimal,
    value_date: date,
    method: str,
    reference: str,
    note: str,
    expected_version: int | None,
) -> dict[str, object]:
    loan = requests.open_loan(
        actor=actor, loan_id=loan_id, kind=RequestKind.RECEIPT, expected_version=expected_version
    )
    if method not in ReceiptMethod.values:
        raise ValidationFailed.one("method", "method_unknown", "Choose how the money came.")
    outcome = repaid(loan=loan, amount=amount, value_date=value_date)
    request = requests.ask(
        actor=actor,
        loan=loan,
        kind=RequestKind.RECEIPT,
        outcome=outcome,
        amount=amount,
        value_date=value_date,
        reference=reference,
        note=note.strip()[:1000],
        payload={"method": method},
    )
    if needs_second_person(actor=actor, outcome=outcome):
        requests.tell_asked(request=request, actor=actor)
    else:
        carry_out(request=request, actor=actor)
        requests.close_request(request=request, state=RequestState.DONE)
    return {"request_id": request.id}


def repaid(*, loan: Loan, amount: Decimal, value_date: date) -> Outcome:
    """What a payment of that day would do to the loan, charges and accruals it takes back included.

    raises  ValidationFailed, DatedOutside, MoneySentBack
    """
    if not is_sum(amount):
        raise ValidationFailed.one("amount", "amount_not_valid", "Please give an amount above zero.")
    check_value_date(loan=loan, value_date=value_date)
    event_type, _ = counts_as(loan=loan, amount=amount, value_date=value_date)
    outcome = books.outcome(loan, books.draft(event_type, value_date=value_date, amount=amount))
    if not outcome.refunds_stand:
        raise MoneySentBack()
    return outcome


def needs_second_person(*, actor: Actor, outcome: Outcome) -> bool:
    """A part payment leaves something that has fallen due; and who is not operations never books alone."""
    return outcome.after.due.total > 0 or not actor.may("LOAN_OPS", Level.WRITE)


def check_value_date(*, loan: Loan, value_date: date) -> None:
    """Not before the money went out, not after the business date, not further back than the brand allows.

    raises  DatedOutside naming the earliest and the latest day
    """
    today, earliest = brand_config.business_date(), earliest_value_date(loan)
    if not earliest <= value_date <= today:
        raise DatedOutside(
            f"The money can count from {earliest:%d %b %Y} to {today:%d %b %Y}.",
            rule="receipt.value_date",
            earliest=earliest.isoformat(),
            latest=today.isoformat(),
        )


def earliest_value_date(loan: Loan) -> date:
    """How far back money may count on this loan."""
    today = brand_config.business_date()
    most = timedelta(days=int(brand_config.get("backdated_receipt_days")))
    return max(loan.disbursed_on or today, today - most)


def normal_reference(reference: str) -> str:
    """A bank reference as it is compared: capitals, no blanks.

    raises  ValidationFailed
    """
    spelt = "".join(reference.split()).upper()
    least, most = REFERENCE_LENGTHS
    if not least <= len(spelt) <= most:
        raise ValidationFailed.one(
            "reference", "reference_length", f"A reference has {least} to {most} letters and digits."
        )
    return spelt


def _came_by_gateway(reference: str) -> bool:
    """Whether this is the gateway's own id of a payment it told us of; other repeats meet the unique reference."""
    return Receipt.objects.filter(provider_payment_id=reference.strip()).exists()


def carry_out(*, request: LoanRequest, actor: Actor) -> None:
    """Book the money of a request on its locked loan; on one that ended meanwhile it is held in suspense."""
    loan = request.loan
    receipt = Receipt(
        source=ReceiptSource.MANUAL,
        reference=request.reference,
        method=request.payload["method"],
        amount=request.amount,
        currency=request.currency,
        paid_at=datetime.combine(request.value_date, NOON, tzinfo=brand_config.brand_zone()),
        value_date=request.value_date,
    )
    receipt.number = ReceiptNumber.issue(receipt.id)
    if loan.status in TAKES_MONEY:
        apply_repayment(loan=loan, receipt=receipt, actor=actor)
    else:
        doubt = f"The loan is {LoanStatus(loan.status).label}; the money is to be returned."
        hold_in_suspense(receipt=receipt, loan=loan, doubt=doubt, actor=actor)
    request.receipt, request.event = receipt, receipt.event
