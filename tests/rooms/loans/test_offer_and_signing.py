"""The papers, their acknowledgement, and the signature: one set of figures, and no shortcut to SIGNED."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.brand_config import services as brand_config
from backend.customers.models import Customer
from backend.integrations.ports import EsignState, EsignUpdate
from backend.kernel.errors import ProviderUnavailable, ValidationFailed
from backend.kernel.models import Intent
from backend.loans import queries
from backend.loans.errors import (
    AgreementLapsed,
    AgreementNotAcknowledged,
    AgreementNotFound,
    AgreementNotReady,
)
from backend.loans.models import Agreement, Document, Loan
from backend.loans.services import agreement, disbursement, signing
from tests.support.lending import SYSTEM, Desk, borrower_actor, fresh, run_jobs


def _acknowledge(loan: Loan, offer: Agreement, *, document_hash: str, language: str = "en") -> Loan:
    return agreement.acknowledge_kfs(
        actor=borrower_actor(loan.customer),
        loan_id=loan.id,
        agreement_id=offer.id,
        document_hash=document_hash,
        language=language,
        expected_version=fresh(loan).version,
    )


def test_signing_before_the_papers_are_made_is_refused(desk: Desk, asha: Customer) -> None:
    loan = desk.sanctioned(asha)

    with pytest.raises(AgreementNotReady):
        agreement.start_esign(
            actor=borrower_actor(asha), loan_id=loan.id, expected_version=fresh(loan).version
        )


def test_signing_before_the_key_facts_are_acknowledged_is_refused(desk: Desk, asha: Customer) -> None:
    loan = desk.sanctioned(asha)
    desk.offer(loan)

    with pytest.raises(AgreementNotAcknowledged):
        agreement.start_esign(
            actor=borrower_actor(asha), loan_id=loan.id, expected_version=fresh(loan).version
        )


def test_the_offer_binds_for_three_working_days(desk: Desk, asha: Customer) -> None:
    loan = desk.sanctioned(asha)
    offer = desk.offer(loan)
    calendar = brand_config.business_calendar()
    assert offer.valid_until == calendar.add_working_days(brand_config.business_date(), 3)

    brand_config.open_books(actor=SYSTEM, on=offer.valid_until + timedelta(days=1), reason="tests")

    with pytest.raises(AgreementLapsed):
        _acknowledge(loan, offer, document_hash=offer.figures_sha256)


def test_a_hash_of_other_figures_is_refused(desk: Desk, asha: Customer) -> None:
    loan = desk.sanctioned(asha)
    offer = desk.offer(loan)

    with pytest.raises(AgreementLapsed):
        _acknowledge(loan, offer, document_hash="0" * 64)
    with pytest.raises(ValidationFailed):
        _acknowledge(loan, offer, document_hash=offer.figures_sha256, language="xx")
    assert fresh(loan).agreements.get().acknowledged_at is None


def test_a_changed_amount_voids_the_offer_and_its_papers(desk: Desk, asha: Customer) -> None:
    loan = desk.sanctioned(asha)
    offer = desk.offer(loan)
    desk.acknowledge(loan)

    desk.sanction(loan, amount="18000")
    offer.refresh_from_db()
    assert offer.state == "VOID"
    assert Document.objects.filter(loan=loan, superseded_at__isnull=True).count() == 0
    with pytest.raises((AgreementLapsed, AgreementNotReady)):
        _acknowledge(loan, offer, document_hash=offer.figures_sha256)

    again = desk.offer(loan)
    assert (again.number, again.figures["amount"].endswith("18,000.00")) == (2, True)


def test_figures_on_paper_equal_those_of_the_terms(desk: Desk, asha: Customer) -> None:
    loan = desk.sanctioned(asha)
    offer = desk.offer(loan)
    figures = queries.key_facts(offer)

    assert offer.figures["total_payable"].endswith(f"{figures.total_payable:,.2f}")
    assert offer.figures["apr"].startswith(f"{figures.apr_pct:.2f}")


def test_the_browser_coming_back_signs_nothing(desk: Desk, asha: Customer) -> None:
    loan = desk.sanctioned(asha)
    desk.offer(loan)
    desk.acknowledge(loan)
    agreement.start_esign(actor=borrower_actor(asha), loan_id=loan.id, expected_version=fresh(loan).version)
    sent = Agreement.objects.get(loan=loan)

    # A webhook that says COMPLETED while the provider, asked, says it is still open.
    update = EsignUpdate(sent.esign_provider_ref, sent.esign_reference or "", EsignState.COMPLETED, rank=30)
    signing.apply_esign_update(update)
    assert fresh(loan).status == "APPROVED"

    desk.outside.esign.state = EsignState.COMPLETED
    signing.apply_esign_update(update)
    signing.apply_esign_update(update)
    assert fresh(loan).status == "AWAITING_DISBURSAL"
    assert Document.objects.filter(loan=loan, kind="SIGNED_AGREEMENT").count() == 1


def test_a_webhook_of_a_stranger_is_not_ours(desk: Desk) -> None:
    with pytest.raises(AgreementNotFound):
        signing.apply_esign_update(EsignUpdate("DID-unknown", "", EsignState.COMPLETED, rank=30))


def test_a_signing_service_that_is_down_shows_its_reason_and_goes_on_by_itself(
    desk: Desk, asha: Customer
) -> None:
    loan = desk.sanctioned(asha)
    desk.offer(loan)
    desk.acknowledge(loan)
    desk.outside.esign.down = True

    with pytest.raises(ProviderUnavailable):
        agreement.start_esign(
            actor=borrower_actor(asha), loan_id=loan.id, expected_version=fresh(loan).version
        )
    assert "cannot be reached" in fresh(loan).waiting_reason
    assert Intent.objects.filter(job="loans.send_for_signature", state="PENDING").exists()

    desk.outside.esign.down = False
    run_jobs(only="loans.send_for_signature")
    assert fresh(loan).waiting_reason == ""
    _, url = agreement.start_esign(
        actor=borrower_actor(asha), loan_id=loan.id, expected_version=fresh(loan).version
    )
    assert url.startswith("https://sign.example/")
    assert len(desk.outside.esign.created) == 1


def test_a_declined_signature_waits_for_a_new_offer(desk: Desk, asha: Customer) -> None:
    loan = desk.sanctioned(asha)
    desk.offer(loan)
    desk.acknowledge(loan)
    agreement.start_esign(actor=borrower_actor(asha), loan_id=loan.id, expected_version=fresh(loan).version)
    desk.outside.esign.state = EsignState.REJECTED
    signing.poll_signatures()
    assert fresh(loan).status == "APPROVED"
    assert "new agreement" in fresh(loan).waiting_reason

    agreement.reissue_agreement(actor=desk.staff.cx, loan_id=loan.id, expected_version=fresh(loan).version)
    assert desk.offer(loan).number == 2


def test_another_name_on_the_signature_keeps_the_money_back_until_reviewed(
    desk: Desk, asha: Customer
) -> None:
    desk.outside.esign.signer = "Someone Quite Different"
    loan = desk.signed(asha)

    with pytest.raises(Exception, match="name differs"):
        desk.disburse(loan)

    disbursement.clear_name_review(
        actor=desk.staff.ops, loan_id=loan.id, note="Maiden name.", expected_version=fresh(loan).version
    )
    assert desk.disburse(loan).status == "ACTIVE"
