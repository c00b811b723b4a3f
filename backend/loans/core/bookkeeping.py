"""A loan's planned journals in the words of the ledger. Pure: which recipe, with which sums."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from backend.kernel.money import Currency
from backend.ledger import daily, impaired_recipes, recipes
from backend.ledger.drafts import Cause, JournalDraft, ReversalDraft
from backend.ledger.entries import Entry, TaxedFee
from backend.loans.core.posting import PlannedJournal
from backend.loans.plan.position import Amounts, FeeAmount, Line, LineKind

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
            if planned.daily is not None:
                drafts.append(daily.undone(_entry(loan_id, currency, planned, undone), planned.daily))
            elif planned.reverses is not None:
                drafts.append(ReversalDraft(planned.reverses, undone))
        elif (draft := _draft(loan_id, currency, planned, planned.line)) is not None:
            drafts.append(draft)
    return drafts


def _draft(loan_id: UUID, currency: Currency, planned: PlannedJournal, line: Line) -> JournalDraft | None:
    """None: nothing moved in the books, as by a waiver of nothing or a new rate."""
    if not (line.amounts.total or line.held or line.fees or line.suspense.total):
        return None
    cause = Cause(_CAUSE_OF_EVENT if line.cause_id else _CAUSE_OF_TIME, line.cause_id, line.note[:200])
    return _by_recipe(_entry(loan_id, currency, planned, cause), line)


def _entry(loan_id: UUID, currency: Currency, planned: PlannedJournal, cause: Cause) -> Entry:
    return Entry(
        loan_id=loan_id,
        currency=currency,
        value_date=planned.value_date,
        cause=cause,
        key=planned.key,
        signature=planned.signature,
    )


def _by_recipe(entry: Entry, line: Line) -> JournalDraft | None:
    amounts, waits = line.amounts, line.suspense
    match line.kind:
        case LineKind.DISBURSAL:
            return recipes.disbursement(entry, principal=amounts.principal, fees=_taxed(line.fees))
        case LineKind.INTEREST_ACCRUED:
            return recipes.interest_accrued(entry, amount=amounts.interest, suspended=waits.interest)
        case LineKind.PENAL_CHARGED:
            return recipes.penal_charged(entry, amount=amounts.penalty, suspended=waits.penalty)
        case LineKind.FEE_CHARGED:
            return recipes.fee_charged(entry, fees=_taxed(line.fees), suspended=waits.fee)
        case LineKind.PAYMENT:
            return recipes.repayment_received(entry, parts=_parts(amounts), held=line.held)
        case LineKind.HELD_APPLIED:
            return recipes.held_applied(entry, parts=_parts(amounts))
        case LineKind.REFUND:
            return recipes.held_refunded(entry, amount=-line.held)
        case LineKind.FEE_RETURNED:
            return recipes.fee_returned(entry, fees=_taxed(line.fees))
        case LineKind.PENAL_RETURNED:
            return recipes.penal_returned(
                entry, unpaid=amounts.penalty, paid=line.held, suspended=-waits.penalty
            )
        case LineKind.WAIVER:
            return recipes.waiver(entry, parts=_parts(amounts), suspended=-waits.total)
        case _:
            return _impaired(entry, line)


def _impaired(entry: Entry, line: Line) -> JournalDraft | None:
    amounts, waits = line.amounts, line.suspense
    match line.kind:
        case LineKind.SETTLED:
            return impaired_recipes.settled(entry, parts=_parts(amounts), suspended=-waits.total)
        case LineKind.WRITTEN_OFF:
            return impaired_recipes.write_off(entry, parts=_parts(amounts), suspended=-waits.total)
        case LineKind.RECOVERED:
            return impaired_recipes.recovered(entry, amount=amounts.total, held=line.held)
        case LineKind.INCOME_SUSPENDED:
            return impaired_recipes.income_suspended(entry, parts=_parts(waits))
        case LineKind.INCOME_RELEASED:
            return impaired_recipes.income_released(entry, parts=_parts(waits.negated))
        case _:
            return None


def _parts(amounts: Amounts) -> dict[str, Decimal]:
    return {component.value: amount for component, amount in amounts.items()}


def _taxed(fees: Iterable[FeeAmount]) -> list[TaxedFee]:
    return [TaxedFee(fee.base, fee.cgst, fee.sgst, fee.igst, fee.tds) for fee in fees]
