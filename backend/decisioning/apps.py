"""The decisioning room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class DecisioningConfig(AppConfig):
    name = "backend.decisioning"
    label = "decisioning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from backend.decisioning.seed import seed_brand
        from tenants.provisioning import on_brand_created

        on_brand_created(seed_brand)
