"""Papers in every language, equal to the ledger; the statement on request; what a holder may check."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from backend.brand_config import services as brand_config
from backend.customers.models import Customer
from backend.kernel.errors import NotAllowedNow, NotFound, ValidationFailed
from backend.ledger import queries as ledger
from backend.loans import queries
from backend.loans.documents import services as documents
from backend.loans.documents.wording import grouped
from backend.loans.errors import AgreementLapsed
from backend.loans.models import Agreement, Document, Loan
from backend.loans.services import agreement, books, repayment, statements
from tests.rooms.customers.borrowers import onboarded
from tests.support.lending import Desk, borrower_actor, fresh, run_jobs


def _statement(loan: Loan, language: str = "en", **period: object) -> Document:
    return statements.request_statement(
        actor=borrower_actor(loan.customer),
        loan_id=loan.id,
        period_from=period.get("first"),  # type: ignore[arg-type]
        period_to=period.get("last"),  # type: ignore[arg-type]
        language=language,
    )


def _acknowledge(loan: Loan, offer: Agreement, *, document_hash: str, language: str) -> Loan:
    return agreement.acknowledge_kfs(
        actor=borrower_actor(loan.customer),
        loan_id=loan.id,
        agreement_id=offer.id,
        document_hash=document_hash,
        language=language,
        expected_version=fresh(loan).version,
    )


# --- the offer ----------------------------------------------------------------------------------


def test_an_offer_is_made_in_every_language_of_the_brand(desk: Desk, asha: Customer) -> None:
    loan = desk.sanctioned(asha)
    offer = desk.offer(loan)

    made = queries.offer_languages(offer)

    assert [one.language for one in made] == ["en", "hi"]
    assert all(one.kfs and one.sanction_letter and one.agreement for one in made)
    for one in made:
        assert one.agreement is not None
        assert one.agreement.figures["kfs_sha256"] == one.kfs.sha256_sealed
        assert one.kfs.figures["facts"]["total_payable"] == offer.figures["total_payable"]


def test_what_is_acknowledged_in_hindi_is_signed_in_hindi(desk: Desk, asha: Customer) -> None:
    loan = desk.sanctioned(asha)
    offer = desk.offer(loan)
    hindi = next(one for one in queries.offer_languages(offer) if one.language == "hi")

    _acknowledge(loan, offer, document_hash=hindi.kfs.sha256_sealed, language="hi")

    offer.refresh_from_db()
    assert (offer.acknowledged_language, offer.language) == ("hi", "hi")
    assert hindi.agreement is not None
    assert offer.agreement_id == hindi.agreement.id


@pytest.mark.parametrize(("shown", "said"), [("en", "hi"), ("hi", "en")])
def test_a_hash_of_the_paper_in_another_language_is_refused(
    desk: Desk, asha: Customer, shown: str, said: str
) -> None:
    loan = desk.sanctioned(asha)
    offer = desk.offer(loan)
    paper = next(one for one in queries.offer_languages(offer) if one.language == shown).kfs

    with pytest.raises(AgreementLapsed):
        _acknowledge(loan, offer, document_hash=paper.sha256_sealed, language=said)
    with pytest.raises(ValidationFailed):
        _acknowledge(loan, offer, document_hash=paper.sha256_sealed, language="zh-Hant")


def test_the_key_facts_name_agents_co_lenders_and_transfer_as_the_brand_has_set_them(
    desk: Desk, asha: Customer
) -> None:
    for key, value in (
        ("kfs_recovery_agents", "Polite Calls LLP\nDoor Step Services"),
        ("kfs_co_lenders", "Beta Bank: 80 %"),
        ("kfs_may_be_transferred", "true"),
    ):
        brand_config.set_setting(actor=desk.staff.admin, key=key, value=value, reason="tests")
    offer = desk.offer(desk.sanctioned(asha))

    assert offer.kfs is not None
    said = offer.kfs.figures
    assert said["recovery_agents"] == ["Polite Calls LLP", "Door Step Services"]
    assert said["co_lenders"] == [["Beta Bank", "80 %"]]
    assert said["may_be_transferred"] is True


# --- the statement ------------------------------------------------------------------------------


def test_a_statement_ends_at_the_ledgers_balance_and_its_lines_add_up(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    desk.end_days(5)
    desk.pay(loan, "5000")
    desk.end_days(3)

    printed = _statement(loan).figures

    owed = ledger.loan_balances(loan_id=loan.id)
    total = sum((owed[name] for name in ledger.COMPONENTS), Decimal(0)) - owed["HELD"]
    assert printed["closing"] == grouped(total, "INR")
    assert printed["opening"] == "0.00"
    balance = Decimal(0)
    for _, _, debit, credit, after in printed["lines"]:
        balance += _number(debit) - _number(credit)
        assert _number(after) == balance
    assert _number(printed["total_debit"]) - _number(printed["total_credit"]) == total
    assert sum(_number(amount) for _, amount in printed["outstanding"]) == total
    assert [line[1].split(",")[0] for line in printed["lines"]] == [
        "Loan disbursed",
        "Interest",
        "Payment received",
        "Interest",
    ]


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace("\u2212", "-") or 0)


def test_a_later_period_opens_where_the_one_before_closed(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    first = brand_config.business_date()
    desk.end_days(10)
    middle = first + timedelta(days=4)

    one, two = _statement(loan, last=middle), _statement(loan, first=middle + timedelta(days=1))

    assert one.figures["closing"] == two.figures["opening"]
    assert two.figures["closing"] == grouped(fresh(loan).outstanding, "INR")


def test_a_payment_that_bounced_is_shown_with_its_return(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    receipt = desk.pay(loan, "5000")
    desk.end_days(2)
    repayment.reverse_repayment(
        actor=desk.staff.ops,
        loan_id=loan.id,
        receipt_id=receipt.id,
        reason="The bank took it back.",
        expected_version=fresh(loan).version,
        idempotency_key="r-1",
    )

    printed = _statement(loan).figures

    said = [line[1] for line in printed["lines"]]
    assert "Payment received" in said
    assert "Payment returned by the bank" in said
    assert printed["closing"] == grouped(fresh(loan).outstanding, "INR")


def test_a_statement_is_the_borrowers_own_and_of_days_that_were(
    desk: Desk, asha: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    loan = desk.active(asha)
    today = brand_config.business_date()
    with pytest.raises(ValidationFailed):
        _statement(loan, last=today + timedelta(days=1))
    with pytest.raises(ValidationFailed):
        _statement(loan, first=today, last=today - timedelta(days=1))
    with pytest.raises(ValidationFailed):
        _statement(loan, language="zh-Hant")
    stranger = onboarded(monkeypatch, "9876505678", "BBBPB5678B")
    with pytest.raises(NotFound):
        statements.request_statement(
            actor=borrower_actor(stranger), loan_id=loan.id, period_from=None, period_to=None, language="en"
        )
    with pytest.raises(NotAllowedNow):
        _statement(desk.apply(stranger))
    assert Document.objects.filter(kind="STATEMENT").count() == 0


def test_a_newer_statement_of_the_same_period_takes_the_place_of_the_older(
    desk: Desk, asha: Customer
) -> None:
    loan = desk.active(asha)
    old = _statement(loan)
    desk.pay(loan, "1000")
    new = _statement(loan)

    old.refresh_from_db()
    told_old, told_new = (documents.verify(code=paper.verify_code) for paper in (old, new))
    assert told_old is not None and told_old.is_superseded
    assert told_new is not None and not told_new.is_superseded


# --- what follows money -------------------------------------------------------------------------


def test_receipt_and_certificate_print_what_the_books_say_in_each_language(
    desk: Desk, asha: Customer
) -> None:
    loan = desk.active(asha)
    desk.end_days(3)
    receipt = desk.pay(loan, str(books.payoff_today(fresh(loan))))
    run_jobs()

    for kind in ("RECEIPT", "NDC"):
        made = Document.objects.filter(loan=loan, kind=kind).order_by("language")
        assert [paper.language for paper in made] == ["en", "hi"]
    receipt.refresh_from_db()
    for paper in Document.objects.filter(loan=loan, kind="RECEIPT"):
        assert paper.figures["allocated"] == grouped(receipt.amount, "INR")
        assert paper.figures["is_closed"] is True
    for paper in Document.objects.filter(loan=loan, kind="NDC"):
        assert paper.figures["total_paid"].endswith(grouped(fresh(loan).total_paid, "INR"))


def test_a_reopened_loan_takes_back_its_certificate_in_every_language(desk: Desk, asha: Customer) -> None:
    loan = desk.active(asha)
    receipt = desk.pay(loan, str(books.payoff_today(fresh(loan))))
    run_jobs()
    repayment.reverse_repayment(
        actor=desk.staff.ops,
        loan_id=loan.id,
        receipt_id=receipt.id,
        reason="The bank took it back.",
        expected_version=fresh(loan).version,
        idempotency_key="r-1",
    )

    papers = Document.objects.filter(loan=loan, kind="NDC")
    assert papers.count() == 2
    assert all(documents.verify(code=paper.verify_code).is_superseded for paper in papers)  # type: ignore[union-attr]
