from __future__ import annotations

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "backend.access"
    label = "access"

    def ready(self) -> None:
        from backend.access.seed_roles import seed_brand
        from tenants.provisioning import on_brand_created

        on_brand_created(seed_brand)
