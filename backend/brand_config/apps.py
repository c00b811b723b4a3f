from __future__ import annotations

from django.apps import AppConfig


class BrandConfigConfig(AppConfig):
    name = "backend.brand_config"
    label = "brand_config"

    def ready(self) -> None:
        from backend.brand_config.seed import seed_brand
        from tenants.provisioning import on_brand_created

        on_brand_created(seed_brand)
