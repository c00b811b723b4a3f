"""Products, their versions and coupons. A published version is never changed: loans are made on it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

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

    rules   the pack's rules the terms were held to when published: code -> effective from
    reason  why it was published, where a rule allows the terms only so
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    terms = models.JSONField()
    made_by_id = models.UUIDField(null=True)
    made_by_name = models.CharField(max_length=120, blank=True, default="")
    published_at = models.DateTimeField(null=True)
    published_by_id = models.UUIDField(null=True)
    published_by_name = models.CharField(max_length=120, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    rules = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "number"], name="product_version_number")]


class CouponKind(models.TextChoices):
    FIXED = "FIXED"
    PERCENT = "PERCENT"


class Coupon(VersionedRecord):
    """A discount on one fee of a loan, asked for by its code.

    value             an amount, or a percentage of the fee's price as the product states it
    product_ids       what it holds for; empty for every product of the brand
    per_customer, in_all   most uses that stand, 0 for no limit; `used` is counted under a lock on this row
    """

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=8, choices=CouponKind.choices)
    value = models.DecimalField(max_digits=15, decimal_places=2)
    fee_code = models.CharField(max_length=40, default="PROCESSING")
    product_ids = models.JSONField(default=list)
    valid_from = models.DateField()
    valid_to = models.DateField()
    per_customer = models.PositiveIntegerField(default=1)
    in_all = models.PositiveIntegerField(default=0)
    used = models.PositiveIntegerField(default=0)
    active = models.BooleanField(default=True)
    made_by_id = models.UUIDField(null=True)
    made_by_name = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(name="coupon_value_positive", condition=Q(value__gt=0)),
            models.CheckConstraint(
                name="coupon_percent_at_most_all", condition=~Q(kind="PERCENT") | Q(value__lte=100)
            ),
            models.CheckConstraint(name="coupon_dates_in_order", condition=Q(valid_to__gte=F("valid_from"))),
            models.CheckConstraint(
                name="coupon_used_within_limit", condition=Q(in_all=0) | Q(used__lte=F("in_all"))
            ),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="coupon_newest")]


class CouponUse(Record):
    """One use by one application; a use that is released counts no more.

    fee and tax   of the fee the coupon is on, at the amount applied for, before and after the discount
    """

    coupon = models.ForeignKey(Coupon, on_delete=models.PROTECT, related_name="uses", db_index=False)
    customer_id = models.UUIDField()
    loan_id = models.UUIDField(unique=True)
    fee_before = models.DecimalField(max_digits=15, decimal_places=2)
    tax_before = models.DecimalField(max_digits=15, decimal_places=2)
    fee_after = models.DecimalField(max_digits=15, decimal_places=2)
    tax_after = models.DecimalField(max_digits=15, decimal_places=2)
    used_on = models.DateField()
    released_at = models.DateTimeField(null=True)
    released_why = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["coupon", "-created_at", "-id"], name="coupon_use_newest"),
            models.Index(fields=["coupon", "customer_id"], name="coupon_use_customer"),
        ]


class CouponTries(Record):
    """How many codes a borrower asked for in vain since `since`; a guesser is stopped here."""

    customer_id = models.UUIDField(unique=True)
    since = models.DateTimeField()
    failed = models.PositiveIntegerField(default=0)
