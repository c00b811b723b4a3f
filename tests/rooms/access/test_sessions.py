"""Sessions end: by sign-out, by being revoked, by idleness, by age, with their person."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from backend.access import queries, services
from backend.access.errors import SessionNotFound
from backend.access.models import Staff, StaffSession
from backend.access.services.sessions import open_session
from backend.audit.models import AuditEntry
from backend.kernel import clock
from backend.kernel.actor import Actor, ActorKind, Level
from backend.kernel.models import Intent
from tenants.context import current_brand, use_brand, use_public
from tenants.errors import SupportEntryNotValid
from tenants.models import SupportEntry
from tenants.platform_auth import actor_of, create_platform_user
from tenants.services import enter_brand
from tests.rooms.access.conftest import MakeStaff


def signed_in(staff: Staff) -> tuple[Actor, str]:
    _, token = open_session(staff, "10.0.0.1", "tests")
    actor = services.actor_for_token(token)
    assert actor is not None
    return actor, token


def test_a_signed_out_session_is_nobody_and_its_sockets_are_told(asha: Staff) -> None:
    actor, token = signed_in(asha)
    services.sign_out(actor=actor)
    assert services.actor_for_token(token) is None
    assert actor.session_id is not None
    assert not services.is_live(actor.session_id)
    told = Intent.objects.filter(args__name="SessionRevoked").get()
    assert told.args["payload"]["entity_id"] == str(actor.session_id)


def test_one_revokes_ones_own_sessions_and_not_anothers(asha: Staff, make_staff: MakeStaff) -> None:
    ravi = make_staff("ravi@acme.example")
    mine, _ = signed_in(asha)
    other, other_token = signed_in(asha)
    his, his_token = signed_in(ravi)
    assert other.session_id is not None
    assert his.session_id is not None
    services.revoke_session(actor=mine, session_id=other.session_id)
    assert services.actor_for_token(other_token) is None
    with pytest.raises(SessionNotFound):
        services.revoke_session(actor=mine, session_id=his.session_id)
    assert services.actor_for_token(his_token) is not None


def test_an_administrator_revokes_anybodys(asha: Staff, admin: Actor) -> None:
    actor, token = signed_in(asha)
    assert actor.session_id is not None
    services.revoke_session(actor=admin, session_id=actor.session_id, reason="lost phone")
    assert services.actor_for_token(token) is None
    assert AuditEntry.objects.get(action="session.revoked").reason == "lost phone"


def test_a_session_dies_of_an_hours_idleness_and_of_twelve_hours_age(asha: Staff) -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        _, token = signed_in(asha)
        for _ in range(13):
            traveller.shift(timedelta(minutes=50))
            assert services.actor_for_token(token) is not None
        traveller.shift(timedelta(minutes=61))
        assert services.actor_for_token(token) is None
    with time_machine.travel(clock.now(), tick=False) as traveller:
        _, token = signed_in(asha)
        for _ in range(16):
            traveller.shift(timedelta(minutes=45))
            alive = services.actor_for_token(token) is not None
        assert not alive


def test_disabling_a_person_ends_their_sessions_at_once(asha: Staff, admin: Actor) -> None:
    _, token = signed_in(asha)
    services.set_staff_status(actor=admin, staff_id=asha.id, active=False, reason="left")
    assert services.actor_for_token(token) is None
    assert not queries.sessions_of(asha.id).exists()


@pytest.mark.parametrize("raw", ["", "x", "hk_12345678_secret", "é" * 500])
def test_what_is_no_token_is_nobody(brand: str, raw: str) -> None:
    assert services.actor_for_token(raw) is None


def test_looking_a_token_up_takes_four_queries_at_most(
    asha: Staff, make_staff: MakeStaff, django_assert_max_num_queries: object
) -> None:
    manager = make_staff("manager@acme.example", "COLLECTION_MANAGER")
    _, token = signed_in(asha)
    _, manager_token = signed_in(manager)
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        services.actor_for_token(token)
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        services.actor_for_token(manager_token)


# A platform user's stay


@pytest.fixture
def operator(brand: str) -> Actor:
    user, _ = create_platform_user(
        email="op@platform.example", name="Op Erator", password="correct horse battery"
    )
    return actor_of(user)


def test_a_platform_users_stay_has_every_grant_a_reason_and_an_audit_row(operator: Actor) -> None:
    entered = enter_brand(actor=operator, brand_id=current_brand().id, reason="ticket 7", minutes=30)
    token = services.open_support_session(entry_token=entered.token, ip="10.0.0.2")
    actor = services.actor_for_token(token)
    assert actor is not None
    assert (actor.kind, actor.id, actor.name, actor.reason) == (
        ActorKind.PLATFORM,
        operator.id,
        "Op Erator",
        "ticket 7",
    )
    assert actor.may("BRAND_SETTINGS", Level.ALL)
    entry = AuditEntry.objects.get(action="platform.entered")
    assert (entry.actor_name, entry.reason) == ("Op Erator", "ticket 7")


def test_the_token_of_a_stay_opens_once_and_in_its_brand_only(operator: Actor) -> None:
    entered = enter_brand(actor=operator, brand_id=current_brand().id, reason="ticket 7", minutes=30)
    with use_brand("b_beta"), pytest.raises(SupportEntryNotValid):
        services.open_support_session(entry_token=entered.token)
    services.open_support_session(entry_token=entered.token)
    with pytest.raises(SupportEntryNotValid):
        services.open_support_session(entry_token=entered.token)


def test_a_stay_ends_at_its_time_and_on_leaving(operator: Actor) -> None:
    entered = enter_brand(actor=operator, brand_id=current_brand().id, reason="ticket 7", minutes=30)
    token = services.open_support_session(entry_token=entered.token)
    with time_machine.travel(entered.expires_at + timedelta(seconds=1)):
        assert services.actor_for_token(token) is None
    actor = services.actor_for_token(token)
    assert actor is not None
    services.sign_out(actor=actor)
    assert services.actor_for_token(token) is None
    stay = StaffSession.objects.get(pk=actor.session_id)
    with use_public():
        assert SupportEntry.objects.get(pk=stay.support_entry_id).ended_at is not None
