"""Reading staff, roles, sessions, attempts and keys."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from backend.access.models import (
    ApiKey,
    LeaveDay,
    Role,
    SignInAttempt,
    Staff,
    StaffSession,
    StaffStatus,
)
from backend.kernel import clock


def staff_members(*, search: str = "") -> QuerySet[Staff]:
    """Everyone, with role, manager, both sets of grants, and `last_seen_at`. Unordered."""
    found = (
        Staff.objects.select_related("role", "manager")
        .prefetch_related("grants", "role__grants")
        .annotate(last_seen_at=Max("sessions__last_seen_at"))
    )
    if search.strip():
        found = found.filter(Q(name__icontains=search.strip()) | Q(email__icontains=search.strip()))
    return found


def staff_member(staff_id: UUID) -> Staff | None:
    return staff_members().filter(pk=staff_id).first()


def names_of(staff_ids: set[UUID]) -> dict[UUID, str]:
    """Names for a page of rows, by one query."""
    return dict(Staff.objects.filter(pk__in=staff_ids).values_list("id", "name"))


def roles() -> QuerySet[Role]:
    return Role.objects.prefetch_related("grants").order_by("name")


def available_staff(*, role: str, on: date) -> QuerySet[Staff]:
    """Whom work of a role may be given to on a day: active, available, not on leave."""
    away = LeaveDay.objects.filter(staff=OuterRef("pk"), first_day__lte=on, last_day__gte=on)
    return Staff.objects.filter(role__code=role, status=StaffStatus.ACTIVE, available=True).exclude(
        Exists(away)
    )


def sessions_of(
    staff_id: UUID | None = None, *, platform_user_id: UUID | None = None
) -> QuerySet[StaffSession]:
    """Sessions that still stand, newest first."""
    owner = Q(staff_id=staff_id) if staff_id else Q(platform_user_id=platform_user_id, staff=None)
    return StaffSession.objects.filter(owner, revoked_at=None, expires_at__gt=clock.now()).order_by(
        "-created_at"
    )


def session(session_id: UUID) -> StaffSession | None:
    """The session an actor came through; a platform user's stay has `support_entry_id` and `support_reason`."""
    return StaffSession.objects.filter(pk=session_id).first()


def sign_in_history(staff_id: UUID) -> QuerySet[SignInAttempt]:
    """A person's sign-ins and refused tries, newest first."""
    return SignInAttempt.objects.filter(staff_id=staff_id).order_by("-id")


def api_keys() -> QuerySet[ApiKey]:
    return ApiKey.objects.order_by("-created_at", "-id")
