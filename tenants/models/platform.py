"""The operator's own people: users, sessions, what they did, and their entries into brands."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from backend.kernel import clock
from backend.kernel.ids import uuid7
from tenants.models.brand import Brand


class PlatformUser(models.Model):
    """Someone who runs the platform. Signs in with password and TOTP, both required; known to no brand.

    totp_sealed     the shared secret, sealed to this row
    totp_last_step  the newest 30-second step that was used, so that a code works once
    """

    class Role(models.TextChoices):
        SUPER_ADMIN = "SUPER_ADMIN"
        VIEWER = "VIEWER"
        GROUP_DESK = "GROUP_DESK"  # works a lending group's desk, and sees nothing else of the platform
        GROUP_VIEWER = "GROUP_VIEWER"  # looks at it

    class Status(models.TextChoices):
        ACTIVE = "ACTIVE"
        DISABLED = "DISABLED"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    password_hash = models.CharField(max_length=200)
    totp_sealed = models.BinaryField()
    totp_last_step = models.BigIntegerField(default=0)
    role = models.CharField(max_length=12, choices=Role, default=Role.SUPER_ADMIN)
    status = models.CharField(max_length=8, choices=Status, default=Status.ACTIVE)
    created_at = models.DateTimeField(default=clock.now, editable=False)


class PlatformSession(models.Model):
    """One sign-in. The token itself is known to the browser alone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(PlatformUser, on_delete=models.CASCADE, related_name="sessions")
    token_hash = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    last_seen_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    ip = models.CharField(max_length=45, blank=True, default="")
    agent = models.CharField(max_length=200, blank=True, default="")


class PlatformSignInFailure(models.Model):
    """A try to sign in, written before it is judged and taken away when it was right; counted for the lock-out.

    who  keyed hash of the e-mail typed: an unknown one is counted the same
    """

    id = models.BigAutoField(primary_key=True)
    who = models.BinaryField(max_length=16)
    ip = models.CharField(max_length=45)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [
            models.Index(name="tenants_failure_who", fields=["who", "at"]),
            models.Index(name="tenants_failure_ip", fields=["ip", "at"]),
        ]


class SupportEntry(models.Model):
    """A platform user's stay in a brand: why, until when, and the one-time token that opens it.

    token_hash  of the token handed to the browser; it opens the stay once, within `open_by`
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(PlatformUser, on_delete=models.PROTECT, related_name="support_entries")
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="support_entries")
    reason = models.CharField(max_length=500)
    token_hash = models.BinaryField(max_length=32, unique=True)
    opened_at = models.DateTimeField(default=clock.now, editable=False)
    open_by = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="tenants_entry_has_reason", condition=~Q(reason="")),
        ]
        indexes: ClassVar = [
            models.Index(name="tenants_entry_newest", fields=["-opened_at", "-id"]),
        ]


class PlatformAct(models.Model):
    """What the platform did to a brand or a lending group, and why. Inserted and read, never changed: the role has no
    right to.

    brand  None where it was about a group's person alone
    group  the lending group whose desk it was about, where it was about one
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(default=clock.now, editable=False)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=120)
    action = models.CharField(max_length=40)
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, null=True, related_name="acts")
    reason = models.CharField(max_length=500, blank=True, default="")
    group = models.ForeignKey(
        "tenants.LendingGroup", on_delete=models.PROTECT, null=True, related_name="acts"
    )

    class Meta:
        indexes: ClassVar = [models.Index(name="tenants_act_newest", fields=["-at", "-id"])]
