"""The consent register: what was agreed to, in which words, when; and as easily taken back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from backend.brand_config import services as brand_settings
from backend.customers.codes import Step
from backend.customers.consent_texts import LANGUAGES, ConsentText, current_texts
from backend.customers.models import Consent, ConsentNotice, Customer
from backend.customers.services import steps
from backend.customers.services.fields import Form
from backend.kernel import clock
from backend.kernel.actor import Actor
from backend.kernel.errors import NotFound, ValidationFailed
from backend.kernel.ids import uuid7
from tenants.context import current_brand


def texts(language: str = "en") -> list[ConsentText]:
    """The notices as they are shown now, with this brand's names.

    raises  ValidationFailed at `language` for one that is not offered
    """
    if language not in LANGUAGES:
        raise ValidationFailed.one("language", "language_not_offered", "This language is not offered yet.")
    said = brand_settings.get_many(
        "company_legal_name", "grievance_officer_name", "grievance_officer_phone", "grievance_officer_email"
    )
    officer = (said[f"grievance_officer_{part}"] for part in ("name", "phone", "email"))
    return current_texts(
        lender=said["company_legal_name"] or current_brand().name,
        officer=", ".join(part for part in officer if part),
        language=language,
    )


def give_consents(
    *,
    actor: Actor,
    customer_id: UUID,
    purposes: Sequence[str],
    language: str,
    expected_version: int | None = None,
) -> Customer:
    """Record the consents ticked, and close the funnel's last step.

    After onboarding the same call gives a consent that was withdrawn, or an optional one, again.

    raises  ValidationFailed at `language`, at `purposes` for an unknown one or a required one left out
    """
    offered = {text.purpose: text for text in texts(language)}
    with transaction.atomic():
        customer = steps.locked_for_edit(
            actor=actor, customer_id=customer_id, expected_version=expected_version
        )
        onboarding = customer.onboarding_completed_at is None
        row = steps.open_step(customer, Step.CONSENTS) if onboarding else None
        _check_choice(purposes, offered, need_all=onboarding)
        for purpose in dict.fromkeys(purposes):
            _give(customer, offered[purpose], actor)
        if row is not None:
            steps.fill(row)
        steps.settle(customer, actor=actor, what="CONSENT", edited=True)
    return customer


def withdraw_consent(*, actor: Actor, customer_id: UUID, purpose: str) -> Customer:
    """Take a consent back; its row stays, stamped.

    raises  NotFound when none stands for the purpose
    """
    with transaction.atomic():
        customer = steps.locked_for_edit(actor=actor, customer_id=customer_id, expected_version=None)
        standing = Consent.objects.filter(customer=customer, purpose=purpose, withdrawn_at__isnull=True)
        if standing.update(withdrawn_at=clock.now()) == 0:
            raise NotFound()
        steps.settle(customer, actor=actor, what="CONSENT_WITHDRAWN", edited=True)
    return customer


def _check_choice(purposes: Sequence[str], offered: dict[str, ConsentText], *, need_all: bool) -> None:
    form = Form()
    for purpose in purposes:
        if purpose not in offered:
            form.wrong("purposes", "unknown_purpose", "This is not one of the consents asked for.")
    if need_all:
        for text in offered.values():
            if text.required and text.purpose not in purposes:
                form.wrong("purposes", "consent_required", f"The loan cannot be given without: {text.title}.")
    form.refuse_if_wrong()


def _give(customer: Customer, text: ConsentText, actor: Actor) -> None:
    standing = Consent.objects.filter(customer=customer, purpose=text.purpose, withdrawn_at__isnull=True)
    known = standing.first()
    if known is not None and known.text_hash == text.text_hash:
        return
    standing.update(withdrawn_at=clock.now())
    Consent.objects.create(
        customer=customer,
        notice=_notice_row(text),
        purpose=text.purpose,
        text_version=text.version,
        text_hash=text.text_hash,
        language=text.language,
        given_at=clock.now(),
        session_id=actor.session_id,
    )


def _notice_row(text: ConsentText) -> ConsentNotice:
    fresh = ConsentNotice(
        id=uuid7(),
        purpose=text.purpose,
        version=text.version,
        language=text.language,
        title=text.title,
        text=text.text,
        text_hash=text.text_hash,
    )
    ConsentNotice.objects.bulk_create([fresh], ignore_conflicts=True)
    return ConsentNotice.objects.get(text_hash=text.text_hash)
