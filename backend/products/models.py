"""Products and their versions. A published version is never changed: loans are made on it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from backend.kernel.models import Record, VersionedRecord


class ProductStatus(models.TextChoices):
    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    WITHDRAWN = "WITHDRAWN"


class Product(VersionedRecord):
    """A product of the brand; `live_version` is the one new loans are made on."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10)
    status = models.CharField(max_length=10, choices=ProductStatus.choices, default=ProductStatus.DRAFT)
    live_version = models.ForeignKey(
        "products.ProductVersion", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="product_published_has_version",
                condition=~Q(status="PUBLISHED") | Q(live_version__isnull=False),
            )
        ]


class ProductVersion(Record):
    """Terms as they were written down; `terms` is the JSON of `ProductTerms`.

    rules  the pack's rules the terms were held to when published: code -> effective from
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    terms = models.JSONField()
    made_by_id = models.UUIDField(null=True)
    made_by_name = models.CharField(max_length=120, blank=True, default="")
    published_at = models.DateTimeField(null=True)
    published_by_id = models.UUIDField(null=True)
    rules = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "number"], name="product_version_number")]
