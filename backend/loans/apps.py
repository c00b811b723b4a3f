"""The loans room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class LoansConfig(AppConfig):
    name = "backend.loans"
    label = "loans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from backend.loans.rate_gate import check_product
        from backend.products.validation import also_check

        also_check(check_product)
