"""A loan's planned journals in the words of the ledger. Pure: which recipe, with which sums."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from backend.kernel.money import Currency
from backend.ledger import recipes
from backend.ledger.drafts import Cause, JournalDraft, ReversalDraft
from backend.ledger.recipes import Entry, TaxedFee
from backend.loans.position import FeeAmount, Line, LineKind
from backend.loans.posting import PlannedJournal

_CAUSE_OF_TIME = "business_date"
_CAUSE_OF_EVENT = "loan_event"


def drafts_for(
    *, loan_id: UUID, currency: Currency, plan: Iterable[PlannedJournal], reversal_cause: Cause | None = None
) -> list[JournalDraft | ReversalDraft]:
    """The drafts that carry out a plan, for `ledger.services.post_many`.

    reversal_cause  what made history change (the backdated or reversed event); told on each reversal
    """
    undone = reversal_cause or Cause(_CAUSE_OF_EVENT, None, "Replayed: an earlier entry changed")
    drafts: list[JournalDraft | ReversalDraft] = []
    for planned in plan:
        if planned.line is None:
            if planned.reverses is not None:
                drafts.append(ReversalDraft(planned.reverses, undone))
        elif _moves_money(planned.line):
            drafts.append(_draft(loan_id, currency, planned, planned.line))
    return drafts


def _moves_money(line: Line) -> bool:
    """A waiver of nothing, or a refund of nothing, leaves no journal."""
    return bool(line.amounts.total or line.held or line.fees)


def _draft(loan_id: UUID, currency: Currency, planned: PlannedJournal, line: Line) -> JournalDraft:
    cause = Cause(_CAUSE_OF_EVENT if line.cause_id else _CAUSE_OF_TIME, line.cause_id, line.note[:200])
    entry = Entry(
        loan_id=loan_id,
        currency=currency,
        value_date=line.value_date,
        cause=cause,
        key=planned.key,
        signature=planned.signature,
    )
    return _by_recipe(entry, line)


def _by_recipe(entry: Entry, line: Line) -> JournalDraft:
    amounts = line.amounts
    match line.kind:
        case LineKind.DISBURSAL:
            return recipes.disbursement(entry, principal=amounts.principal, fees=_taxed(line.fees))
        case LineKind.INTEREST_ACCRUED:
            return recipes.interest_accrued(entry, amount=amounts.interest)
        case LineKind.PENAL_CHARGED:
            return recipes.penal_charged(entry, amount=amounts.penalty)
        case LineKind.FEE_CHARGED:
            return recipes.fee_charged(entry, fees=_taxed(line.fees))
        case LineKind.PAYMENT:
            return recipes.repayment_received(entry, parts=_parts(line), held=line.held)
        case LineKind.HELD_APPLIED:
            return recipes.held_applied(entry, parts=_parts(line))
        case LineKind.REFUND:
            return recipes.held_refunded(entry, amount=-line.held)
        case LineKind.FEE_RETURNED:
            return recipes.fee_returned(entry, fees=_taxed(line.fees))
        case LineKind.WAIVER:
            return recipes.waiver(entry, parts=_parts(line))


def _parts(line: Line) -> dict[str, Decimal]:
    return {component.value: amount for component, amount in line.amounts.items()}


def _taxed(fees: Iterable[FeeAmount]) -> list[TaxedFee]:
    return [TaxedFee(fee.base, fee.cgst, fee.sgst, fee.igst) for fee in fees]
