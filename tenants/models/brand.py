"""A brand, its hosts, and how far its schema has come."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django_tenants.models import DomainMixin, TenantMixin

from backend.kernel import clock
from backend.kernel.ids import uuid7


class Brand(TenantMixin):  # type: ignore[misc]  # django-tenants carries no types
    """One lender. Its rows live in the schema `b_<slug>`; neither slug nor schema is ever given to another.

    currency, zone  follow from the pack and never change
    status          PREPARING until its first rows stand, and then not yet to be seen from outside
    """

    class Pack(models.TextChoices):
        INDIA = "IN"
        HONG_KONG = "HK"

    class Status(models.TextChoices):
        PREPARING = "PREPARING"
        ACTIVE = "ACTIVE"
        SUSPENDED = "SUSPENDED"

    auto_create_schema = False  # `provisioning` makes it

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    schema_name = models.CharField(
        max_length=22, unique=True, validators=[RegexValidator(r"\Ab_[a-z0-9]{4,20}\Z")]
    )
    slug = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    pack = models.CharField(max_length=2, choices=Pack)
    currency = models.CharField(max_length=3)
    zone = models.CharField(max_length=40)
    status = models.CharField(max_length=10, choices=Status, default=Status.PREPARING)
    accent = models.CharField(max_length=7)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="tenants_brand_schema_name", condition=Q(schema_name__regex=r"^b_[a-z0-9]{4,20}$")
            ),
            models.CheckConstraint(
                name="tenants_brand_known_values",
                condition=Q(
                    pack__in=["IN", "HK"],
                    currency__in=["INR", "HKD"],
                    status__in=["PREPARING", "ACTIVE", "SUSPENDED"],
                ),
            ),
        ]


class Domain(DomainMixin):  # type: ignore[misc]
    """A further host of a brand, besides `<slug>.<base>`: its own domain name."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)


class BrandSchemaVersion(models.Model):
    """How far one brand's schema has come: what the migration fan-out resumes from.

    version  of the template the schema is, or is being brought, up to
    error    the first line of what stopped it; never a value of a row
    """

    class State(models.TextChoices):
        RUNNING = "RUNNING"
        DONE = "DONE"
        FAILED = "FAILED"

    brand = models.OneToOneField(
        Brand, on_delete=models.CASCADE, primary_key=True, related_name="schema_version"
    )
    version = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State)
    error = models.TextField(blank=True, default="")
    started_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)


class BrandTemplate(models.Model):
    """What a new brand is made of: the template schema as SQL, for one set of migrations.

    version      hash over every brand migration's name and text
    fingerprint  hash over the schema's columns, indexes, constraints and triggers
    """

    version = models.CharField(max_length=64, primary_key=True)
    sql = models.TextField()
    fingerprint = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=clock.now, editable=False)
