"""The offer: papers made from frozen terms, acknowledged, sent for signature, signed.

The figures shown, acknowledged and signed are one set, bound by hash: other terms void the offer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from backend.brand_config import services as brand_config
from backend.kernel import clock
from backend.kernel.actor import Actor
from backend.kernel.errors import NotAllowedNow, ProviderUnavailable, ValidationFailed
from backend.kernel.outbox import enqueue
from backend.loans.documents.services import MadeDocument
from backend.loans.errors import (
    AgreementLapsed,
    AgreementNotAcknowledged,
    AgreementNotFound,
    AgreementNotReady,
)
from backend.loans.events import AgreementReady, LoanDecided
from backend.loans.models import (
    LIVE_AGREEMENT_STATES,
    Agreement,
    AgreementState,
    Document,
    DocumentKind,
    Loan,
)
from backend.loans.services import books, papers
from backend.loans.services.leases import REQUEST_GRACE
from backend.loans.services.moves import (
    change_loan,
    lock_loan,
    move_loan,
    require_permission,
    require_reach,
    stop_waiting,
)
from backend.loans.services.offer_papers import OFFER_KINDS, offer_papers
from backend.loans.services.signing import send_for_signature
from backend.loans.states import LoanStatus

# RBI KFS circular: two lengths of validity, for tenors from seven days on and for shorter ones.
LONG_TENOR_DAYS = 7
PREPARER = Actor.system("agreement")


def ask_for_agreement(loan: Loan) -> None:
    """Have the papers made for a loan that is sanctioned; part of the sanction's transaction."""
    enqueue(
        "loans.prepare_agreement",
        args={"loan_id": loan.id},
        dedupe_key=f"loans.prepare_agreement:{loan.id}:{loan.version}",
    )


def offer_until(loan: Loan, *, on: date) -> date:
    """The day to which an offer made on a day binds the lender."""
    validity = "kfs_validity_days" if books.tenor_days(loan) >= LONG_TENOR_DAYS else "kfs_validity_short_days"
    return brand_config.business_calendar().add_working_days(on, brand_config.get(validity))


def prepare_agreement(*, loan_id: UUID | str, round: int = 0) -> None:
    """Job: make Key Fact Statement and agreement from the frozen terms, and offer them.

    The papers are drawn before the loan is locked; terms that changed meanwhile are drawn again.
    """
    loan = Loan.objects.select_related("customer", "product_version__product").filter(id=loan_id).first()
    if loan is None or loan.status != LoanStatus.SM_APPROVED or loan.terms is None:
        return
    number = Agreement.objects.filter(loan=loan).count() + 1
    offered_on = brand_config.business_date()
    valid_until = offer_until(loan, on=offered_on)
    offer = papers.draw_offer(loan=loan, number=number, offered_on=offered_on, valid_until=valid_until)
    with transaction.atomic():
        fresh = lock_loan(loan_id=loan.id, actor=PREPARER)
        if fresh.version != loan.version or fresh.status != LoanStatus.SM_APPROVED:
            if fresh.status == LoanStatus.SM_APPROVED:
                ask_for_agreement(fresh)
            return
        void_live_agreement(loan=fresh, reason="Replaced by a new offer.", at=clock.now())
        agreement = Agreement.objects.create(
            loan=fresh,
            number=number,
            terms=fresh.terms,
            figures=offer.figures,
            figures_sha256=offer.figures_sha256,
            language=offer.kfs[0].language,
            offered_on=offered_on,
            valid_until=valid_until,
            kfs=_save_all(fresh, offer.kfs)[0],
            agreement=_save_all(fresh, offer.agreements)[0],
        )
        _save_all(fresh, offer.sanction_letters)
        stop_waiting(loan=fresh)
        move_loan(
            loan=fresh,
            code="OFFER",
            actor=PREPARER,
            event=lambda it: AgreementReady(
                entity_id=it.id,
                version=it.version,
                customer_id=it.customer_id,
                agreement_id=agreement.id,
            ),
            after={"agreement_id": str(agreement.id), "figures": agreement.figures_sha256},
        )


def _save_all(loan: Loan, made: Sequence[MadeDocument]) -> list[Document]:
    return [papers.save_document(loan=loan, made=one) for one in made]


def acknowledge_kfs(
    *,
    actor: Actor,
    loan_id: UUID,
    agreement_id: UUID,
    document_hash: str,
    language: str,
    expected_version: int | None,
) -> Loan:
    """The borrower says they read the Key Fact Statement; the hash says which one.

    document_hash  of the figures that were shown, or of the paper itself, in the language it was read in
    language       the one read in: the agreement that is signed then is the one in it
    raises  AgreementNotReady, AgreementLapsed (another offer, other figures, or out of time),
            ValidationFailed (a language it is not offered in)
    """
    with transaction.atomic():
        loan = lock_loan(loan_id=loan_id, actor=actor, expected_version=expected_version)
        agreement = lock_live_agreement(loan=loan)
        read = offer_papers(agreement, kind=DocumentKind.KFS).get(language)
        if read is None:
            raise ValidationFailed.one("language", "language_not_offered", "Not offered in this language.")
        if agreement.id != agreement_id:
            raise AgreementLapsed()
        if document_hash not in {agreement.figures_sha256, read.sha256_sealed}:
            raise AgreementLapsed()
        refuse_lapsed(loan=loan, agreement=agreement)
        if agreement.state != AgreementState.READY:
            return loan
        agreement.state = AgreementState.ACKNOWLEDGED
        agreement.acknowledged_at = clock.now()
        agreement.acknowledged_language = agreement.language = language
        agreement.kfs = read
        agreement.agreement = offer_papers(agreement, kind=DocumentKind.AGREEMENT)[language]
        agreement.acknowledged_session_id = actor.session_id
        agreement.bump()
        agreement.save()
        change_loan(
            loan=loan,
            what="kfs_acknowledged",
            actor=actor,
            after={"agreement_id": str(agreement.id), "kfs": document_hash, "language": language},
        )
    return loan


def start_esign(*, actor: Actor, loan_id: UUID, expected_version: int | None) -> tuple[Loan, str]:
    """Where the borrower signs; asks the signature provider when it was not asked yet.

    raises  AgreementNotReady, AgreementNotAcknowledged, AgreementLapsed; ProviderUnavailable when the
            provider does not answer: the loan then waits in view and the job goes on asking
    """
    with transaction.atomic():
        loan = lock_loan(loan_id=loan_id, actor=actor, expected_version=expected_version)
        agreement = lock_live_agreement(loan=loan)
        refuse_lapsed(loan=loan, agreement=agreement)
        if agreement.state == AgreementState.READY:
            raise AgreementNotAcknowledged()
        if agreement.state == AgreementState.SIGNED:
            raise NotAllowedNow("The agreement is signed already.")
        if agreement.state == AgreementState.ACKNOWLEDGED:
            agreement.state = AgreementState.SENDING
            agreement.esign_reference = agreement.proposal_number
            agreement.bump()
            agreement.save()
            enqueue(
                "loans.send_for_signature",
                args={"agreement_id": agreement.id},
                due_at=clock.now() + REQUEST_GRACE,
                dedupe_key=f"loans.send_for_signature:{agreement.id}",
            )
            change_loan(
                loan=loan, what="signing_started", actor=actor, after={"agreement_id": str(agreement.id)}
            )
    if agreement.state == AgreementState.SENDING:
        send_for_signature(agreement_id=agreement.id)
        agreement.refresh_from_db()
    loan.refresh_from_db()
    if not agreement.sign_url:
        raise ProviderUnavailable(
            "The signing service cannot be reached just now. We keep trying; please look again shortly."
        )
    return loan, agreement.sign_url


def reissue_agreement(*, actor: Actor, loan_id: UUID, expected_version: int | None) -> Loan:
    """Void the offer that is out and have a new one made of the same terms.

    raises  MoveNotAllowed, NotAllowedNow (an agreed due date would come before the new offer ends)
    """
    require_permission(actor=actor, permission="LOANS")
    with transaction.atomic():
        loan = lock_loan(loan_id=loan_id, actor=actor, expected_version=expected_version)
        require_reach(loan=loan, actor=actor, permission="LOANS")
        agreed = books.terms_of(loan).due_dates
        if agreed and agreed[0] <= offer_until(loan, on=brand_config.business_date()):
            raise NotAllowedNow(
                "The first agreed due date is too near for a new offer; sanction other dates."
            )
        void_live_agreement(loan=loan, reason="Re-issued.", at=clock.now())
        stop_waiting(loan=loan)
        move_loan(
            loan=loan,
            code="REISSUE",
            actor=actor,
            event=lambda it: LoanDecided(
                entity_id=it.id,
                version=it.version,
                customer_id=it.customer_id,
                move="REISSUE",
                status=it.status,
            ),
        )
        ask_for_agreement(loan)
    return loan


def void_live_agreement(*, loan: Loan, reason: str, at: datetime) -> None:
    """End the offer that is out, if one is; a signature request at the provider is withdrawn by a job."""
    live = (
        Agreement.objects.select_for_update(of=("self",))
        .filter(loan=loan, state__in=LIVE_AGREEMENT_STATES)
        .first()
    )
    if live is None:
        return
    if live.state == AgreementState.SENT:
        enqueue("loans.withdraw_signature", args={"agreement_id": live.id})
    live.state, live.ended_at, live.end_reason = AgreementState.VOID, at, reason
    live.bump()
    live.save()
    drawn = Document.objects.filter(loan=loan, number=live.proposal_number, kind__in=OFFER_KINDS)
    drawn.filter(superseded_at__isnull=True).update(superseded_at=at)


def lock_live_agreement(*, loan: Loan) -> Agreement:
    """raises AgreementNotReady, AgreementNotFound"""
    agreement = (
        Agreement.objects.select_for_update(of=("self",))
        .select_related("kfs", "agreement", "loan")
        .filter(loan=loan, state__in=LIVE_AGREEMENT_STATES)
        .first()
    )
    if agreement is None:
        raise AgreementNotReady() if loan.status == LoanStatus.SM_APPROVED else AgreementNotFound()
    return agreement


def refuse_lapsed(*, loan: Loan, agreement: Agreement) -> None:
    """The lender is bound until `valid_until`; after it, or for other terms, the borrower needs a new offer.

    raises  AgreementLapsed
    """
    if brand_config.business_date() > agreement.valid_until or agreement.terms != loan.terms:
        raise AgreementLapsed(valid_until=agreement.valid_until.isoformat())
