"""What is still to be posted, against what the books hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

import pytest

from backend.ledger.accounts import Code
from backend.ledger.daily import DailyFact, DailyKind
from backend.ledger.drafts import Cause, JournalDraft, JournalKind, ReversalDraft
from backend.loans.core.bookkeeping import drafts_for
from backend.loans.core.posting import PlannedJournal, PostedLine, posting_plan, signature
from backend.loans.plan.money_events import Reversal
from backend.loans.plan.position import Amounts, LineKind, LoanPosition
from tests.unit.loans.loan_figures import EMI, PAYDAY, as_of, at, disbursed, event_id, paid

LOAN = UUID(int=7)
DAY = date(2026, 1, 15)


def posted(plan: list[PlannedJournal]) -> list[PostedLine]:
    """The books after a plan with no reversals was carried out."""
    return [
        PostedLine(each.key, uuid5(LOAN, each.key), each.value_date, each.signature)
        for each in plan
        if each.line
    ]


def planned(position: LoanPosition, books: list[PostedLine]) -> list[tuple[str, str]]:
    return [("undo" if each.reverses else "post", each.key) for each in posting_plan(position, books)]


def test_a_new_loan_posts_its_disbursal_and_each_day_of_interest() -> None:
    plan = planned(as_of(PAYDAY, date(2026, 1, 7)), [])

    assert plan == [
        ("post", f"disbursal:{disbursed(PAYDAY).id}"),
        ("post", "accrual:2026-01-06"),
        ("post", "accrual:2026-01-07"),
    ]


def test_a_second_look_posts_nothing() -> None:
    position = as_of(PAYDAY, DAY)

    assert posting_plan(position, posted(posting_plan(position, []))) == []


def test_the_next_day_posts_only_itself() -> None:
    books = posted(posting_plan(as_of(PAYDAY, DAY), []))

    assert planned(as_of(PAYDAY, DAY + timedelta(days=1)), books) == [("post", "accrual:2026-01-16")]


def test_a_backdated_payment_reverses_only_what_it_changes() -> None:
    books = posted(posting_plan(as_of(PAYDAY, DAY), []))
    payment = paid(date(2026, 1, 13), "8000", booked=at(DAY))

    plan = planned(as_of(PAYDAY, DAY, payment), books)

    assert plan == [
        ("undo", "accrual:2026-01-14"),
        ("undo", "accrual:2026-01-15"),
        ("post", f"payment:{payment.id}"),
        ("post", "accrual:2026-01-14"),
        ("post", "accrual:2026-01-15"),
    ]


def test_a_bounced_payment_is_undone_and_interest_runs_as_before() -> None:
    payment = paid(date(2026, 1, 13), "8000")
    with_payment = as_of(PAYDAY, DAY, payment)
    books = posted(posting_plan(with_payment, []))
    bounce = Reversal(event_id("bounce"), DAY, at(DAY), payment.id)

    plan = posting_plan(as_of(PAYDAY, DAY, payment, bounce), books)

    assert [each.key for each in plan if each.reverses] == [
        f"payment:{payment.id}",
        "accrual:2026-01-14",
        "accrual:2026-01-15",
    ]
    assert [each.value_date for each in plan if each.reverses] == [date(2026, 1, 13), date(2026, 1, 14), DAY]


def test_every_line_has_a_balanced_journal() -> None:
    late = date(2026, 3, 20)
    position = as_of(EMI, late, paid(date(2026, 1, 20), "11000"), paid(date(2026, 3, 10), "9000"))

    drafts = drafts_for(loan_id=LOAN, currency="INR", plan=posting_plan(position, []))

    assert len(drafts) == len(position.lines)


def test_a_disbursal_credits_net_fee_and_both_halves_of_the_tax() -> None:
    (draft, *_) = drafts_for(
        loan_id=LOAN, currency="INR", plan=posting_plan(as_of(PAYDAY, date(2026, 1, 5)), [])
    )

    sides = {posting.account.name: posting.debit or -posting.credit for posting in draft.postings}
    assert sides == {
        "LOAN_PRINCIPAL": 15000,
        "BANK_DISBURSEMENT": -14646,
        "FEE_INCOME": -300,
        "CGST_PAYABLE": -27,
        "SGST_PAYABLE": -27,
    }


LATE = replace(PAYDAY, penal=replace(PAYDAY.penal, grace_days=0))


@pytest.mark.parametrize(
    ("key", "kind", "instalment", "amount"),
    [
        ("accrual:2026-01-06", DailyKind.INTEREST, 0, "15.00"),
        ("penal:2026-02-05:1", DailyKind.PENAL, 1, "50.00"),
    ],
)
def test_a_row_that_a_day_end_booked_is_the_line_that_a_replay_makes(
    key: str, kind: DailyKind, instalment: int, amount: str
) -> None:
    journal = UUID(int=9)
    position = as_of(LATE, date(2026, 2, 5))
    [line] = [each for each in position.lines if each.key == key]
    fact = DailyFact(LOAN, line.value_date, kind, instalment, Decimal(amount), False, journal)

    row = PostedLine.of_day(fact)

    assert (row.key, row.journal_id, row.value_date, row.daily) == (key, journal, line.value_date, fact)
    assert row.signature == signature(line)
    assert PostedLine.of_day(replace(fact, suspended=True)).signature != row.signature
    assert PostedLine.of_day(replace(fact, amount=fact.amount + 1)).signature != row.signature


def test_what_a_day_end_booked_is_taken_back_as_the_share_of_one_loan() -> None:
    payment = paid(date(2026, 1, 5), "5000", booked=at(DAY))
    fact = DailyFact(LOAN, date(2026, 1, 6), DailyKind.INTEREST, 0, Decimal("15.00"), True, UUID(int=9))
    plan = posting_plan(as_of(PAYDAY, date(2026, 1, 6), payment), [PostedLine.of_day(fact)])

    undo, *_ = drafts_for(loan_id=LOAN, currency="INR", plan=plan)

    assert isinstance(undo, JournalDraft)
    assert (undo.kind, undo.loan_id, undo.value_date) == (JournalKind.REVERSAL, LOAN, fact.value_date)
    assert {each.account: each.debit - each.credit for each in undo.postings} == {
        Code.INTEREST_RECEIVABLE: -15,
        Code.INTEREST_SUSPENSE: 15,
    }


@pytest.mark.parametrize(
    "change",
    [
        {"kind": LineKind.WAIVER},
        {"value_date": date(2026, 1, 7)},
        {"held": Decimal("0.01")},
        {"amounts": Amounts(interest=Decimal("15.01"))},
        {"amounts": Amounts(penalty=Decimal("15.00"))},
        {"suspense": Amounts(interest=Decimal("0.01"))},
    ],
)
def test_whatever_the_ledger_shows_of_a_line_is_in_its_signature(change: dict[str, Any]) -> None:
    [line] = [each for each in as_of(PAYDAY, DAY).lines if each.key == "accrual:2026-01-06"]

    assert signature(line._replace(**change)) != signature(line)
    assert signature(line._replace(note="told otherwise")) == signature(line)


@pytest.mark.parametrize("part", ["base", "cgst", "sgst", "igst", "tds"])
def test_every_part_of_a_fee_is_in_the_signature(part: str) -> None:
    line = as_of(PAYDAY, date(2026, 1, 5)).lines[0]
    [fee] = line.fees
    other = replace(fee, **{part: getattr(fee, part) + 1})

    assert signature(line._replace(fees=(other,))) != signature(line)


def test_drafts_carry_the_loan_the_key_and_why() -> None:
    payment = paid(date(2026, 1, 13), "8000")
    plan = posting_plan(as_of(PAYDAY, DAY, payment), [])
    drafts = {draft.key: draft for draft in _journals(drafts_for(loan_id=LOAN, currency="INR", plan=plan))}

    of_event, of_time = drafts[f"payment:{payment.id}"], drafts["accrual:2026-01-06"]
    assert of_event.cause == Cause("loan_event", payment.id, "Payment received")
    assert (of_time.cause.kind, of_time.cause.id) == ("business_date", None)
    for each in plan:
        draft = drafts[each.key]
        carried = (draft.loan_id, draft.currency, draft.value_date, draft.signature)
        assert carried == (LOAN, "INR", each.value_date, each.signature)


def test_a_reversal_says_what_made_history_change() -> None:
    payment = paid(date(2026, 1, 13), "8000")
    books = posted(posting_plan(as_of(PAYDAY, DAY, payment), []))
    bounce = Reversal(event_id("bounce"), DAY, at(DAY), payment.id)
    plan = [each for each in posting_plan(as_of(PAYDAY, DAY, payment, bounce), books) if each.reverses]
    bounced = Cause("loan_event", bounce.id, "The cheque came back")

    silent = drafts_for(loan_id=LOAN, currency="INR", plan=plan)
    told = drafts_for(loan_id=LOAN, currency="INR", plan=plan, reversal_cause=bounced)

    ids = [uuid5(LOAN, each.key) for each in plan]
    replayed = Cause("loan_event", None, "Replayed: an earlier entry changed")
    assert silent == [ReversalDraft(each, replayed) for each in ids]
    assert told == [ReversalDraft(each, bounced) for each in ids]


def test_a_long_note_is_cut_to_what_the_books_keep() -> None:
    [line] = as_of(PAYDAY, date(2026, 1, 5)).lines
    plan = [PlannedJournal(line.key, line.value_date, line._replace(note="x" * 300), signature="s")]

    [draft] = _journals(drafts_for(loan_id=LOAN, currency="INR", plan=plan))

    assert draft.cause.sentence == "x" * 200


def _journals(drafts: list[JournalDraft | ReversalDraft]) -> list[JournalDraft]:
    return [draft for draft in drafts if isinstance(draft, JournalDraft)]
