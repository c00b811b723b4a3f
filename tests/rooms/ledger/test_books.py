"""The books: what is posted balances, is never edited, and can be undone once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from backend.kernel.actor import Actor
from backend.kernel.errors import AmountNotValid
from backend.ledger import recipes
from backend.ledger.accounts import CHART, Code
from backend.ledger.chart import ensure_chart
from backend.ledger.drafts import Cause, JournalDraft, JournalKind, PostingDraft, ReversalDraft
from backend.ledger.entries import Entry, TaxedFee
from backend.ledger.errors import (
    AlreadyPosted,
    AlreadyReversed,
    IsReversal,
    JournalNotFound,
    UnbalancedJournal,
)
from backend.ledger.models import Account, BooksAreNeverEdited, Journal, Posting
from backend.ledger.queries import account_totals, loan_balances, loan_ledger, standing_journals, verify
from backend.ledger.services import post, post_many, reverse

pytestmark = pytest.mark.usefixtures("brand")

D = Decimal
JOB = Actor.system("test")
LOAN = UUID(int=11)
BECAUSE = Cause("loan_event", UUID(int=5), "Because")


def entry(day: int = 5, key: str = "", loan_id: UUID | None = LOAN) -> Entry:
    return Entry(loan_id, "INR", date(2026, 1, day), BECAUSE, key, f"signature-{key}")


def disburse() -> Journal:
    fees = [TaxedFee(D(300), cgst=D(27), sgst=D(27))]
    return post(
        journal=recipes.disbursement(entry(key="disbursal"), principal=D(15000), fees=fees), actor=JOB
    )


def accrue(day: int) -> Journal:
    return post(journal=recipes.interest_accrued(entry(day, f"accrual:{day}"), amount=D(15)), actor=JOB)


def test_a_new_brand_has_its_chart_of_accounts() -> None:
    assert Account.objects.count() == len(CHART)

    ensure_chart()

    assert Account.objects.count() == len(CHART)


def test_disbursement_owes_the_gross_and_sends_the_net() -> None:
    disburse()

    assert loan_balances(loan_id=LOAN)["PRINCIPAL"] == D(15000)
    totals = account_totals()
    assert totals[Code.BANK_DISBURSEMENT] == D(-14646)
    assert totals[Code.FEE_INCOME] == D(-300)
    assert sum(totals.values()) == 0


def test_repayment_lowers_each_component_and_holds_the_rest() -> None:
    disburse()
    accrue(6)

    parts = {"INTEREST": D(15), "PRINCIPAL": D(5000)}
    post(journal=recipes.repayment_received(entry(6), parts=parts, held=D(85)), actor=JOB)

    balances = loan_balances(loan_id=LOAN)
    assert (balances["PRINCIPAL"], balances["INTEREST"], balances["HELD"]) == (D(10000), D(0), D(85))


def test_a_draft_that_does_not_balance_cannot_be_made() -> None:
    sides = (PostingDraft(Code.LOAN_PRINCIPAL, debit=D(10)), PostingDraft(Code.BANK_COLLECTION, credit=D(9)))

    with pytest.raises(UnbalancedJournal):
        JournalDraft(JournalKind.WAIVER, date(2026, 1, 5), "INR", sides, BECAUSE)


@pytest.mark.parametrize(("debit", "credit"), [("5", "5"), ("0", "0"), ("-5", "0"), ("0.001", "0")])
def test_a_posting_has_exactly_one_side_in_whole_paise(debit: str, credit: str) -> None:
    with pytest.raises(AmountNotValid):
        PostingDraft(Code.LOAN_PRINCIPAL, debit=D(debit), credit=D(credit))


def test_the_database_refuses_a_posting_with_two_sides_and_a_journal_that_does_not_balance() -> None:
    journal = disburse()

    with pytest.raises(IntegrityError, match="ledger_posting_one_side"), transaction.atomic():
        Posting.objects.create(
            journal=journal,
            account_id="1000",
            sequence=99,
            value_date=journal.value_date,
            booked_at=journal.booked_at,
            debit=D(1),
            credit=D(1),
        )
    with pytest.raises(IntegrityError, match="ledger_journal_balanced"), transaction.atomic():
        Journal.objects.create(
            kind="WAIVER",
            value_date=journal.value_date,
            booked_at=journal.booked_at,
            currency="INR",
            cause_kind="x",
            cause="x",
            debit_total=D(1),
            credit_total=D(2),
            actor_kind="SYSTEM",
        )


def test_rows_of_the_books_are_never_edited_or_deleted() -> None:
    journal = disburse()

    with pytest.raises(BooksAreNeverEdited):
        journal.save()
    with pytest.raises(BooksAreNeverEdited):
        journal.delete()
    with pytest.raises(BooksAreNeverEdited):
        Posting.objects.filter(journal=journal).update(debit=D(1))
    with pytest.raises(BooksAreNeverEdited):
        Posting.objects.all().delete()


def test_the_same_fact_is_posted_once() -> None:
    accrue(6)
    again = recipes.interest_accrued(entry(6, "accrual:6"), amount=D(15))

    stale = Journal.objects.get(key="accrual:6")
    assert stale.revision == 0
    # Another writer that has not seen the first would choose revision 0 as well.
    with pytest.raises(IntegrityError, match="ledger_journal_fact_once"), transaction.atomic():
        Journal.objects.create(
            kind="INTEREST_ACCRUED",
            value_date=again.value_date,
            booked_at=stale.booked_at,
            currency="INR",
            loan_id=LOAN,
            cause_kind="x",
            cause="x",
            key="accrual:6",
            debit_total=D(15),
            credit_total=D(15),
            actor_kind="SYSTEM",
        )


def test_a_fact_that_stands_is_not_posted_again() -> None:
    accrue(6)

    with pytest.raises(AlreadyPosted):
        accrue(6)

    assert loan_balances(loan_id=LOAN)["INTEREST"] == D(15)


def test_a_reversal_mirrors_the_journal_on_its_value_date() -> None:
    journal = accrue(6)

    undone = reverse(journal_id=journal.id, cause=BECAUSE, actor=JOB)

    assert undone.value_date == journal.value_date
    assert loan_balances(loan_id=LOAN)["INTEREST"] == 0
    assert [(row.debit, row.credit) for row in loan_ledger(loan_id=LOAN)] == [
        (D(15), D(0)),
        (D(0), D(15)),
        (D(0), D(15)),
        (D(15), D(0)),
    ]


def test_a_reversed_fact_can_be_posted_anew_in_one_call() -> None:
    journal = accrue(6)
    anew = recipes.interest_accrued(entry(6, "accrual:6"), amount=D(10))

    post_many(drafts=[ReversalDraft(journal.id, BECAUSE), anew], actor=JOB)

    assert loan_balances(loan_id=LOAN)["INTEREST"] == D(10)
    (standing,) = standing_journals(loan_ids=[LOAN])[LOAN]
    assert standing.journal_id != journal.id


def test_a_journal_is_reversed_once_and_a_reversal_never() -> None:
    journal = accrue(6)
    undone = reverse(journal_id=journal.id, cause=BECAUSE, actor=JOB)

    with pytest.raises(AlreadyReversed):
        reverse(journal_id=journal.id, cause=BECAUSE, actor=JOB)
    with pytest.raises(IsReversal):
        reverse(journal_id=undone.id, cause=BECAUSE, actor=JOB)
    with pytest.raises(JournalNotFound):
        reverse(journal_id=uuid4(), cause=BECAUSE, actor=JOB)


def test_balances_as_of_a_day_as_known_at_a_moment() -> None:
    disburse()
    first = accrue(6)
    accrue(7)
    known = first.booked_at

    assert loan_balances(loan_id=LOAN, as_of=date(2026, 1, 6))["INTEREST"] == D(15)
    assert loan_balances(loan_id=LOAN, known_at=known)["INTEREST"] == D(15)
    assert loan_balances(loan_id=LOAN)["INTEREST"] == D(30)


def test_the_account_of_a_loan_runs_and_names_its_causes() -> None:
    disburse()
    accrue(6)

    rows = loan_ledger(loan_id=LOAN)

    assert rows[0].balance_after == D(15000)
    assert rows[-1].balance_after == D(15015)
    assert all(row.cause == "Because" and row.cause_id == UUID(int=5) for row in rows)
    assert rows[0].account == "1100 Loan principal"


def test_the_account_of_a_loan_is_read_in_two_queries(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    disburse()
    for day in range(6, 20):
        accrue(day)

    with django_assert_num_queries(2):
        loan_ledger(loan_id=LOAN)


def test_many_journals_are_written_in_a_fixed_number_of_statements(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    drafts = [recipes.interest_accrued(entry(6, f"a:{number}"), amount=D(1)) for number in range(200)]

    with django_assert_max_num_queries(6):
        post_many(drafts=drafts, actor=JOB)


def test_one_loan_does_not_see_another() -> None:
    disburse()

    assert loan_balances(loan_id=UUID(int=12))["PRINCIPAL"] == 0
    assert loan_ledger(loan_id=UUID(int=12)) == []


def test_the_brands_own_facts_are_posted_once_too() -> None:
    suspense = recipes.suspense_received(entry(6, "suspense:1", None), amount=D(100))
    post(journal=suspense, actor=JOB)

    with pytest.raises(AlreadyPosted):
        post(journal=suspense, actor=JOB)


def test_verify_finds_a_journal_whose_postings_are_not_its_totals() -> None:
    journal = disburse()
    assert verify().holds

    Posting.objects.create(
        journal=journal,
        account_id=Code.FEE_INCOME.value,
        sequence=99,
        value_date=journal.value_date,
        booked_at=journal.booked_at,
        debit=D(300),
    )

    verdict = verify()
    assert verdict.unbalanced == (journal.id,)
    assert verdict.difference == D(300)
