"""Tenants as a Django app, in the public schema."""

from __future__ import annotations

from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "tenants"
    label = "tenants"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from backend.kernel import outbox
        from tenants.context import current_schema
        from tenants.due_work import mark_due

        outbox.set_schema_reader(current_schema)
        outbox.set_due_marker(mark_due)
