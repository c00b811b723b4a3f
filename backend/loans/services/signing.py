"""The signature provider's part. Only what the provider says when asked marks an agreement signed:
neither the browser that comes back nor a webhook by itself does."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from backend.brand_config import services as brand_config
from backend.customers import queries as customers
from backend.integrations.ports import Capability, Esign, EsignRequest, EsignState, EsignStatus, EsignUpdate
from backend.integrations.services import port
from backend.kernel import clock
from backend.kernel.actor import Actor
from backend.kernel.errors import ProviderRefused, ProviderUnavailable
from backend.kernel.matching.names import match_score
from backend.kernel.outbox import enqueue
from backend.loans.addresses import brand_url
from backend.loans.documents import storage
from backend.loans.errors import AgreementNotFound
from backend.loans.events import AgreementSigned
from backend.loans.models import Agreement, AgreementState, DocumentKind
from backend.loans.services import papers
from backend.loans.services.leases import next_round, take_lease
from backend.loans.services.moves import change_loan, lock_loan, move_loan, stop_waiting, wait

SIGNER = Actor.system("e-sign")
NAME_SCORE_ENOUGH = 70
_ENDS = {
    EsignState.REJECTED: (AgreementState.DECLINED, "The borrower declined to sign."),
    EsignState.EXPIRED: (AgreementState.EXPIRED, "The signing link ran out."),
    EsignState.FAILED: (AgreementState.EXPIRED, "Signing failed at the provider."),
    EsignState.CANCELLED: (AgreementState.VOID, "The signature request was withdrawn."),
}


def send_for_signature(*, agreement_id: UUID | str, round: int = 0) -> None:
    """Job, and the request's own first try: put the agreement up for signing at the provider.

    A provider that is down is written on the loan, and asked again by the next round.
    """
    agreement = _take(agreement_id, AgreementState.SENDING)
    if agreement is None or agreement.agreement is None:
        return
    days = brand_config.get("esign_link_expiry_days")
    borrower = customers.contact(agreement.loan.customer_id)
    try:
        request = _esign().create(
            pdf=storage.read(agreement.agreement.file_key),
            file_name=f"{agreement.proposal_number}.pdf",
            signer_name=borrower.name,
            signer_identifier=borrower.mobile,
            reference=agreement.esign_reference or agreement.proposal_number,
            expires_days=days,
            redirect_url=brand_url(f"/loans/{agreement.loan_id}"),
        )
    except ProviderUnavailable:
        _keep_waiting(
            agreement,
            "The signing service cannot be reached; we keep trying.",
            "loans.send_for_signature",
            round,
        )
    except ProviderRefused as refusal:
        _refused(agreement, refusal)
    else:
        _sent(agreement, request, days)


def _sent(agreement: Agreement, request: EsignRequest, days: int) -> None:
    with transaction.atomic():
        loan = lock_loan(loan_id=agreement.loan_id, actor=SIGNER)
        row = Agreement.objects.select_for_update(of=("self",)).get(id=agreement.id)
        if row.state != AgreementState.SENDING:
            enqueue("loans.withdraw_signature", args={"agreement_id": row.id})
            return
        row.state = AgreementState.SENT
        row.esign_provider_ref, row.sign_url = request.provider_ref, request.sign_url
        row.sign_expires_at = clock.now() + timedelta(days=days)
        row.leased_until = None
        row.bump()
        row.save()
        stop_waiting(loan=loan)
        change_loan(loan=loan, what="sent_for_signature", actor=SIGNER, after={"agreement_id": str(row.id)})


def _refused(agreement: Agreement, refusal: ProviderRefused) -> None:
    with transaction.atomic():
        loan = lock_loan(loan_id=agreement.loan_id, actor=SIGNER)
        row = Agreement.objects.select_for_update(of=("self",)).get(id=agreement.id)
        row.leased_until = None
        row.state = AgreementState.ACKNOWLEDGED
        row.bump()
        row.save()
        wait(loan=loan, code="ESIGN_REFUSED", reason=f"The signing service refused: {refusal.message}")
        change_loan(loan=loan, what="signing_refused", actor=SIGNER, after={"agreement_id": str(row.id)})


def apply_esign_update(update: EsignUpdate) -> None:
    """A webhook's hint that something changed: ask the provider, then act on its answer.

    raises  AgreementNotFound for a reference that is not ours
    """
    agreement = (
        Agreement.objects.filter(Q(esign_provider_ref=update.provider_ref) & ~Q(esign_provider_ref=""))
        .only("id")
        .first()
    )
    if agreement is None:
        raise AgreementNotFound()
    check_signature(agreement_id=agreement.id)


def check_signature(*, agreement_id: UUID | str, round: int = 0) -> None:
    """Job, webhook and poller: ask the provider how the signing stands, and act on it.

    The signed file is fetched and stored before the loan moves.
    """
    agreement = (
        Agreement.objects.select_related("loan__customer")
        .filter(id=agreement_id, state=AgreementState.SENT)
        .first()
    )
    if agreement is None:
        return
    try:
        status = _esign().fetch(agreement.esign_provider_ref)
        signed = (
            _esign().download(agreement.esign_provider_ref) if status.state is EsignState.COMPLETED else None
        )
    except (ProviderUnavailable, ProviderRefused):
        # The poller asks again in any case; the reason is put in view once.
        _keep_waiting(
            agreement,
            "Waiting for the signing service to confirm the signature.",
            "loans.check_signature",
            round,
        )
        return
    if signed is not None:
        _signed(agreement, status, signed)
    elif status.state in _ENDS:
        _ended(agreement, status.state)


def _signed(agreement: Agreement, status: EsignStatus, pdf: bytes) -> None:
    made = papers.keep_signed(agreement=agreement, pdf=pdf)
    with transaction.atomic():
        loan = lock_loan(loan_id=agreement.loan_id, actor=SIGNER)
        row = Agreement.objects.select_for_update(of=("self",)).get(id=agreement.id)
        if row.state != AgreementState.SENT:
            return
        row.state = AgreementState.SIGNED
        row.signed_at = status.signed_at or clock.now()
        row.signer_name = status.signer_name[:120]
        row.name_needs_review = bool(status.signer_name) and (
            match_score(status.signer_name, loan.customer.name) < NAME_SCORE_ENOUGH
        )
        row.signed = papers.save_document(loan=loan, made=made, kind=DocumentKind.SIGNED_AGREEMENT)
        row.bump()
        row.save()
        stop_waiting(loan=loan)
        if row.name_needs_review:
            wait(
                loan=loan, code="SIGNER_NAME", reason="The signer's name differs from the borrower's: review."
            )
        move_loan(
            loan=loan,
            code="SIGN",
            actor=SIGNER,
            event=lambda it: AgreementSigned(
                entity_id=it.id, version=it.version, customer_id=it.customer_id, agreement_id=row.id
            ),
            after={"agreement_id": str(row.id), "signed_sha256": row.signed.sha256_sealed},
        )


def _ended(agreement: Agreement, state: EsignState) -> None:
    end, reason = _ENDS[state]
    with transaction.atomic():
        loan = lock_loan(loan_id=agreement.loan_id, actor=SIGNER)
        row = Agreement.objects.select_for_update(of=("self",)).get(id=agreement.id)
        if row.state != AgreementState.SENT:
            return
        row.state, row.ended_at, row.end_reason = end, clock.now(), reason
        row.bump()
        row.save()
        wait(loan=loan, code="SIGNING_ENDED", reason=f"{reason} A new agreement must be issued.")
        change_loan(loan=loan, what="signing_ended", actor=SIGNER, after={"state": end, "why": state.value})


def expire_overdue_links(*, actor: Actor) -> int:
    """Our own end of the signing link, whatever the provider does; gives how many ended."""
    late = Agreement.objects.filter(state=AgreementState.SENT, sign_expires_at__lt=clock.now())
    ids = list(late.values_list("id", flat=True)[:200])
    for agreement_id in ids:
        agreement = Agreement.objects.select_related("loan").get(id=agreement_id)
        _ended(agreement, EsignState.EXPIRED)
        withdraw_signature(agreement_id=agreement_id)
    return len(ids)


def withdraw_signature(*, agreement_id: UUID | str, round: int = 0) -> None:
    """Job: take a request back at the provider; an offer that is void must not be signed."""
    agreement = Agreement.objects.filter(id=agreement_id).first()
    if agreement is None or not agreement.esign_provider_ref:
        return
    try:
        _esign().cancel(agreement.esign_provider_ref)
    except ProviderRefused:
        return  # signed or ended there already: our state stands, a late signature is ignored
    except ProviderUnavailable:
        with transaction.atomic():
            next_round("loans.withdraw_signature", args={"agreement_id": agreement.id}, round=round)


def poll_signatures() -> None:
    """Repair what a webhook never brought: ask for every signature that is still open."""
    expire_overdue_links(actor=SIGNER)
    open_ids = Agreement.objects.filter(state=AgreementState.SENT).values_list("id", flat=True)[:200]
    for agreement_id in list(open_ids):
        check_signature(agreement_id=agreement_id, round=-1)


def _take(agreement_id: UUID | str, state: AgreementState) -> Agreement | None:
    with transaction.atomic():
        agreement = (
            Agreement.objects.select_for_update(of=("self",))
            .select_related("loan", "agreement")
            .filter(id=agreement_id, state=state)
            .first()
        )
        if agreement is None or not take_lease(agreement):
            return None
        agreement.save(update_fields=["leased_until"])
        return agreement


def _keep_waiting(agreement: Agreement, reason: str, job: str, round: int) -> None:
    with transaction.atomic():
        loan = lock_loan(loan_id=agreement.loan_id, actor=SIGNER)
        Agreement.objects.filter(id=agreement.id).update(leased_until=None)
        if loan.waiting_reason != reason:
            wait(loan=loan, code="ESIGN_DOWN", reason=reason)
            change_loan(loan=loan, what="waiting", actor=SIGNER, after={"waiting": "ESIGN_DOWN"})
        if round >= 0:  # the poller (-1) comes again by itself
            next_round(job, args={"agreement_id": agreement.id}, round=round)


def _esign() -> Esign:
    return port(Capability.ESIGN)
