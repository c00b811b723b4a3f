"""From requests and previews to the types that staff read; no figure is made here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from backend.kernel.actor import Actor
from backend.kernel.errors import DomainError
from backend.loans import queries as loan_queries
from backend.loans.figures.outcome import figures_of
from backend.loans.figures.payoff import PayoffQuote
from backend.loans.models import LoanRequest, ReceiptMethod, RequestKind, RequestState
from backend.loans.plan.position import Line
from graphql_schema.shared.lending import Components
from graphql_schema.shared.scalars import as_id
from graphql_schema.staff.loans.act_types import (
    ActDetail,
    ActFigures,
    ActLine,
    ActPreview,
    ExitQuote,
    LoanRequestDetail,
    LoanRequestType,
    RequestKindType,
    RequestStateType,
)
from graphql_schema.staff.loans.as_of import PlannedInstalment

_LABELS = {
    "component": "Of",
    "receipt": "Receipt",
    "paid_as": "Paid as",
    "method": "Came by",
    "bank_masked": "To account",
    "rail": "Sent by us, by",
    "valid_until": "Valid until",
    "name": "Charge",
    "charge": "Before tax",
    "tax": "Tax",
    "moratorium_periods": "Moratorium, periods",
    "tenure": "Tenure, periods",
    "rate_pct": "Rate, per cent",
    "reschedule_arrears": "Arrears asked for anew",
    "consent_channel": "Borrower agreed by",
    "consent_reference": "Consent kept as",
    "consent_on": "Agreed on",
}
_WORDS = {
    **dict(ReceiptMethod.choices),
    "PRINCIPAL": "Principal",
    "INTEREST": "Interest",
    "FEE": "Fees",
    "TAX": "Tax on fees",
    "PENALTY": "Penal charges",
}
_STATES = {
    RequestState.PENDING: "Waits for approval",
    RequestState.DONE: "Carried out",
    RequestState.REJECTED: "Rejected",
    RequestState.WITHDRAWN: "Taken back",
    RequestState.UNDONE: "Reversed later",
}


def figures(stored: Mapping[str, Any]) -> ActFigures:
    return ActFigures(
        status=stored["status"],
        outstanding=Components.of(stored["outstanding"]),
        overdue=Components.of(stored["overdue"]),
        payoff=Decimal(stored["net_payoff"]),
        held=Decimal(stored["held"]),
        dpd=stored["dpd"],
        next_due_date=_day(stored["next_due_date"]),
        next_due_amount=Decimal(stored["next_due_amount"]),
        last_due_date=_day(stored["last_due_date"]),
        instalments_left=stored["instalments_left"],
        still_to_pay=Decimal(stored["still_to_pay"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def preview(found: loan_queries.ActPreview) -> ActPreview:
    outcome = found.outcome
    changed = outcome.before.instalments != outcome.after.instalments
    return ActPreview(
        on=outcome.before.as_of,
        before=figures(figures_of(outcome.before)),
        after=figures(figures_of(outcome.after)),
        taken_back=[_line(line) for line in outcome.taken_back],
        added=[_line(line) for line in outcome.added],
        schedule_before=[PlannedInstalment.of(row) for row in outcome.before.instalments] if changed else [],
        schedule_after=[PlannedInstalment.of(row) for row in outcome.after.instalments] if changed else [],
        second_person=found.second_person,
    )


def _line(line: Line) -> ActLine:
    return ActLine(
        value_date=line.value_date,
        kind=line.kind.value,
        note=line.note,
        amount=line.amounts.total,
        held=line.held,
    )


def exit_quote(quote: PayoffQuote) -> ExitQuote:
    return ExitQuote(
        on=quote.on,
        components=Components.of({part.value.lower(): sum_ for part, sum_ in quote.amounts.items()}),
        held=quote.held,
        to_pay=quote.to_pay,
    )


def request(row: LoanRequest) -> LoanRequestType:
    return LoanRequestType(
        row=row,
        id=as_id(row.id),
        version=row.version,
        loan_id=as_id(row.loan_id),
        loan_number=row.loan.number,
        customer_name=row.loan.customer.name,
        kind=RequestKindType[row.kind],
        title=RequestKind(row.kind).label,
        state=RequestStateType[row.state],
        outcome=_outcome(row),
        amount=row.amount,
        currency=row.currency,
        value_date=row.value_date,
        reference=row.reference or None,
        note=row.note,
        details=_details(row.payload),
        asked_at=row.created_at,
        asked_by_name=row.maker_name,
        decided_at=row.decided_at,
        decided_by_name=row.checker_name or None,
        decision_note=row.decision_note or None,
        before=figures(row.before),
        after=figures(row.after),
        needs_bank_reference=row.kind == RequestKind.REFUND and not row.payload.get("rail"),
    )


def _outcome(row: LoanRequest) -> str:
    """How it stands, in one phrase; an agreed settlement waits for its money."""
    if row.state == RequestState.DONE and row.kind == RequestKind.SETTLEMENT:
        return "Agreed and paid" if row.event_id else f"Agreed; to be paid by {row.payload['valid_until']}"
    return _STATES[RequestState(row.state)]


def _details(payload: Mapping[str, Any]) -> list[ActDetail]:
    """What was asked for, in the order of the labels; what is not set is left out."""
    return [
        ActDetail(label=label, value=_said(payload[name]))
        for name, label in _LABELS.items()
        if payload.get(name) not in (None, "", False)
    ]


def _said(value: object) -> str:
    return "Yes" if value is True else _WORDS.get(str(value), str(value))


def detail(row: LoanRequest, actor: Actor) -> LoanRequestDetail:
    now, refused = None, None
    if row.state == RequestState.PENDING:
        try:
            act = loan_queries.act_of(row)
            now = preview(loan_queries.preview_act(actor=actor, loan=row.loan, act=act))
        except DomainError as refusal:
            refused = refusal.message
    return LoanRequestDetail(
        request=request(row),
        cannot_decide=loan_queries.why_not_decide(actor=actor, request=row),
        is_mine=row.maker_id == actor.id,
        is_stale=loan_queries.is_stale(row),
        now=now,
        now_refused=refused,
    )
