"""From the loans room's rows to the borrower's types."""

from __future__ import annotations

from backend.loans import queries as loan_queries
from backend.loans.models import Loan
from backend.products.queries import LiveProduct
from graphql_schema.customer.loans.types import MyAgreement, MyPayment, OfferPaper, OwedLine, Product
from graphql_schema.shared.key_facts import key_facts_of
from graphql_schema.shared.lending import Components, TenureUnit
from graphql_schema.shared.links import download_url
from graphql_schema.shared.scalars import as_id


def agreement(loan: Loan) -> MyAgreement | None:
    found = loan_queries.current_agreement(loan)
    if found is None:
        return None
    valid_until = loan_queries.valid_until(found)
    paper = found.signed_id or found.agreement_id
    papers = [
        OfferPaper(
            language=one.language,
            kfs_hash=one.kfs.sha256_sealed,
            kfs_download_url=download_url(one.kfs.id),
            sanction_letter_download_url=download_url(one.sanction_letter.id)
            if one.sanction_letter
            else None,
            agreement_download_url=download_url(one.agreement.id) if one.agreement else None,
        )
        for one in loan_queries.offer_languages(found)
    ]
    return MyAgreement(
        id=as_id(found.id),
        version=found.version,
        state=found.state,
        key_facts=key_facts_of(
            loan_queries.key_facts(found),
            proposal_number=found.proposal_number,
            valid_until=valid_until,
            document_hash=found.kfs.sha256_sealed if found.kfs else None,
        ),
        kfs_download_url=download_url(found.kfs_id) if found.kfs_id else None,
        agreement_download_url=download_url(paper) if paper else None,
        languages=[one.language for one in papers],
        papers=papers,
        acknowledged_at=found.acknowledged_at,
        expires_at=valid_until,
        signed_at=found.signed_at,
    )


def payments(loan: Loan) -> list[MyPayment]:
    return [
        MyPayment(
            id=as_id(one.id),
            amount=one.amount,
            value_date=one.value_date,
            received_at=one.paid_at,
            source=one.source,
            reversed_at=one.reversed_at,
            allocation=Components.of(one.allocation),
        )
        for one in loan_queries.receipts(loan)
    ]


def why_owed(loan: Loan) -> list[OwedLine]:
    return [
        OwedLine(
            component=one.component,
            kind=one.kind,
            first=one.first,
            last=one.last,
            days=one.days,
            amount=one.amount,
            each=one.each,
        )
        for one in loan_queries.why_owed(loan)
    ]


def product(offer: LiveProduct) -> Product:
    return Product(
        id=as_id(offer.version_id),
        code=offer.code,
        name=offer.name,
        kind=offer.kind,
        amount_min=offer.amount_min,
        amount_max=offer.amount_max,
        amount_step=offer.amount_step,
        tenure_min=offer.tenure_min,
        tenure_max=offer.tenure_max,
        tenure_unit=TenureUnit(offer.tenure_unit),
        rate_pct=offer.rate_pct,
        rate_period=offer.rate_period,
        currency=offer.currency,
    )
