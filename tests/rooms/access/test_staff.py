"""What is decided about people, and by whom it may not be."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection

from backend.access import factors, queries, services
from backend.access.errors import EmailTaken, InviteNotValid, LastAdministrator, OwnAccount, SamePerson
from backend.access.grants import grants_of, staff_actor
from backend.access.models import Invite, Role, Staff
from backend.access.permissions import CODES
from backend.access.seed_roles import ROLES
from backend.audit.models import AuditEntry
from backend.kernel import clock
from backend.kernel.actor import Actor, ActorKind, Grant, Level, Scope
from backend.kernel.errors import (
    DomainError,
    PermissionRefused,
    SignInRefused,
    ValidationFailed,
    VersionConflict,
)
from backend.kernel.ids import uuid7
from tenants.context import use_brand
from tests.rooms.access.conftest import PASSWORD, MakeStaff, code_at

NEW_PASSWORD = "seven green umbrellas"


# Roles


def test_a_new_brand_has_every_role_with_grants_that_exist(brand: str) -> None:
    assert {role.code for role in Role.objects.all()} == set(ROLES)
    assert len(ROLES) == 11
    granted = {grant.permission for role in Role.objects.all() for grant in role.grants.all()}
    assert granted == CODES
    admin = Role.objects.get(code="ADMIN")
    assert {grant.permission for grant in admin.grants.filter(level=Level.ALL, scope="ALL")} == CODES


# Grants


def test_a_grant_of_ones_own_replaces_the_roles_and_none_takes_it_away(asha: Staff, admin: Actor) -> None:
    assert grants_of(asha)["LOANS"] == Grant(Level.WRITE, Scope.OWN)
    services.grant_permission(
        actor=admin, staff_id=asha.id, permission="LOANS", level=Level.READ, scope=Scope.ALL
    )
    assert grants_of(Staff.objects.get(pk=asha.pk))["LOANS"] == Grant(Level.READ, Scope.ALL)
    services.grant_permission(actor=admin, staff_id=asha.id, permission="LOANS", level=None)
    assert "LOANS" not in grants_of(Staff.objects.get(pk=asha.pk))
    assert AuditEntry.objects.filter(action="staff.permission_set").count() == 2


def test_nobody_gives_more_than_they_have_nor_to_themselves(asha: Staff, make_staff: MakeStaff) -> None:
    other = make_staff("ravi@acme.example")
    deputy = Actor(
        kind=ActorKind.STAFF,
        id=other.id,
        name="Ravi",
        grants={"PARTNER_USER_MANAGEMENT": Grant(Level.WRITE), "LOANS": Grant(Level.READ)},
    )
    services.grant_permission(actor=deputy, staff_id=asha.id, permission="LOANS", level=Level.READ)
    with pytest.raises(PermissionRefused):
        services.grant_permission(actor=deputy, staff_id=asha.id, permission="LOANS", level=Level.WRITE)
    with pytest.raises(PermissionRefused):
        services.set_role(actor=deputy, staff_id=asha.id, role="ADMIN")
    with pytest.raises(OwnAccount):
        services.grant_permission(actor=deputy, staff_id=other.id, permission="LOANS", level=Level.READ)


def test_without_the_right_to_manage_staff_nothing_of_it_works(asha: Staff, make_staff: MakeStaff) -> None:
    ravi, nobody = make_staff("ravi@acme.example"), staff_actor(asha)
    for act in (
        lambda: services.grant_permission(actor=nobody, staff_id=ravi.id, permission="LOANS", level=None),
        lambda: services.set_staff_status(actor=nobody, staff_id=ravi.id, active=False, reason="x"),
        lambda: services.set_role(actor=nobody, staff_id=ravi.id, role="ADMIN"),
        lambda: services.set_manager(actor=nobody, staff_id=ravi.id, manager_id=asha.id),
        lambda: services.set_availability(actor=nobody, staff_id=ravi.id, available=False),
        lambda: services.invite_staff(actor=nobody, email="new@acme.example", role="SALES"),
        lambda: services.create_api_key(actor=nobody, label="x", permissions={"LOANS": Level.READ}),
    ):
        with pytest.raises(PermissionRefused):
            act()
    services.set_availability(actor=nobody, staff_id=asha.id, available=False)


def test_a_stale_version_is_refused_with_both_versions(asha: Staff, admin: Actor) -> None:
    services.set_availability(actor=admin, staff_id=asha.id, available=False, expected_version=1)
    with pytest.raises(VersionConflict) as conflict:
        services.set_availability(actor=admin, staff_id=asha.id, available=True, expected_version=1)
    assert (conflict.value.expected, conflict.value.current) == (1, 2)


# The reporting line


def test_a_team_reaches_everyone_below_and_a_circle_is_refused(
    asha: Staff, admin: Actor, make_staff: MakeStaff
) -> None:
    head = make_staff("head@acme.example", "COLLECTION_MANAGER")
    lead = make_staff("lead@acme.example", manager_id=head.id)
    services.set_manager(actor=admin, staff_id=asha.id, manager_id=lead.id)
    assert staff_actor(head).team_ids == {head.id, lead.id, asha.id}
    assert staff_actor(asha).team_ids == {asha.id}
    with pytest.raises(ValidationFailed):
        services.set_manager(actor=admin, staff_id=head.id, manager_id=asha.id)


# Administrators


def test_nobody_disables_themselves_and_the_last_administrator_stays(
    admin: Actor, make_staff: MakeStaff
) -> None:
    assert admin.id is not None
    with pytest.raises(OwnAccount):
        services.set_staff_status(actor=admin, staff_id=admin.id, active=False, reason="x")
    with pytest.raises(LastAdministrator):
        services.set_staff_status(actor=Actor.system("x"), staff_id=admin.id, active=False, reason="x")
    make_staff("second@acme.example", "ADMIN")
    services.set_staff_status(actor=Actor.system("x"), staff_id=admin.id, active=False, reason="x")


def test_two_administrators_who_disable_each_other_at_once_leave_one(
    committed_brand: str, make_staff: MakeStaff
) -> None:
    Staff.objects.filter(role__code="ADMIN").update(status="DISABLED")
    pair = [make_staff(f"admin{n}@acme.example", "ADMIN") for n in range(2)]
    barrier = threading.Barrier(2)

    def disable_the_other(n: int) -> bool:
        with use_brand(committed_brand):
            try:
                actor = staff_actor(pair[n])
                barrier.wait()
                services.set_staff_status(actor=actor, staff_id=pair[1 - n].id, active=False, reason="race")
            except DomainError:
                return False
            finally:
                connection.close()
            return True

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(disable_the_other, range(2)))
    assert Staff.objects.filter(role__code="ADMIN", status="ACTIVE").count() == 1


# Invites


def test_an_invited_person_chooses_a_password_confirms_the_factor_and_is_in(admin: Actor) -> None:
    invited = services.invite_staff(actor=admin, email="New@Acme.example", role="SALES")
    accepted = services.accept_invite(code=invited.code, name="Nila Sen", password=NEW_PASSWORD)
    assert accepted.totp_uri.startswith("otpauth://totp/")
    with pytest.raises(SignInRefused):
        services.sign_in(
            email="new@acme.example", password=NEW_PASSWORD, totp=code_at(0, accepted.totp_secret)
        )
    staff, token = services.confirm_totp(
        email="new@acme.example", password=NEW_PASSWORD, totp=code_at(0, accepted.totp_secret)
    )
    assert (staff.name, staff.status, staff.role.code) == ("Nila Sen", "ACTIVE", "SALES")
    assert services.actor_for_token(token) is not None
    with pytest.raises(InviteNotValid):
        services.accept_invite(code=invited.code, name="Someone", password=NEW_PASSWORD)


def test_an_invite_is_replaced_by_a_newer_one_and_ends_after_a_week(admin: Actor) -> None:
    first = services.invite_staff(actor=admin, email="new@acme.example", role="SALES")
    second = services.invite_staff(actor=admin, email="new@acme.example", role="LOAN_OPS")
    with pytest.raises(InviteNotValid):
        services.accept_invite(code=first.code, name="N", password=NEW_PASSWORD)
    Invite.objects.filter(pk=second.invite.pk).update(expires_at=clock.now() - timedelta(seconds=1))
    with pytest.raises(InviteNotValid):
        services.accept_invite(code=second.code, name="N", password=NEW_PASSWORD)
    with pytest.raises(InviteNotValid):
        services.accept_invite(code="guess", name="N", password=NEW_PASSWORD)


def test_someone_who_is_here_cannot_be_invited_again(asha: Staff, admin: Actor) -> None:
    with pytest.raises(EmailTaken):
        services.invite_staff(actor=admin, email="ASHA@acme.example", role="SALES")


def test_the_invite_code_and_the_secret_are_not_in_the_clear(admin: Actor) -> None:
    invited = services.invite_staff(actor=admin, email="new@acme.example", role="SALES")
    accepted = services.accept_invite(code=invited.code, name="Nila Sen", password=NEW_PASSWORD)
    with connection.cursor() as cursor:
        cursor.execute(
            "select string_agg(t, '') from (select access_staff::text t from access_staff"
            " union all select access_invite::text from access_invite"
            " union all select audit_entry::text from audit_entry"
            " union all select kernel_intent::text from kernel_intent) all_text"
        )
        text = cursor.fetchone()[0]
    for secret in (invited.code, accepted.totp_secret, NEW_PASSWORD):
        assert secret not in text


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "password_length"),
        ("a" * 201, "password_length"),
        ("aaaaaaaaaaaaaaaa", "password_too_plain"),
        ("nilasen@acme.example", "password_names_you"),
        ("xnilasennilasen1", "password_names_you"),
    ],
)
def test_a_weak_password_is_refused_by_name(password: str, code: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        factors.check_password(password, email="nilasen@acme.example", name="Nila Sen")
    assert refusal.value.fields[0].code == code


# Leave


def test_work_goes_to_people_who_are_there(asha: Staff, admin: Actor, make_staff: MakeStaff) -> None:
    ravi, uma = make_staff("ravi@acme.example"), make_staff("uma@acme.example")
    services.set_availability(actor=admin, staff_id=ravi.id, available=False)
    services.add_leave(
        actor=admin, staff_id=uma.id, first_day=date(2026, 11, 20), last_day=date(2026, 11, 22)
    )

    def there(on: date) -> set[str]:
        return {one.email for one in queries.available_staff(role="CREDIT_EXECUTIVE", on=on)}

    assert there(date(2026, 11, 22)) == {"asha@acme.example"}
    assert there(date(2026, 11, 23)) == {"asha@acme.example", "uma@acme.example"}


# Keys of programs


def test_a_key_works_within_its_permissions_until_it_is_revoked(admin: Actor) -> None:
    created = services.create_api_key(actor=admin, label="Partner", permissions={"LOANS": Level.READ})
    actor = services.actor_for_api_key(created.secret)
    assert actor is not None
    assert (actor.kind, actor.name) == (ActorKind.API_KEY, "Partner")
    assert actor.may("LOANS", Level.READ)
    assert not actor.may("LOANS", Level.WRITE)
    assert not actor.may("CUSTOMER", Level.READ)
    services.revoke_api_key(actor=admin, api_key_id=created.api_key.id)
    assert services.actor_for_api_key(created.secret) is None


def test_a_key_is_of_one_brand_and_only_its_hash_is_kept(admin: Actor) -> None:
    created = services.create_api_key(actor=admin, label="Partner", permissions={"LOANS": Level.READ})
    with use_brand("b_beta"):
        assert services.actor_for_api_key(created.secret) is None
    with connection.cursor() as cursor:
        cursor.execute("select access_apikey::text from access_apikey")
        assert created.secret.rpartition("_")[2] not in str(cursor.fetchall())


def test_a_key_that_is_late_changed_or_whose_maker_left_is_nobody(
    admin: Actor, make_staff: MakeStaff
) -> None:
    ends = clock.now() + timedelta(days=1)
    created = services.create_api_key(
        actor=admin, label="Partner", permissions={"LOANS": Level.READ}, expires_at=ends
    )
    raw = created.secret
    for wrong in (
        raw[:-1] + ("A" if raw[-1] != "A" else "B"),
        raw[:11],
        raw.replace("hk_", "sk_"),
        "hk__",
        "hk_",
    ):
        assert services.actor_for_api_key(wrong) is None
    with time_machine.travel(ends):
        assert services.actor_for_api_key(raw) is None
    assert services.actor_for_api_key(raw) is not None
    Staff.objects.filter(pk=admin.id).update(status="DISABLED")
    assert services.actor_for_api_key(raw) is None


def test_a_key_never_has_more_than_its_maker(asha: Staff) -> None:
    deputy = Actor(
        kind=ActorKind.STAFF, id=asha.id, name="Asha", grants={"PARTNER_USER_MANAGEMENT": Grant(Level.WRITE)}
    )
    with pytest.raises(PermissionRefused):
        services.create_api_key(actor=deputy, label="x", permissions={"LOANS": Level.READ})


# Four eyes


def test_the_maker_is_not_the_checker_not_even_by_a_key(asha: Staff, admin: Actor) -> None:
    created = services.create_api_key(actor=admin, label="Mine", permissions={"LOANS": Level.READ})
    key_actor = services.actor_for_api_key(created.secret)
    assert key_actor is not None
    with pytest.raises(SamePerson):
        services.require_other_person(admin, admin.id)
    with pytest.raises(SamePerson):
        services.require_other_person(key_actor, admin.id)
    with pytest.raises(SamePerson):
        services.require_other_person(admin, key_actor.id)
    services.require_other_person(admin, asha.id)
    services.require_other_person(admin, uuid7())
    services.require_other_person(admin, None)


def test_the_password_used_by_these_tests_is_one_people_may_have() -> None:
    factors.check_password(PASSWORD, email="asha@acme.example", name="Asha")
