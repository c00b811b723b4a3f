"""Signing in to the platform: password and TOTP, both; sessions that can be listed and revoked.

Everything here enters the public schema itself. Tries are counted in PostgreSQL, each written before it is judged, so
that no number of tries at once gets more than the allowed few looked at.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

import pyotp
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from backend.kernel import clock
from backend.kernel.actor import Actor, ActorKind, Grant, Level
from backend.kernel.errors import NotFound, SignInRefused
from tenants import pii
from tenants.context import use_public
from tenants.errors import SignInLocked
from tenants.models import PlatformSession, PlatformSignInFailure, PlatformUser
from tenants.passwords import hash_password, new_token, password_matches, stand_in_hash, token_hash

SESSION_LIFE = timedelta(hours=10)
IDLE_LIFE = timedelta(minutes=60)
TRIES = 5
TRIES_PER_IP = 30
WINDOW = timedelta(minutes=15)
TOTP_STEP_S = 30
TOTP_PLACE = "tenants_platformuser.totp_sealed"
SEEN_EVERY = timedelta(minutes=1)

SessionListener = Callable[[UUID], None]
_session_listeners: list[SessionListener] = []

# The permissions of the platform's own schema: to run the platform, or to work at a lending group's desk. Nobody has
# both: whoever runs the platform sees no borrower of a group.
PLATFORM = "PLATFORM"
GROUP_DESK = "GROUP_DESK"
PLATFORM_CODES = frozenset({PLATFORM, GROUP_DESK})

_GRANTS = {
    PlatformUser.Role.SUPER_ADMIN: {PLATFORM: Grant(Level.ALL)},
    PlatformUser.Role.VIEWER: {PLATFORM: Grant(Level.READ)},
    PlatformUser.Role.GROUP_DESK: {GROUP_DESK: Grant(Level.WRITE)},
    PlatformUser.Role.GROUP_VIEWER: {GROUP_DESK: Grant(Level.READ)},
}


def sign_in(
    *, email: str, password: str, totp: str, ip: str = "", agent: str = ""
) -> tuple[PlatformUser, str]:
    """The user and a session token to put in the cookie.

    raises  SignInRefused, the same whatever was wrong; SignInLocked after five wrong tries in 15 minutes
    """
    with use_public():
        who = pii.blind("platform_sign_in", email.strip().lower())
        attempt_id = _count_attempt(who, ip)
        user = PlatformUser.objects.filter(
            email=email.strip().lower(), status=PlatformUser.Status.ACTIVE
        ).first()
        right = password_matches(user.password_hash if user else stand_in_hash(), password)
        if user is None or not right or not _use_totp(user, totp):
            raise SignInRefused
        with transaction.atomic():
            PlatformSignInFailure.objects.filter(Q(pk=attempt_id) | Q(who=who)).delete()
            _session, token = _open_session(user, ip, agent)
        return user, token


def sign_in_for_demo(*, email: str, ip: str = "", agent: str = "") -> str:
    """A session token without password or code, on a local installation only: the start page's one click.

    raises  SignInRefused anywhere else
    """
    if not settings.HUNDI_LOCAL:
        raise SignInRefused
    with use_public(), transaction.atomic():
        user = PlatformUser.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise SignInRefused
        return _open_session(user, ip, agent)[1]


def actor_for_token(raw: str) -> Actor | None:
    """Who a session token stands for; None when it is unknown, revoked, idle too long or past its end."""
    if not raw:
        return None
    with use_public():
        now = clock.now()
        session = (
            PlatformSession.objects.select_related("user")
            .filter(token_hash=token_hash(raw), revoked_at=None, expires_at__gt=now)
            .filter(last_seen_at__gt=now - IDLE_LIFE, user__status=PlatformUser.Status.ACTIVE)
            .first()
        )
        if session is None:
            return None
        if now - session.last_seen_at > SEEN_EVERY:
            PlatformSession.objects.filter(pk=session.pk).update(last_seen_at=now)
        return actor_of(session.user, session.id)


def actor_of(user: PlatformUser, session_id: UUID | None = None) -> Actor:
    return Actor(
        kind=ActorKind.PLATFORM,
        id=user.id,
        name=user.name,
        grants=_GRANTS[PlatformUser.Role(user.role)],
        session_id=session_id,
    )


def actor_of_user(user_id: UUID) -> Actor:
    """A platform user as an actor, without a session. raises  NotFound for one who may not sign in any more"""
    with use_public():
        user = PlatformUser.objects.filter(pk=user_id, status=PlatformUser.Status.ACTIVE).first()
    if user is None:
        raise NotFound
    return actor_of(user)


def on_session_revoked(listener: SessionListener) -> None:
    """Have `listener(session_id)` called after a platform session was revoked."""
    if listener not in _session_listeners:
        _session_listeners.append(listener)


def sign_out(*, actor: Actor) -> None:
    """End the session the actor came through."""
    if actor.session_id is not None:
        revoke_session(actor=actor, session_id=actor.session_id)


def revoke_session(*, actor: Actor, session_id: UUID) -> PlatformSession:
    """End one of the actor's own sessions; its sockets are closed by whoever listens.

    raises  NotFound when the session is not the actor's
    """
    with use_public(), transaction.atomic():
        session = PlatformSession.objects.select_for_update().filter(pk=session_id, user_id=actor.id).first()
        if session is None:
            raise NotFound
        if session.revoked_at is None:
            _end(session)
        return session


def end_sessions(user_id: UUID) -> None:
    """End every session of a user, in the caller's transaction in the public schema."""
    open_ones = PlatformSession.objects.select_for_update().filter(user_id=user_id, revoked_at=None)
    for session in open_ones.order_by("id"):
        _end(session)


def renew_sign_in(user: PlatformUser, *, password: str) -> str:
    """Let a user sign in with this password and the TOTP secret that is given back, and by nothing they had before.

    In the caller's transaction in the public schema, the user's row locked.
    """
    secret = pyotp.random_base32()
    user.password_hash = hash_password(password)
    user.totp_sealed = pii.seal(TOTP_PLACE, user.id, secret)
    user.totp_last_step = 0
    user.status = PlatformUser.Status.ACTIVE
    user.save(update_fields=["password_hash", "totp_sealed", "totp_last_step", "status"])
    end_sessions(user.id)
    return secret


def _end(session: PlatformSession) -> None:
    session.revoked_at = clock.now()
    session.save(update_fields=["revoked_at"])
    for listener in _session_listeners:
        transaction.on_commit(partial(listener, session.id), robust=True)


def create_platform_user(
    *, email: str, name: str, password: str, role: str = PlatformUser.Role.SUPER_ADMIN, totp_secret: str = ""
) -> tuple[PlatformUser, str]:
    """A new platform user and the TOTP secret to show once. For commands, seeds and `groups.add_group_user`."""
    secret = totp_secret or pyotp.random_base32()
    with use_public():
        user = PlatformUser(
            email=email.strip().lower(), name=name, password_hash=hash_password(password), role=role
        )
        user.totp_sealed = pii.seal(TOTP_PLACE, user.id, secret)
        user.save(force_insert=True)
    return user, secret


def _count_attempt(who: bytes, ip: str) -> int:
    """Write the attempt down for good, then see whether it was one too many."""
    since = clock.now() - WINDOW
    with transaction.atomic(durable=True):
        attempt = PlatformSignInFailure.objects.create(who=who, ip=ip[:45])
    recent = PlatformSignInFailure.objects.filter(at__gt=since)
    if recent.filter(who=who).count() > TRIES or (ip and recent.filter(ip=ip[:45]).count() > TRIES_PER_IP):
        raise SignInLocked(retry_after_s=int(WINDOW.total_seconds()))
    return attempt.pk


def _use_totp(user: PlatformUser, code: str) -> bool:
    """Whether the code is right, and was not used before: of two at once, one is refused."""
    secret = pii.open_sealed(TOTP_PLACE, user.id, bytes(user.totp_sealed))
    clean = code.replace(" ", "")
    current = int(time.time()) // TOTP_STEP_S
    for step in (current, current - 1, current + 1):
        if pyotp.utils.strings_equal(pyotp.TOTP(secret).generate_otp(step), clean):
            newer = PlatformUser.objects.filter(pk=user.pk, totp_last_step__lt=step)
            return newer.update(totp_last_step=step) == 1
    return False


def _open_session(user: PlatformUser, ip: str, agent: str) -> tuple[PlatformSession, str]:
    token = new_token()
    now = clock.now()
    session = PlatformSession.objects.create(
        user=user,
        token_hash=token_hash(token),
        last_seen_at=now,
        expires_at=now + SESSION_LIFE,
        ip=ip[:45],
        agent=agent[:200],
    )
    return session, token
