"""What is central by nature: who lends together, which borrowers are the same, who has work due."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from backend.kernel import clock
from backend.kernel.ids import uuid7
from tenants.models.brand import Brand
from tenants.models.platform import PlatformUser


class LendingGroup(models.Model):
    """A lending group that may see the repayment notices of all its companies at one desk."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)


class GroupCompany(models.Model):
    """A brand that the group has authorised; a brand stands in one group at most."""

    brand = models.OneToOneField(
        Brand, on_delete=models.CASCADE, primary_key=True, related_name="group_company"
    )
    group = models.ForeignKey(LendingGroup, on_delete=models.PROTECT, related_name="companies")
    authorised_at = models.DateTimeField(default=clock.now)


class GroupMember(models.Model):
    """A platform user who works at a lending group's desk."""

    user = models.OneToOneField(
        PlatformUser, on_delete=models.CASCADE, primary_key=True, related_name="group_member"
    )
    group = models.ForeignKey(LendingGroup, on_delete=models.PROTECT, related_name="members")


class MemberCompany(models.Model):
    """That a member may see one company. It counts only while the company stands in the member's own group."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    member = models.ForeignKey(
        GroupMember, on_delete=models.CASCADE, related_name="companies", db_index=False
    )
    company = models.ForeignKey(GroupCompany, on_delete=models.CASCADE, related_name="members")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="tenants_member_company_once", fields=["member", "company"]),
        ]


class DedupFingerprint(models.Model):
    """That a brand knows a person, as a keyed hash: with the key and the value one can ask, from the row learn nothing.

    kind  what was hashed: PAN, MOBILE, HKID
    h     `pii.central_blind(kind, value)`; another key than any brand's own index
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=10)
    h = models.BinaryField(max_length=16)
    key_version = models.PositiveSmallIntegerField(default=1)
    brand_id = models.UUIDField()
    customer_id = models.UUIDField()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="tenants_fingerprint_once", fields=["kind", "h", "brand_id"]),
        ]


class DueWork(models.Model):
    """That a brand has work due at an instant, so that a sweep enters only such brands."""

    id = models.BigAutoField(primary_key=True)
    schema = models.CharField(max_length=22)
    due_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="tenants_duework_once", fields=["due_at", "schema"]),
        ]
