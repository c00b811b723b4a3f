"""The papers of one offer as they are kept: by kind and language, under its proposal number."""

from __future__ import annotations

from dataclasses import dataclass

from backend.loans.models import Agreement, Document, DocumentKind

OFFER_KINDS = (DocumentKind.KFS, DocumentKind.SANCTION_LETTER, DocumentKind.AGREEMENT)


def offer_papers(agreement: Agreement, *, kind: DocumentKind) -> dict[str, Document]:
    """Language -> paper; all of one offer say the same figures. `agreement` with its loan."""
    rows = Document.objects.filter(loan_id=agreement.loan_id, number=agreement.proposal_number, kind=kind)
    return {row.language: row for row in rows.order_by("created_at", "id")}


@dataclass(frozen=True, slots=True)
class OfferLanguage:
    """The papers of an offer in one language."""

    language: str
    kfs: Document
    sanction_letter: Document | None
    agreement: Document | None


def offer_languages(agreement: Agreement) -> list[OfferLanguage]:
    """The offer's papers by language, in the order they were made, by one query. `agreement` with its loan."""
    rows = Document.objects.filter(
        loan_id=agreement.loan_id, number=agreement.proposal_number, kind__in=OFFER_KINDS
    )
    kept: dict[str, dict[str, Document]] = {}
    for row in rows.order_by("created_at", "id"):
        kept.setdefault(row.language, {})[row.kind] = row
    return [
        OfferLanguage(
            language=language,
            kfs=papers[DocumentKind.KFS],
            sanction_letter=papers.get(DocumentKind.SANCTION_LETTER),
            agreement=papers.get(DocumentKind.AGREEMENT),
        )
        for language, papers in kept.items()
        if DocumentKind.KFS in papers
    ]
