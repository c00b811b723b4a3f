"""Acts on a running loan as its story tells them: to staff who asked and who decided, to the borrower what it means."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from backend.loans.models import MONEY_RECEIVED, LoanRequest, RequestKind, RequestState
from backend.loans.queries.facts import TimelineFact

_STATES = {
    RequestState.PENDING: "asked for",
    RequestState.DONE: "carried out",
    RequestState.REJECTED: "rejected",
    RequestState.WITHDRAWN: "taken back",
    RequestState.UNDONE: "reversed later",
}


def acts_for_staff(which: Q) -> list[TimelineFact]:
    """One line a request: how it stands, who asked and who decided."""
    return [
        TimelineFact(
            row.id,
            row.decided_at or row.created_at,
            "REQUEST",
            f"{RequestKind(row.kind).label} {_STATES[RequestState(row.state)]}",
            " · ".join(part for part in (_sum(row.amount), row.decision_note or row.note) if part),
            row.checker_name or row.maker_name,
        )
        for row in LoanRequest.objects.filter(which).select_related("loan")
    ]


def acts_for_borrower(which: Q) -> list[TimelineFact]:
    """What was decided in the borrower's matter; money received is told by its receipt, a no by nobody."""
    done = LoanRequest.objects.filter(which, state=RequestState.DONE).exclude(
        kind__in=[*MONEY_RECEIVED, RequestKind.WRITE_OFF]
    )
    return [TimelineFact(row.id, _when(row), "REQUEST", *_plain(row), "") for row in done]


def _when(row: LoanRequest) -> datetime:
    return row.decided_at or row.created_at


def _plain(row: LoanRequest) -> tuple[str, str]:
    """A title and a sentence for the borrower."""
    amount = _sum(row.amount)
    match RequestKind(row.kind):
        case RequestKind.WAIVER:
            return "Given up", f"You do not have to pay {amount} of {_component(row)}."
        case RequestKind.REFUND:
            return "Money sent back", f"{amount} goes to your account {row.payload['bank_masked']}."
        case RequestKind.HELD:
            return "Money kept", f"{amount} that was yours is put to what you owe."
        case RequestKind.CHARGE:
            return "Charge added", f"{row.payload['name']}: {amount} with tax."
        case RequestKind.RESTRUCTURE:
            return "New terms", "The terms you agreed to are in force; your schedule shows them."
        case _:
            until = date.fromisoformat(row.payload["valid_until"])
            return "Settlement agreed", f"Pay {amount} by {until:%d %b %Y}, and nothing more is owed."


def _component(row: LoanRequest) -> str:
    return {"PENALTY": "penal charges", "TAX": "tax", "FEE": "fees"}.get(
        row.payload["component"], row.payload["component"].lower()
    )


def _sum(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:,.2f}"
