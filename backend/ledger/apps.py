"""The ledger as a Django app; a new brand starts with its chart of accounts."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "backend.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from backend.ledger.chart import seed_brand
        from tenants.provisioning import on_brand_created

        on_brand_created(seed_brand)
