"""The account of a loan, line by line: on which day, in which words, what moved, for whose sake, onto which instalment.

Worked out by hand: 30,000 over 3 months at 24 % costs 600 for the first month, 19.35 for each of its 31 nights.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from backend.loans.plan.money_events import (
    BorrowerNpa,
    ChargeAdded,
    CoolingOffExit,
    MoneyEvent,
    Recovery,
    Refund,
    Restructure,
    Settlement,
    Waiver,
    WriteOff,
)
from backend.loans.plan.position import Line, LineKind
from backend.loans.plan.terms import LoanTerms
from backend.products.terms import Component, Excess, TenureUnit
from tests.unit.loans.loan_figures import EMI, PAYDAY, D, as_of, at, disbursed, event_id, paid

HOLD = replace(EMI, appropriation=replace(EMI.appropriation, excess=Excess.HOLD))
LENT = "5 Jan DISBURSAL PRINCIPAL 30000.00: Loan disbursed <disbursal>"
LATE = "8 Feb PENAL_CHARGED PENALTY 500.00: Penal charge, instalment 1, day 4 past due"


def day(month: int, of_month: int) -> date:
    return date(2026, month, of_month)


def story(terms: LoanTerms, until: date, *events: MoneyEvent) -> list[str]:
    """The lines but for the nightly interest; an event is named by the word its id was made of."""
    names = {disbursed(terms).id: "disbursal"} | {event.id: event.kind.value.lower() for event in events}
    position = as_of(terms, until, *events)
    assert len({line.key for line in position.lines}) == len(position.lines)
    for line in position.lines:
        if line.cause_id is not None and line.kind is not LineKind.INCOME_RELEASED:  # named by its day
            assert line.key.endswith(str(line.cause_id))
    return [told(line, names) for line in position.lines if line.kind is not LineKind.INTEREST_ACCRUED]


def told(line: Line, names: dict[UUID, str]) -> str:
    moved = [f"{component.value} {amount}" for component, amount in line.amounts.items() if amount]
    moved += [f"held {line.held}"] if line.held else []
    moved += [f"waits {component.value} {amount}" for component, amount in line.suspense.items() if amount]
    words = f"{line.value_date:%-d %b} {line.kind.value} {', '.join(moved)}: {line.note}"
    words += "".join(f" [{each.instalment} {each.component.value} {each.amount}]" for each in line.shares)
    words += "".join(
        f" ({fee.code} {fee.name} {fee.base} + {fee.cgst} + {fee.sgst} + {fee.igst})" for fee in line.fees
    )
    return words + (f" <{names[line.cause_id]}>" if line.cause_id else "")


def test_charges_are_paid_with_the_instalment_they_fall_due_with() -> None:
    assert story(
        HOLD,
        day(3, 1),
        ChargeAdded(event_id("visit"), day(1, 20), at(day(1, 20), 2), Component.FEE, D(100), D(18), "Visit"),
        ChargeAdded(event_id("late"), day(1, 21), at(day(1, 21), 2), Component.PENALTY, D(70)),
        paid(day(1, 22), "500"),
        Waiver(event_id("waived"), day(1, 23), at(day(1, 23)), Component.PENALTY, D(20)),
        Refund(event_id("sent back"), day(1, 24), at(day(1, 24)), D(100)),
    ) == [
        LENT,
        "20 Jan FEE_CHARGED FEE 100.00, TAX 18.00: Visit (CHARGE Visit 100 + 9.00 + 9.00 + 0.00) <charge>",
        "21 Jan PENAL_CHARGED PENALTY 70.00: Charge added <charge>",
        "22 Jan PAYMENT held 500.00: Payment received <payment>",
        "23 Jan WAIVER PENALTY 20.00: Penalty waived [1 PENALTY 20.00] <waiver>",
        "24 Jan REFUND held -100.00: Excess sent back <refund>",
        "5 Feb HELD_APPLIED INTEREST 232.00, FEE 100.00, TAX 18.00, PENALTY 50.00, held -400.00: "
        "Money held, put to the instalment that fell due "
        "[1 PENALTY 50.00] [1 TAX 18.00] [1 FEE 100.00] [1 INTEREST 232.00]",
        LATE,
    ]


def test_money_held_pays_a_charge_put_on_what_is_already_due() -> None:
    # the second instalment is 10,403: 2 % of 20,197 and the rest principal
    assert story(
        HOLD,
        day(3, 5),
        paid(day(2, 5), "11500"),
        ChargeAdded(event_id("visit"), day(2, 6), at(day(2, 6), 2), Component.FEE, D(50), D(0), "Visit"),
        paid(day(3, 5), "11303"),
    ) == [
        LENT,
        "5 Feb PAYMENT PRINCIPAL 9803.00, INTEREST 600.00, held 1097.00: Payment received "
        "[1 INTEREST 600.00] [1 PRINCIPAL 9803.00] <payment>",
        "6 Feb FEE_CHARGED FEE 50.00: Visit (CHARGE Visit 50 + 0.00 + 0.00 + 0.00) <charge>",
        "5 Mar HELD_APPLIED PRINCIPAL 643.06, INTEREST 403.94, FEE 50.00, held -1097.00: "
        "Money held, put to the instalment that fell due "
        "[2 FEE 50.00] [2 INTEREST 403.94] [2 PRINCIPAL 643.06]",
        "5 Mar PAYMENT PRINCIPAL 9356.00, held 1947.00: Payment received [2 PRINCIPAL 9356.00] <payment>",
    ]


def test_a_borrower_who_leaves_early_has_the_fees_back() -> None:
    fee = "(PROCESSING Processing fee 300.00 + 27.00 + 27.00 + 0.00)"
    leaves = CoolingOffExit(event_id("leaves"), day(1, 6), at(day(1, 6)))

    assert story(replace(PAYDAY, exit_keeps_fees=False), day(1, 7), leaves) == [
        f"5 Jan DISBURSAL PRINCIPAL 15000.00: Loan disbursed {fee} <disbursal>",
        "6 Jan FEE_RETURNED held 354.00: Fees of 354.00 returned: the borrower left within the cooling-off days "
        f"{fee} <exit>",
    ]
    assert len(story(PAYDAY, day(1, 7), leaves)) == 1


def test_a_settlement_gives_up_what_it_does_not_pay() -> None:
    settled = Settlement(event_id("settled"), day(1, 20), at(day(1, 20)), D(20000))

    # 15 of 31 nights of 600
    assert story(HOLD, day(3, 1), settled) == [
        LENT,
        "20 Jan PAYMENT PRINCIPAL 19709.68, INTEREST 290.32: Payment received in full and final settlement "
        "[1 INTEREST 290.32] [1 PRINCIPAL 19709.68] <settlement>",
        "20 Jan SETTLED PRINCIPAL 10290.32: Given up: settled in full and final [1 PRINCIPAL 10290.32] "
        "<settlement>",
    ]


def test_money_after_a_write_off_is_a_recovery_until_all_of_it_is_back() -> None:
    assert story(
        HOLD,
        day(4, 1),
        WriteOff(event_id("lost"), day(2, 20), at(day(2, 20))),
        Recovery(event_id("first"), day(3, 1), at(day(3, 1)), D(5000)),
        ChargeAdded(event_id("court"), day(3, 2), at(day(3, 2)), Component.FEE, D(50)),
        Recovery(event_id("second"), day(3, 3), at(day(3, 3)), D(29000)),
        Recovery(event_id("third"), day(3, 4), at(day(3, 4)), D(10)),
    ) == [
        LENT,
        LATE,
        "20 Feb WRITTEN_OFF PRINCIPAL 30000.00, INTEREST 816.40, PENALTY 500.00: "
        "Written off: no longer expected, still claimed [1 PRINCIPAL 9803.00] [1 INTEREST 600.00] "
        "[1 PENALTY 500.00] [2 PRINCIPAL 20197.00] [2 INTEREST 216.40] <write_off>",
        "1 Mar RECOVERED PRINCIPAL 3683.60, INTEREST 816.40, PENALTY 500.00: Recovered after the write-off "
        "[3 PENALTY 500.00] [3 INTEREST 816.40] [3 PRINCIPAL 3683.60] <recovery>",
        "2 Mar FEE_CHARGED FEE 50.00: Charge added (CHARGE Charge added 50 + 0.00 + 0.00 + 0.00) <charge>",
        "3 Mar RECOVERED PRINCIPAL 26316.40, held 2683.60: Recovered after the write-off "
        "[3 PRINCIPAL 26316.40] <recovery>",
        "3 Mar HELD_APPLIED FEE 50.00, held -50.00: Money held, put to what was charged since the write-off "
        "[2 FEE 50.00] <recovery>",
        "4 Mar RECOVERED held 10.00: Recovered after the write-off <recovery>",
    ]


def test_income_waits_while_the_borrower_is_npa() -> None:
    fee = "(PROCESSING Processing fee 300.00 + 27.00 + 27.00 + 0.00)"
    assert story(
        PAYDAY,
        day(1, 12),
        BorrowerNpa(event_id("is"), day(1, 8), at(day(1, 8)), True),
        BorrowerNpa(event_id("is no more"), day(1, 11), at(day(1, 11)), False),
    ) == [
        f"5 Jan DISBURSAL PRINCIPAL 15000.00: Loan disbursed {fee} <disbursal>",
        "8 Jan INCOME_SUSPENDED waits INTEREST 45.00: "
        "NPA: a loan of the borrower is; unpaid income waits until it is paid",
        "11 Jan INCOME_RELEASED waits INTEREST -90.00: Income that waited: no loan of the borrower is NPA "
        "<borrower_npa>",
    ]


def test_money_that_closes_the_loan_says_so() -> None:
    # 7 of 31 nights of 600
    assert story(EMI, day(1, 12), paid(day(1, 12), "31800"))[1:] == [
        "12 Jan PAYMENT PRINCIPAL 30000.00, INTEREST 135.48, held 1664.52: "
        "Payment received: it closes the loan [1 INTEREST 135.48] [1 PRINCIPAL 30000.00] <payment>"
    ]


def test_new_terms_say_what_was_agreed() -> None:
    agreed = Restructure(
        event_id("agreed"),
        day(2, 20),
        at(day(2, 20)),
        moratorium_periods=1,
        tenure=5,
        rate_pct=D("18.50"),
        reschedule_arrears=True,
    )
    longer = Restructure(event_id("longer"), day(1, 20), at(day(1, 20)), tenure=6)

    assert story(HOLD, day(2, 20), agreed)[-1] == (
        "20 Feb RESTRUCTURED : Restructured: 6 instalments to come, nothing asked for in the first 1, "
        "rate 18.5 %, arrears asked for anew <restructure>"
    )
    assert story(HOLD, day(1, 20), longer)[-1] == (
        "20 Jan RESTRUCTURED : Restructured: 6 instalments to come <restructure>"
    )


def test_a_bullet_of_months_counts_its_tenure_in_whole_months() -> None:
    half_year = replace(
        PAYDAY,
        tenure=6,
        tenure_unit=TenureUnit.MONTHS,
        fees=(),
        rate=replace(EMI.rate, rest=PAYDAY.rate.rest),
    )
    moved = Restructure(event_id("moved"), day(3, 10), at(day(3, 10)), tenure=9)

    before, after = as_of(half_year, day(3, 10)), as_of(half_year, day(3, 10), moved)

    assert [row.due_date for row in before.instalments] == [day(7, 5)]
    assert [row.due_date for row in after.instalments] == [day(12, 10)]
    assert after.tenure == 11  # 5 January to 10 December: eleven whole months
