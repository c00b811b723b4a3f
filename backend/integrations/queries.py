"""Reads for the pages that show what went out and what came in."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from backend.integrations.models import ApiCall, Breaker, ProviderConfig, WebhookEvent


def api_calls(*, references: Sequence[str] = ()) -> QuerySet[ApiCall]:
    """Calls, newest first; with `references`, those made under one of them or a name that begins so."""
    calls = ApiCall.objects.order_by("-at", "-id")
    if references:
        named = Q()
        for reference in references:
            named |= Q(reference__startswith=reference)
        calls = calls.filter(named)
    return calls


def webhook_events() -> QuerySet[WebhookEvent]:
    """Newest first; `body` is sealed and left out."""
    return WebhookEvent.objects.defer("body").order_by("-received_at", "-id")


def provider_configs() -> QuerySet[ProviderConfig]:
    return ProviderConfig.objects.order_by("capability", "position", "id")


def resting_vendors() -> QuerySet[Breaker]:
    """Vendors whose breaker is open: what a loan's page names while it waits."""
    return Breaker.objects.exclude(open_until=None)
