"""Local only: the simulator is told where this brand's callbacks go and what its templates say."""

from __future__ import annotations

import httpx
from django.conf import settings

from backend.integrations.services.configuration import callback_addresses
from backend.kernel.errors import ProviderUnavailable
from backend.notifications.models import Template
from tenants.context import current_brand
from tenants.links import base_url


def meet_simulator() -> None:
    """Register the open brand with the simulator; again and again gives the same.

    raises  ProviderUnavailable while the simulator does not answer
    """
    if not settings.HUNDI_LOCAL:
        return
    origin = base_url(current_brand().slug)
    callbacks = [
        {
            "key": address.key,
            "vendor": address.vendor,
            "url": f"{origin}{address.path}",
            "secret": address.secret,
            "brand": current_brand().name,
        }
        for address in callback_addresses()
    ]
    key = next((address.key for address in callback_addresses() if address.vendor == "msg91"), "")
    templates = [
        {"key": key, "template_id": template.provider_template_id, "body": template.body}
        for template in Template.objects.filter(enabled=True)
    ]
    control = f"{settings.HUNDI_SIMULATOR_URL}/control"
    try:
        with httpx.Client(timeout=5, trust_env=False) as client:
            client.put(f"{control}/callbacks", json=callbacks).raise_for_status()
            client.put(f"{control}/templates", json=templates).raise_for_status()
    except httpx.HTTPError as failure:
        raise ProviderUnavailable("The simulator does not answer.", outcome_unknown=False) from failure
