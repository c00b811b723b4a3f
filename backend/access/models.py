"""Staff and what they may do, their sessions, and the keys of programs."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from backend.kernel import clock
from backend.kernel.models import Record, VersionedRecord


class GrantScope(models.TextChoices):
    OWN = "OWN"
    TEAM = "TEAM"
    ALL = "ALL"


class Role(Record):
    """A name for a set of grants people begin with."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)


class RoleGrant(Record):
    """level: 1 READ, 2 WRITE, 3 ALL."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="grants", db_index=False)
    permission = models.CharField(max_length=40)
    level = models.PositiveSmallIntegerField()
    scope = models.CharField(max_length=4, choices=GrantScope, default=GrantScope.ALL)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="access_role_grant_once", fields=["role", "permission"]),
            models.CheckConstraint(name="access_role_grant_level", condition=Q(level__in=[1, 2, 3])),
        ]


class StaffStatus(models.TextChoices):
    INVITED = "INVITED"
    ACTIVE = "ACTIVE"
    DISABLED = "DISABLED"


class Staff(VersionedRecord):
    """One person of the brand.

    totp_sealed     the second factor's secret, sealed to this row
    totp_last_step  the newest 30-second step that was used, so that a code works once
    """

    Status = StaffStatus

    email = models.CharField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="staff")
    manager = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="reports")
    status = models.CharField(max_length=8, choices=StaffStatus, default=StaffStatus.INVITED)
    available = models.BooleanField(default=True)
    password_hash = models.CharField(max_length=200, blank=True, default="")
    totp_sealed = models.BinaryField(null=True)
    totp_last_step = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="access_staff_email_lower", condition=Q(email=models.functions.Lower("email"))
            ),
            models.CheckConstraint(name="access_staff_not_own_manager", condition=~Q(manager=F("id"))),
            models.CheckConstraint(
                name="access_staff_active_has_factors",
                condition=~Q(status="ACTIVE") | (Q(totp_sealed__isnull=False) & ~Q(password_hash="")),
            ),
        ]
        indexes = [models.Index(name="access_staff_by_name", fields=["name", "id"])]


class StaffGrant(Record):
    """Where a person differs from the role: another level, or none at all (level 0)."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="grants", db_index=False)
    permission = models.CharField(max_length=40)
    level = models.PositiveSmallIntegerField()
    scope = models.CharField(max_length=4, choices=GrantScope, default=GrantScope.ALL)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="access_staff_grant_once", fields=["staff", "permission"]),
            models.CheckConstraint(name="access_staff_grant_level", condition=Q(level__in=[0, 1, 2, 3])),
        ]


class LeaveDay(Record):
    """Days on which a person is given no work."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="leave")
    first_day = models.DateField()
    last_day = models.DateField()
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(name="access_leave_in_order", condition=Q(last_day__gte=F("first_day"))),
        ]


class StaffSession(Record):
    """One sign-in, or one stay of a platform user. The token itself is known to the browser alone.

    staff              None for a stay of a platform user, whom the last four fields then name
    support_entry_id   of the platform's own record of the stay
    """

    staff = models.ForeignKey(
        Staff, on_delete=models.CASCADE, null=True, related_name="sessions", db_index=False
    )
    token_hash = models.BinaryField(max_length=32, unique=True)
    last_seen_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    ip = models.CharField(max_length=45, blank=True, default="")
    agent = models.CharField(max_length=200, blank=True, default="")
    support_entry_id = models.UUIDField(null=True)
    platform_user_id = models.UUIDField(null=True)
    platform_user_name = models.CharField(max_length=120, blank=True, default="")
    support_reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="access_session_has_someone",
                condition=Q(staff__isnull=False, support_entry_id__isnull=True)
                | Q(staff__isnull=True, support_entry_id__isnull=False, platform_user_id__isnull=False)
                & ~Q(support_reason=""),
            ),
        ]
        indexes = [models.Index(name="access_session_of", fields=["staff", "-created_at"])]


class Invite(Record):
    """A way in for one person, once. Only the code's hash is kept."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="invites")
    code_hash = models.BinaryField(max_length=32, unique=True)
    invited_by = models.CharField(max_length=200)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)


class AttemptOutcome(models.TextChoices):
    TRIED = "TRIED"
    WRONG = "WRONG"
    RIGHT = "RIGHT"
    LOCKED = "LOCKED"


class SignInAttempt(models.Model):
    """A try to sign in, written for good before it is judged.

    who      keyed hash of the e-mail typed: an unknown one is counted like a known one
    outcome  TRIED and WRONG count towards the lock-out until the next RIGHT
    """

    id = models.BigAutoField(primary_key=True)
    who = models.BinaryField(max_length=16)
    staff = models.ForeignKey(
        Staff, on_delete=models.SET_NULL, null=True, related_name="attempts", db_index=False
    )
    ip = models.CharField(max_length=45, blank=True, default="")
    agent = models.CharField(max_length=200, blank=True, default="")
    outcome = models.CharField(max_length=6, choices=AttemptOutcome, default=AttemptOutcome.TRIED)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(name="access_attempt_who", fields=["who", "id"]),
            models.Index(name="access_attempt_ip", fields=["ip", "at"]),
            models.Index(name="access_attempt_staff", fields=["staff", "-id"]),
        ]


class ApiKey(Record):
    """A program's way in: `hk_<prefix>_<secret>`. The secret's keyed hash is kept, and shown to nobody again.

    grants     {permission: level}; never more than the person had who made it
    """

    label = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    secret_hash = models.BinaryField(max_length=32)
    grants = models.JSONField(default=dict)
    created_by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, related_name="api_keys", db_index=False
    )
    created_by_name = models.CharField(max_length=200)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
