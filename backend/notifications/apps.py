from __future__ import annotations

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "backend.notifications"
    label = "notifications"

    def ready(self) -> None:
        from backend.notifications.seed import seed_templates
        from tenants.provisioning import on_brand_created

        on_brand_created(seed_templates)
