"""What a borrower is told after the fact, and what staff are told: one message or notice per event.

The texts are the brand's templates; nothing here but which one, to whom, with which figures of the loan.
"""

from __future__ import annotations

from uuid import UUID

from backend.customers import queries as customer_queries
from backend.kernel.money import Money
from backend.loans import queries as loan_queries
from backend.loans.authority import AUTHORITY
from backend.loans.documents.wording import grouped
from backend.loans.models import Loan, RequestKind
from backend.notifications import services as notifications
from tenants.context import current_brand
from workers.jobs import job

_SIGNS = {"INR": "Rs ", "HKD": "HK$"}


def _spelt(amount: Money) -> str:
    return f"{_SIGNS[amount.currency]}{grouped(amount.amount, amount.currency)}"


def _tell(loan_id: str, template: str, **variables: str) -> None:
    loan = loan_queries.loan_by_id(UUID(loan_id))
    contact = customer_queries.contact(loan.customer_id)
    notifications.send(
        to=contact.mobile,
        template=template,
        variables={"number": loan.number, "brand": current_brand().name, **variables},
        reference=loan.number,
        purpose=template,
        dedupe_key=f"{template}:{loan.id}:{loan.version}",
    )


def _loan(loan_id: str) -> Loan:
    return loan_queries.loan_by_id(UUID(loan_id))


@job("messages.agreement_ready", rows_only=True)
def agreement_ready(entity_id: str) -> None:
    _tell(entity_id, "AGREEMENT_READY")


@job("messages.loan_disbursed", rows_only=True)
def loan_disbursed(entity_id: str) -> None:
    loan = _loan(entity_id)
    account = customer_queries.verified_bank_account(loan.customer_id)
    _tell(
        entity_id,
        "LOAN_DISBURSED",
        amount=_spelt(loan_queries.last_sent(loan)),
        account=customer_queries.account_masked(account.id) if account else "",
    )


@job("messages.repayment_applied", rows_only=True)
def repayment_applied(entity_id: str) -> None:
    loan = _loan(entity_id)
    latest = loan_queries.latest_receipt(loan)
    if latest is None:
        return
    amount = Money(latest.amount, loan.money_currency)
    owed = Money(loan.outstanding, loan.money_currency)
    _tell(entity_id, "PAYMENT_RECEIVED", amount=_spelt(amount), outstanding=_spelt(owed))


@job("messages.loan_overdue", rows_only=True)
def loan_overdue(entity_id: str) -> None:
    loan = _loan(entity_id)
    _tell(entity_id, "LOAN_OVERDUE", amount=_spelt(Money(loan.overdue, loan.money_currency)))


@job("messages.loan_closed", rows_only=True)
def loan_closed(entity_id: str) -> None:
    _tell(entity_id, "LOAN_CLOSED")


def _notify(loan_id: str, title: str, role: str, *, priority: str = "NORMAL", body: str = "") -> None:
    loan = _loan(loan_id)
    notifications.notify_staff(
        title=title.format(number=loan.number),
        entity="loan",
        entity_id=loan.id,
        priority=priority,
        for_role=role,
        body=body,
    )


@job("notices.loan_applied", rows_only=True)
def loan_applied(entity_id: str) -> None:
    _notify(entity_id, "New application {number}", "CREDIT_EXECUTIVE")


@job("notices.loan_decided", rows_only=True)
def loan_decided(entity_id: str) -> None:
    """Only an approval has someone waiting for it: the sanction managers."""
    if _loan(entity_id).status == "CX_APPROVED":
        _notify(entity_id, "{number} is ready for sanction", "SANCTION_MANAGER")


@job("notices.act_requested", rows_only=True)
def act_requested(entity_id: str) -> None:
    """Those who may allow what was asked for last on the loan, while it still waits."""
    request = loan_queries.last_waiting_request(UUID(entity_id))
    if request is not None:
        kind = RequestKind(request.kind)
        _notify(entity_id, f"{kind.label} on {{number}} waits for approval", AUTHORITY[kind].desk)


@job("notices.agreement_signed", rows_only=True)
def agreement_signed(entity_id: str) -> None:
    _notify(entity_id, "{number} is signed and awaits disbursal", "LOAN_OPS")


@job("notices.payout_failed", rows_only=True)
def payout_failed(entity_id: str) -> None:
    _notify(entity_id, "Transfer failed on {number}", "LOAN_OPS", priority="HIGH", body="payout_failed")


@job("notices.money_in_suspense", rows_only=True)
def money_in_suspense(entity_id: str) -> None:
    notifications.notify_staff(
        title="Money in suspense",
        entity="receipt",
        entity_id=UUID(entity_id),
        priority="HIGH",
        for_role="LOAN_OPS",
        body="money_in_suspense",
    )


@job("notices.day_end_finished", rows_only=True)
def day_end_finished(entity_id: str) -> None:
    run = loan_queries.day_end_run(UUID(entity_id))
    if run is not None and run.state == "BROKEN":
        notifications.notify_staff(
            title=f"Day-end of {run.business_date:%d %b %Y} stays open",
            entity="day_end",
            entity_id=run.id,
            priority="HIGH",
            for_role="LOAN_OPS",
        )
