"""Signing in: password and second factor, both, always.

Tries are counted in PostgreSQL, each written for good before it is judged: however many come at once, no more than
the allowed few are looked at. An unknown e-mail is counted, hashed and refused like a known one.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from backend.access import factors
from backend.access.errors import SignInLocked
from backend.access.grants import staff_actor
from backend.access.models import AttemptOutcome, SignInAttempt, Staff, StaffStatus
from backend.access.services.sessions import open_session
from backend.audit.services import record
from backend.kernel import clock
from backend.kernel.errors import SignInRefused
from tenants import pii
from tenants.passwords import password_matches, stand_in_hash

TRIES = 5
TRIES_PER_IP = 50
WINDOW = timedelta(minutes=15)


def sign_in(*, email: str, password: str, totp: str, ip: str = "", agent: str = "") -> tuple[Staff, str]:
    """The staff member and a session token for the cookie.

    raises  SignInRefused, the same whatever was wrong; SignInLocked after five wrong tries in 15 minutes.
            Must not be called inside a transaction: a refused try stays counted.
    """
    return _sign_in(email, password, totp, ip, agent, StaffStatus.ACTIVE)


def confirm_totp(*, email: str, password: str, totp: str, ip: str = "", agent: str = "") -> tuple[Staff, str]:
    """The first code of a new authenticator: makes an invited person active and signs them in.

    raises  as `sign_in`
    """
    return _sign_in(email, password, totp, ip, agent, StaffStatus.INVITED)


def sign_in_for_demo(*, email: str, ip: str = "", agent: str = "demo") -> tuple[Staff, str]:
    """One click on the start page of a local demo; refused anywhere else."""
    if not settings.HUNDI_LOCAL:
        raise SignInRefused
    staff = _find(email, StaffStatus.ACTIVE)
    if staff is None:
        raise SignInRefused
    with transaction.atomic():
        return staff, _let_in(staff, ip, agent, "demo")


def _sign_in(email: str, password: str, totp: str, ip: str, agent: str, status: str) -> tuple[Staff, str]:
    staff = _find(email, status)
    attempt = _count_attempt(email, staff, ip, agent)
    known = staff.password_hash if staff and staff.password_hash else stand_in_hash()
    password_right = password_matches(known, password)
    step = factors.totp_step(staff, totp)
    if staff is None or not password_right or step is None:
        _judge(attempt, AttemptOutcome.WRONG)
        raise SignInRefused
    with transaction.atomic():
        fresh = Staff.objects.select_for_update(of=("self",)).select_related("role").get(pk=staff.pk)
        used = fresh.status == status and factors.use_totp_step(fresh, step)
        if used:
            _activate(fresh)
            _judge(attempt, AttemptOutcome.RIGHT)
            return fresh, _let_in(fresh, ip, agent, "")
    _judge(attempt, AttemptOutcome.WRONG)
    raise SignInRefused


def _find(email: str, status: str) -> Staff | None:
    return Staff.objects.select_related("role").filter(email=email.strip().lower(), status=status).first()


def _count_attempt(email: str, staff: Staff | None, ip: str, agent: str) -> SignInAttempt:
    who = pii.blind("staff_sign_in", email.strip().lower())
    with transaction.atomic(durable=True):
        attempt = SignInAttempt.objects.create(who=who, staff=staff, ip=ip[:45], agent=agent[:200])
    since = attempt.at - WINDOW
    counted = SignInAttempt.objects.filter(
        at__gt=since, outcome__in=[AttemptOutcome.TRIED, AttemptOutcome.WRONG]
    )
    last_right = SignInAttempt.objects.filter(who=who, outcome=AttemptOutcome.RIGHT).aggregate(
        last=Max("id")
    )["last"]
    of_person = counted.filter(who=who, id__gt=last_right or 0).count()
    of_address = counted.filter(ip=ip[:45]).count() if ip else 0
    if of_person > TRIES or of_address > TRIES_PER_IP:
        _judge(attempt, AttemptOutcome.LOCKED)
        raise SignInLocked(retry_after_s=int(WINDOW.total_seconds()))
    return attempt


def _judge(attempt: SignInAttempt, outcome: AttemptOutcome) -> None:
    SignInAttempt.objects.filter(pk=attempt.pk).update(outcome=outcome)


def _activate(staff: Staff) -> None:
    if staff.status == StaffStatus.INVITED:
        staff.status = StaffStatus.ACTIVE
        staff.bump()
        staff.save(update_fields=["status", "version"])
        staff.invites.filter(accepted_at=None).update(accepted_at=clock.now())
        record(
            actor=staff_actor(staff),
            action="staff.activated",
            entity="staff",
            entity_id=staff.id,
            before={"status": StaffStatus.INVITED},
            after={"status": StaffStatus.ACTIVE},
        )


def _let_in(staff: Staff, ip: str, agent: str, reason: str) -> str:
    session, token = open_session(staff, ip, agent)
    actor = staff_actor(staff, session.id)
    record(actor=actor, action="staff.signed_in", entity="staff", entity_id=staff.id, reason=reason)
    return token
