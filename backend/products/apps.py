"""Products as a Django app; a new brand starts with its pack's two products."""

from __future__ import annotations

from django.apps import AppConfig


class ProductsConfig(AppConfig):
    name = "backend.products"
    label = "products"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from backend.products.seed import seed_brand
        from tenants.provisioning import on_brand_created

        on_brand_created(seed_brand)
