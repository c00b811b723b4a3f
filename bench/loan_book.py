"""A book of loans in a brand's own tables: a few are made by the services and walked to the day, then copied in SQL.

Kinds, in tenths: five bear no interest and fall due later; one runs; one is overdue; one each falls due on the first,
second and third day measured. So on each of these days half of the book is untouched, and a tenth falls overdue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import connection, transaction

from backend.brand_config import services as brand_config
from backend.customers.models import BankAccount, Customer
from backend.kernel import clock
from backend.kernel.actor import Actor
from backend.kernel.ids import uuid7
from backend.loans.models import FrozenTerms, Loan, Payout
from backend.loans.plan.terms import LoanTerms
from backend.loans.services import books, day_end
from backend.products.queries import get_terms, live_products
from backend.products.terms import TaxSplit
from bench import rows

SYSTEM = Actor.system("bench")
WALKED_DAYS = 10


@dataclass(frozen=True)
class Kind:
    """lent_on: days from the first; tenure in days or months of the product"""

    product: str
    lent_on: int
    tenure: int
    interest: bool = True


_SLEEPING = Kind("PERSONAL_LOAN", 5, 3, interest=False)
KINDS = (
    *[_SLEEPING] * 5,
    Kind("SALARY_ADVANCE", 8, 30),
    Kind("SALARY_ADVANCE", 0, 7),
    *[Kind("SALARY_ADVANCE", 3 + place, 7) for place in range(3)],
)


def make_book(size: int) -> int:
    """Fill the open brand; gives how many loans there are. The books stand at the first day to be measured."""
    borrower = rows.make_borrowers(1, seed=1)[0]
    templates: list[Loan] = []
    for day in range(WALKED_DAYS):
        for kind in (kind for kind in KINDS if kind.lent_on == day):
            templates.append(_lend(kind, borrower, len(templates)))
        run = day_end.run_day_end(actor=SYSTEM, business_date=brand_config.business_date())
        if run.state != "CLOSED":
            raise RuntimeError(f"The book does not close: {run.proofs}")
    _copy_all(max(size // len(KINDS) - 1, 0))
    return Loan.objects.count()


def _lend(kind: Kind, borrower: Customer, number: int) -> Loan:
    product = next(one for one in live_products() if one.code == kind.product)
    moment = clock.now()
    amount = Decimal(30000) if kind.product == "PERSONAL_LOAN" else Decimal(20000 + 1000 * (number % 7))
    terms = LoanTerms.from_product(
        get_terms(product.version_id), amount=amount, tenure=kind.tenure, tax_split=TaxSplit.INTRA_STATE
    )
    if not kind.interest:
        terms = replace(terms, rate=replace(terms.rate, pct=Decimal(0)))
    with transaction.atomic():
        loan = Loan(
            number=f"B-{number:03}",
            customer=borrower,
            product_version_id=product.version_id,
            status="ACTIVE",
            status_changed_at=moment,
            currency=product.currency,
            requested_amount=amount,
            sanctioned_amount=amount,
            tenure=kind.tenure,
            tenure_unit=product.tenure_unit,
            applied_at=moment,
            applied_on=moment.date(),
        )
        loan.save(force_insert=True)
        FrozenTerms.put(loan, terms.to_json())
        books.book_disbursal(loan=loan, actor=SYSTEM)
        loan.save()
        _paid_out(loan)
    return loan


def _paid_out(loan: Loan) -> None:
    """The transfer that the proofs look for beside each disbursed loan."""
    account, _ = BankAccount.objects.get_or_create(
        customer_id=loan.customer_id,
        defaults={"account_sealed": b"bench", "account_blind": b"bench", "ifsc": "HDFC0000001"},
    )
    net = books.net_amount(loan)
    Payout.objects.create(
        loan=loan,
        attempt=1,
        state="SUCCEEDED",
        amount=net.amount,
        currency=net.currency,
        mode="IMPS",
        bank_account=account,
        reference=f"P-{loan.number}",
        provider_key=str(uuid7()),
        utr=f"U{loan.number}",
        ended_at=clock.now(),
    )


# --- copying ------------------------------------------------------------------------------------

_COPIES = """
create temp table copies as
select template.id as of, place, uuidv7() as id
  from generate_series(1, %s) place cross join (select id from loans_loan order by number) template"""
_JOURNALS = """
create temp table journal_copies as
select j.id as of, c.id as loan_id, c.place, uuidv7() as id
  from ledger_journal j join copies c on c.of = j.loan_id"""
_DAYS = """
create temp table day_copies as
select id as of, uuidv7() as id from ledger_journal where cause_kind = 'day_end'"""


def _copy_all(times: int) -> None:
    """Every loan `times` over, with its events, its pace and its books."""
    if not times:
        return
    with connection.cursor() as cursor:
        cursor.execute(_COPIES, [times])
        cursor.execute(_JOURNALS)
        cursor.execute(_DAYS)
        cursor.execute("analyze copies; analyze journal_copies")
    loan = "join copies c on c.of = s.{}"
    _copy("loans_loan", loan.format("id"), {"id": "c.id", "number": "s.number || '-' || c.place"})
    for table in ("loans_frozenterms", "loans_loanpace", "loans_loanturn"):
        _copy(table, loan.format("loan_id"), {"loan_id": "c.id"})
    _copy("loans_loanevent", loan.format("loan_id"), {"loan_id": "c.id", "id": "uuidv7()"})
    _copy(
        "loans_payout",
        loan.format("loan_id"),
        {
            "loan_id": "c.id",
            "id": "uuidv7()",
            "reference": "s.reference || '-' || c.place",
            "provider_key": "uuidv7()::text",
            "utr": "s.utr || '-' || c.place",
            "event_id": "null::uuid",  # an event stands behind one transfer
        },
    )
    _copy("ledger_journal", "join journal_copies c on c.of = s.id", {"id": "c.id", "loan_id": "c.loan_id"})
    _copy(
        "ledger_posting",
        "join journal_copies c on c.of = s.journal_id",
        {"id": "uuidv7()", "journal_id": "c.id", "loan_id": "c.loan_id"},
    )
    sums = {"debit_total": f"s.debit_total * {times}", "credit_total": f"s.credit_total * {times}"}
    days = "join day_copies c on c.of = s.{}"
    _copy("ledger_journal", days.format("id"), {"id": "c.id", "key": "s.key || ':copies'", **sums})
    _copy(
        "ledger_posting",
        days.format("journal_id"),
        {
            "id": "uuidv7()",
            "journal_id": "c.id",
            "debit": f"s.debit * {times}",
            "credit": f"s.credit * {times}",
        },
    )
    _copy(
        "ledger_dailyentry",
        "join copies c on c.of = s.loan_id join day_copies d on d.of = s.journal_id",
        {"loan_id": "c.id", "journal_id": "d.id"},
    )


def _copy(table: str, joined: str, changed: Mapping[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select column_name from information_schema.columns"
            " where table_schema = current_schema() and table_name = %s order by ordinal_position",
            [table],
        )
        columns = [row[0] for row in cursor.fetchall()]
        values = ", ".join(changed.get(name, f's."{name}"') for name in columns)
        names = ", ".join(f'"{name}"' for name in columns)
        cursor.execute(f"insert into {table} ({names}) select {values} from {table} s {joined}")
