"""Sessions: opened by a sign-in or a platform user's stay, looked up by token, listed, revoked."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from backend.access.errors import SessionNotFound
from backend.access.events import SessionRevoked
from backend.access.grants import EVERYTHING, staff_actor
from backend.access.models import Staff, StaffSession, StaffStatus
from backend.audit.services import record
from backend.kernel import clock
from backend.kernel.actor import Actor, ActorKind, Level
from backend.kernel.outbox import publish_all
from tenants.passwords import new_token, token_hash
from tenants.services import SupportAccess, end_support_entry, redeem_support_entry

SESSION_LIFE = timedelta(hours=12)
IDLE_LIFE = timedelta(minutes=60)
SEEN_EVERY = timedelta(minutes=1)
MANAGE = "PARTNER_USER_MANAGEMENT"


def open_session(staff: Staff, ip: str, agent: str) -> tuple[StaffSession, str]:
    """A session and its token; the caller has shown who it is."""
    token = new_token()
    session = StaffSession.objects.create(
        staff=staff,
        token_hash=token_hash(token),
        expires_at=clock.now() + SESSION_LIFE,
        ip=ip[:45],
        agent=agent[:200],
    )
    return session, token


def open_support_session(*, entry_token: str, ip: str = "", agent: str = "") -> str:
    """A platform user's stay begins: the one-time token becomes a session with every grant, until the stay ends.

    raises  tenants.errors.SupportEntryNotValid when the token was used, is late, or is another brand's
    """
    stay = redeem_support_entry(entry_token)
    token = new_token()
    with transaction.atomic():
        session = StaffSession.objects.create(
            token_hash=token_hash(token),
            expires_at=stay.expires_at,
            ip=ip[:45],
            agent=agent[:200],
            support_entry_id=stay.entry_id,
            platform_user_id=stay.platform_user_id,
            platform_user_name=stay.platform_user_name,
            support_reason=stay.reason,
        )
        record(
            actor=_support_actor(session),
            action="platform.entered",
            entity="support_entry",
            entity_id=stay.entry_id,
            after=_stay_view(stay),
            reason=stay.reason,
        )
    return token


def actor_for_token(raw: str) -> Actor | None:
    """Who a session token stands for; None when it is unknown, revoked, idle too long, past its end, or its person
    is not active. Three queries, and one more where a grant reaches over a team."""
    if not raw:
        return None
    session = _live(raw, clock.now())
    if session is None:
        return None
    _note_seen(session)
    if session.staff is None:
        return _support_actor(session)
    return staff_actor(session.staff, session.id)


def is_live(session_id: UUID) -> bool:
    """Whether a session still stands: asked again by sockets, per event."""
    now = clock.now()
    return StaffSession.objects.filter(
        _standing(now), pk=session_id, revoked_at=None, expires_at__gt=now
    ).exists()


def sign_out(*, actor: Actor) -> None:
    """End the session the actor came through; nothing to do for a key."""
    if actor.session_id is not None and actor.kind in {ActorKind.STAFF, ActorKind.PLATFORM}:
        _revoke(actor, StaffSession.objects.filter(pk=actor.session_id), "session.signed_out", "")


def revoke_session(*, actor: Actor, session_id: UUID, reason: str = "") -> StaffSession:
    """End a session at once; its sockets close. One's own, or anybody's with the right to manage staff.

    raises  SessionNotFound, also for another's session without that right
    """
    session = StaffSession.objects.filter(pk=session_id).first()
    owner = session and (session.staff_id or session.platform_user_id)
    if session is None or (owner != actor.id and not actor.may(MANAGE, Level.WRITE)):
        raise SessionNotFound
    _revoke(actor, StaffSession.objects.filter(pk=session_id), "session.revoked", reason)
    session.refresh_from_db()
    return session


def revoke_all(*, actor: Actor, staff_id: UUID, reason: str) -> int:
    """End every session of a person; gives how many. The caller has checked the right to it."""
    return _revoke(actor, StaffSession.objects.filter(staff_id=staff_id), "session.revoked", reason)


def _revoke(actor: Actor, which: QuerySet[StaffSession], action: str, reason: str) -> int:
    with transaction.atomic():
        sessions = list(which.select_for_update().filter(revoked_at=None))
        for session in sessions:
            session.revoked_at = clock.now()
            session.save(update_fields=["revoked_at"])
        publish_all([SessionRevoked(entity_id=session.id, version=1) for session in sessions])
        for session in sessions:
            record(actor=actor, action=action, entity="session", entity_id=session.id, reason=reason)
    for session in sessions:
        if session.support_entry_id is not None:
            end_support_entry(session.support_entry_id)
    return len(sessions)


def _standing(now: datetime) -> Q:
    """A person's session dies of idleness and with the person's account; a stay only by its end."""
    return Q(staff__status=StaffStatus.ACTIVE, last_seen_at__gt=now - IDLE_LIFE) | Q(staff=None)


def _live(raw: str, now: datetime) -> StaffSession | None:
    return (
        StaffSession.objects.select_related("staff__role")
        .prefetch_related("staff__grants", "staff__role__grants")
        .filter(_standing(now), token_hash=token_hash(raw), revoked_at=None, expires_at__gt=now)
        .first()
    )


def _note_seen(session: StaffSession) -> None:
    now = clock.now()
    if now - session.last_seen_at > SEEN_EVERY:
        StaffSession.objects.filter(pk=session.pk).update(last_seen_at=now)


def _support_actor(session: StaffSession) -> Actor:
    return Actor(
        kind=ActorKind.PLATFORM,
        id=session.platform_user_id,
        name=session.platform_user_name,
        grants=EVERYTHING,
        session_id=session.id,
        reason=session.support_reason,
    )


def _stay_view(stay: SupportAccess) -> dict[str, object]:
    return {"platform_user": stay.platform_user_name, "until": stay.expires_at}
