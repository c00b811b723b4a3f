"""Every journal says what its docstring says, to the account and the paisa."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from backend.kernel.errors import AmountNotValid
from backend.ledger import impaired_recipes, recipes
from backend.ledger.accounts import Code
from backend.ledger.drafts import Cause, JournalDraft, JournalKind, PostingDraft
from backend.ledger.entries import Entry, TaxedFee
from backend.ledger.errors import UnbalancedJournal

D = Decimal
CAUSE = Cause("payment", UUID(int=3), "Payment received.")
ENTRY = Entry(UUID(int=7), "INR", date(2026, 1, 5), CAUSE, "payment:1", "a1b2")

INTEREST, PENALTY = {"INTEREST": D(600)}, {"PENALTY": D(50)}
FEE = TaxedFee(D(300), cgst=D(27), sgst=D(27))
BETWEEN_STATES = TaxedFee(D(100), igst=D(18), tds=D(10))

WAITS = Code.INTEREST_SUSPENSE

# what makes it, the kind it is of, and its sides: above zero a debit, below zero a credit
JOURNALS: list[tuple[Callable[[], JournalDraft], JournalKind, dict[Code, int]]] = [
    (
        lambda: recipes.disbursement(ENTRY, principal=D(15000), fees=[FEE]),
        JournalKind.DISBURSEMENT,
        {
            Code.LOAN_PRINCIPAL: 15000,
            Code.BANK_DISBURSEMENT: -14646,
            Code.FEE_INCOME: -300,
            Code.CGST_PAYABLE: -27,
            Code.SGST_PAYABLE: -27,
        },
    ),
    (
        lambda: recipes.disbursement(ENTRY, principal=D(15000), fees=iter([FEE, BETWEEN_STATES])),
        JournalKind.DISBURSEMENT,
        {
            Code.LOAN_PRINCIPAL: 15000,
            Code.TDS_RECEIVABLE: 10,
            Code.BANK_DISBURSEMENT: -14538,
            Code.FEE_INCOME: -400,
            Code.CGST_PAYABLE: -27,
            Code.SGST_PAYABLE: -27,
            Code.IGST_PAYABLE: -18,
        },
    ),
    (
        lambda: recipes.disbursement(ENTRY, principal=D(500)),
        JournalKind.DISBURSEMENT,
        {Code.LOAN_PRINCIPAL: 500, Code.BANK_DISBURSEMENT: -500},
    ),
    (
        lambda: recipes.interest_accrued(ENTRY, amount=D(15)),
        JournalKind.INTEREST_ACCRUED,
        {Code.INTEREST_RECEIVABLE: 15, Code.INTEREST_INCOME: -15},
    ),
    (
        lambda: recipes.interest_accrued(ENTRY, amount=D(15), suspended=D(4)),
        JournalKind.INTEREST_ACCRUED,
        {Code.INTEREST_RECEIVABLE: 15, Code.INTEREST_INCOME: -11, WAITS: -4},
    ),
    (
        lambda: recipes.penal_charged(ENTRY, amount=D(50)),
        JournalKind.PENAL_CHARGED,
        {Code.PENALTY_RECEIVABLE: 50, Code.PENALTY_INCOME: -50},
    ),
    (
        lambda: recipes.penal_charged(ENTRY, amount=D(50), suspended=D(20)),
        JournalKind.PENAL_CHARGED,
        {Code.PENALTY_RECEIVABLE: 50, Code.PENALTY_INCOME: -30, WAITS: -20},
    ),
    (
        lambda: recipes.fee_charged(ENTRY, fees=iter([FEE])),
        JournalKind.FEE_CHARGED,
        {
            Code.FEE_RECEIVABLE: 300,
            Code.TAX_RECEIVABLE: 54,
            Code.FEE_INCOME: -300,
            Code.CGST_PAYABLE: -27,
            Code.SGST_PAYABLE: -27,
        },
    ),
    (
        lambda: recipes.fee_charged(ENTRY, fees=[BETWEEN_STATES], suspended=D(60)),
        JournalKind.FEE_CHARGED,
        {
            Code.FEE_RECEIVABLE: 90,
            Code.TDS_RECEIVABLE: 10,
            Code.TAX_RECEIVABLE: 18,
            Code.FEE_INCOME: -40,
            WAITS: -60,
            Code.IGST_PAYABLE: -18,
        },
    ),
    (
        lambda: recipes.repayment_received(
            ENTRY,
            parts={"PENALTY": D(50), "INTEREST": D(450), "FEE": D(90), "TAX": D(18), "PRINCIPAL": D(4500)},
            held=D(7),
        ),
        JournalKind.REPAYMENT,
        {
            Code.BANK_COLLECTION: 5115,
            Code.PENALTY_RECEIVABLE: -50,
            Code.INTEREST_RECEIVABLE: -450,
            Code.FEE_RECEIVABLE: -90,
            Code.TAX_RECEIVABLE: -18,
            Code.LOAN_PRINCIPAL: -4500,
            Code.HELD_FOR_BORROWERS: -7,
        },
    ),
    (
        lambda: recipes.repayment_received(ENTRY, parts=INTEREST),
        JournalKind.REPAYMENT,
        {Code.BANK_COLLECTION: 600, Code.INTEREST_RECEIVABLE: -600},
    ),
    (
        lambda: recipes.held_applied(ENTRY, parts={"INTEREST": D(80), "PRINCIPAL": D(420)}),
        JournalKind.HELD_APPLIED,
        {Code.HELD_FOR_BORROWERS: 500, Code.INTEREST_RECEIVABLE: -80, Code.LOAN_PRINCIPAL: -420},
    ),
    (
        lambda: recipes.held_refunded(ENTRY, amount=D(500)),
        JournalKind.HELD_REFUNDED,
        {Code.HELD_FOR_BORROWERS: 500, Code.BANK_COLLECTION: -500},
    ),
    (
        lambda: recipes.refund_in_transit(ENTRY, amount=D(500)),
        JournalKind.REFUND_IN_TRANSIT,
        {Code.BANK_COLLECTION: 500, Code.REFUNDS_IN_TRANSIT: -500},
    ),
    (
        lambda: recipes.refund_settled(ENTRY, amount=D(500)),
        JournalKind.REFUND_SETTLED,
        {Code.REFUNDS_IN_TRANSIT: 500, Code.BANK_COLLECTION: -500},
    ),
    (
        lambda: recipes.fee_returned(ENTRY, fees=iter([FEE, BETWEEN_STATES])),
        JournalKind.FEE_RETURNED,
        {
            Code.FEE_INCOME: 400,
            Code.CGST_PAYABLE: 27,
            Code.SGST_PAYABLE: 27,
            Code.IGST_PAYABLE: 18,
            Code.TDS_RECEIVABLE: -10,
            Code.HELD_FOR_BORROWERS: -462,
        },
    ),
    (
        lambda: recipes.penal_returned(ENTRY, unpaid=D(100), paid=D(50), suspended=D(30)),
        JournalKind.PENAL_RETURNED,
        {
            Code.PENALTY_INCOME: 120,
            WAITS: 30,
            Code.PENALTY_RECEIVABLE: -100,
            Code.HELD_FOR_BORROWERS: -50,
        },
    ),
    (
        lambda: recipes.waiver(ENTRY, parts=PENALTY, suspended=D(20)),
        JournalKind.WAIVER,
        {Code.WAIVERS: 30, WAITS: 20, Code.PENALTY_RECEIVABLE: -50},
    ),
    (
        lambda: recipes.waiver(ENTRY, parts=INTEREST),
        JournalKind.WAIVER,
        {Code.WAIVERS: 600, Code.INTEREST_RECEIVABLE: -600},
    ),
    (
        lambda: recipes.suspense_received(ENTRY, amount=D(1000)),
        JournalKind.SUSPENSE,
        {Code.BANK_COLLECTION: 1000, Code.SUSPENSE: -1000},
    ),
    (
        lambda: recipes.suspense_cleared(ENTRY, amount=D(1000)),
        JournalKind.SUSPENSE_CLEARED,
        {Code.SUSPENSE: 1000, Code.BANK_COLLECTION: -1000},
    ),
    (
        lambda: impaired_recipes.income_suspended(ENTRY, parts={**INTEREST, **PENALTY, "FEE": D(5)}),
        JournalKind.INCOME_SUSPENDED,
        {Code.INTEREST_INCOME: 600, Code.FEE_INCOME: 5, Code.PENALTY_INCOME: 50, WAITS: -655},
    ),
    (
        lambda: impaired_recipes.income_released(ENTRY, parts={**INTEREST, **PENALTY, "FEE": D(5)}),
        JournalKind.INCOME_RELEASED,
        {WAITS: 655, Code.INTEREST_INCOME: -600, Code.FEE_INCOME: -5, Code.PENALTY_INCOME: -50},
    ),
    (
        lambda: impaired_recipes.settled(ENTRY, parts={**INTEREST, "PRINCIPAL": D(3000)}, suspended=D(600)),
        JournalKind.SETTLEMENT,
        {
            Code.SETTLEMENT_LOSSES: 3000,
            WAITS: 600,
            Code.INTEREST_RECEIVABLE: -600,
            Code.LOAN_PRINCIPAL: -3000,
        },
    ),
    (
        lambda: impaired_recipes.settled(ENTRY, parts=INTEREST),
        JournalKind.SETTLEMENT,
        {Code.SETTLEMENT_LOSSES: 600, Code.INTEREST_RECEIVABLE: -600},
    ),
    (
        lambda: impaired_recipes.write_off(ENTRY, parts={**INTEREST, "PRINCIPAL": D(9000)}, suspended=D(600)),
        JournalKind.WRITE_OFF,
        {Code.WRITE_OFFS: 9000, WAITS: 600, Code.INTEREST_RECEIVABLE: -600, Code.LOAN_PRINCIPAL: -9000},
    ),
    (
        lambda: impaired_recipes.write_off(ENTRY, parts=INTEREST),
        JournalKind.WRITE_OFF,
        {Code.WRITE_OFFS: 600, Code.INTEREST_RECEIVABLE: -600},
    ),
    (
        lambda: impaired_recipes.recovered(ENTRY, amount=D(1000), held=D(40)),
        JournalKind.RECOVERY,
        {Code.BANK_COLLECTION: 1040, Code.RECOVERY_INCOME: -1000, Code.HELD_FOR_BORROWERS: -40},
    ),
    (
        lambda: impaired_recipes.recovered(ENTRY, amount=D(1000)),
        JournalKind.RECOVERY,
        {Code.BANK_COLLECTION: 1000, Code.RECOVERY_INCOME: -1000},
    ),
]


@pytest.mark.parametrize(
    ("make", "kind", "sides"), JOURNALS, ids=[f"{at}-{kind}" for at, (_, kind, _) in enumerate(JOURNALS)]
)
def test_a_journal_moves_the_accounts_its_docstring_names(
    make: Callable[[], JournalDraft], kind: JournalKind, sides: dict[Code, int]
) -> None:
    draft = make()
    assert draft.kind is kind
    assert {each.account: each.debit - each.credit for each in draft.postings} == sides
    assert len(draft.postings) == len(sides)
    carried = (draft.loan_id, draft.currency, draft.value_date, draft.cause, draft.key, draft.signature)
    assert carried == (ENTRY.loan_id, "INR", date(2026, 1, 5), CAUSE, "payment:1", "a1b2")


@pytest.mark.parametrize(
    ("debit", "credit"),
    [
        ("0", "0"),
        ("1", "1"),
        ("-1", "0"),
        ("0", "-1"),
        ("1", "-1"),
        ("-1", "1"),
        ("0.001", "0"),
        ("0", "0.001"),
    ],
)
def test_a_posting_is_one_side_above_zero_in_whole_paise(debit: str, credit: str) -> None:
    with pytest.raises(AmountNotValid) as refused:
        PostingDraft(Code.LOAN_PRINCIPAL, debit=D(debit), credit=D(credit))
    assert refused.value.details == {"value": f"1100: {debit} / {credit}"}


def test_the_smallest_sum_is_a_paisa() -> None:
    assert PostingDraft(Code.LOAN_PRINCIPAL, debit=D("0.01")).component == "PRINCIPAL"


@pytest.mark.parametrize(
    "postings",
    [
        (),
        (PostingDraft(Code.LOAN_PRINCIPAL, debit=D(5)),),
        (
            PostingDraft(Code.LOAN_PRINCIPAL, debit=D(5)),
            PostingDraft(Code.BANK_COLLECTION, credit=D(4)),
        ),
    ],
)
def test_a_journal_that_does_not_balance_cannot_be_made(postings: tuple[PostingDraft, ...]) -> None:
    with pytest.raises(UnbalancedJournal, match="REPAYMENT"):
        JournalDraft(JournalKind.REPAYMENT, date(2026, 1, 5), "INR", postings, CAUSE)
