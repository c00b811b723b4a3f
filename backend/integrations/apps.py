from __future__ import annotations

import logging

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "backend.integrations"
    label = "integrations"

    def ready(self) -> None:
        from backend.integrations.seed import seed_providers
        from tenants.provisioning import on_brand_created

        on_brand_created(seed_providers)
        # These write whole URLs to the log, and a vendor's URL may carry an account number.
        for chatty in ("httpx", "httpcore"):
            logging.getLogger(chatty).setLevel(logging.WARNING)
