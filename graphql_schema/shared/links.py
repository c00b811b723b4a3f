"""The addresses that answers carry: signed downloads and the public verify page."""

from __future__ import annotations

from uuid import UUID

from tenants.context import current_brand
from tenants.links import base_url, sign_value


def download_url(document_id: UUID) -> str:
    """Good for a quarter of an hour, for this brand, for this document."""
    return f"{base_url(current_brand().slug)}/documents/{sign_value('document', str(document_id))}"


def verify_url(code: str) -> str:
    return f"{base_url(current_brand().slug)}/verify/{code}"


LEDGER = "ledger-export"


def ledger_url(loan_id: UUID) -> str:
    """Where a loan's account is downloaded as CSV: a quarter of an hour, for this brand, for this loan."""
    return f"{base_url(current_brand().slug)}/loans/ledger/{sign_value(LEDGER, str(loan_id))}"
