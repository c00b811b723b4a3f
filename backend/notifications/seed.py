"""A new brand's templates."""

from __future__ import annotations

from backend.notifications.models import Template
from backend.notifications.texts import BY_PACK, EVERYWHERE
from tenants.context import BrandInfo


def seed_templates(brand: BrandInfo) -> None:
    texts = (*EVERYWHERE, *BY_PACK.get(brand.pack, ()))
    Template.objects.bulk_create(
        Template(
            code=text.code,
            language=text.language,
            body=text.body,
            provider_template_id=f"{text.code}-{text.language}".lower(),
            harmless_twice=text.harmless_twice,
        )
        for text in texts
    )
