"""What the platform may do to a brand, and the trace it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine

from backend.audit.models import AuditEntry
from backend.kernel import clock
from backend.kernel.actor import Actor, ActorKind
from backend.kernel.errors import NotAllowedNow, PermissionRefused, ValidationFailed, VersionConflict
from tenants import context, due_work, hosts, services
from tenants.context import use_brand, use_public
from tenants.errors import BrandNotFound, SupportEntryNotValid
from tenants.models import Brand, DueWork, PlatformAct, SupportEntry
from tenants.platform_auth import actor_of, create_platform_user


@pytest.fixture(autouse=True)
def _nothing_remembered(db: None) -> Iterator[None]:
    hosts.forget_hosts()
    context.forget()
    due_work._marked.clear()
    with use_public():
        DueWork.objects.all().delete()  # what making the brands has left
    yield
    hosts.forget_hosts()
    context.forget()
    due_work._marked.clear()


@pytest.fixture
def operator(db: None) -> Actor:
    return actor_of(create_platform_user(email="m@platform.example", name="Meera", password="p")[0])


@pytest.fixture
def alpha(db: None) -> UUID:
    with use_public():
        return Brand.objects.get(slug="alpha").id


def test_a_suspended_brand_is_closed_at_once_and_its_trail_says_why(operator: Actor, alpha: UUID) -> None:
    assert hosts.brand_for_host("alpha.localhost") is not None

    brand = services.suspend_brand(
        actor=operator, brand_id=alpha, reason="Licence lapsed", expected_version=1
    )

    found = hosts.brand_for_host("alpha.localhost")
    assert found is not None
    assert (found.status, brand.version) == ("SUSPENDED", 2)
    with use_brand("b_alpha"):
        entry = AuditEntry.objects.get(action="platform.suspended")
    assert entry.reason == "Licence lapsed"
    with use_public():
        assert PlatformAct.objects.get(action="brand.suspended").reason == "Licence lapsed"
    assert "b_alpha" not in due_work.active_schemas()


def test_a_reactivated_brand_is_open_again(operator: Actor, alpha: UUID) -> None:
    services.suspend_brand(actor=operator, brand_id=alpha, reason="Licence lapsed")

    brand = services.reactivate_brand(actor=operator, brand_id=alpha, reason="Licence renewed")

    assert (brand.status, brand.version) == ("ACTIVE", 3)


def test_a_stale_command_is_told_both_versions(operator: Actor, alpha: UUID) -> None:
    with pytest.raises(VersionConflict) as stale:
        services.suspend_brand(actor=operator, brand_id=alpha, reason="why not", expected_version=7)

    assert (stale.value.expected, stale.value.current) == (7, 1)


def test_only_what_is_suspended_can_be_reactivated(operator: Actor, alpha: UUID) -> None:
    with pytest.raises(NotAllowedNow):
        services.reactivate_brand(actor=operator, brand_id=alpha, reason="why not")


def test_a_reason_is_asked_for(operator: Actor, alpha: UUID) -> None:
    with pytest.raises(ValidationFailed):
        services.suspend_brand(actor=operator, brand_id=alpha, reason="  ")


def test_a_viewer_may_do_nothing(alpha: UUID) -> None:
    viewer = actor_of(
        create_platform_user(email="v@platform.example", name="V", password="p", role="VIEWER")[0]
    )

    with pytest.raises(PermissionRefused):
        services.suspend_brand(actor=viewer, brand_id=alpha, reason="why not")
    with pytest.raises(PermissionRefused):
        services.enter_brand(actor=viewer, brand_id=alpha, reason="why not", minutes=5)


def test_a_brands_staff_may_do_nothing_here(alpha: UUID) -> None:
    staff = Actor(kind=ActorKind.STAFF, id=uuid4(), name="Asha")

    with pytest.raises(PermissionRefused):
        services.create_brand(actor=staff, slug="gamma", name="Gamma", pack="IN")


def test_an_unknown_brand_is_not_found(operator: Actor) -> None:
    with pytest.raises(BrandNotFound):
        services.suspend_brand(actor=operator, brand_id=uuid4(), reason="why not")


def test_the_way_into_a_brand_opens_once_and_only_there(operator: Actor, alpha: UUID) -> None:
    entered = services.enter_brand(actor=operator, brand_id=alpha, reason="Ticket 12", minutes=30)
    assert entered.url.startswith("http://alpha.localhost:8000/support/")

    with use_brand("b_beta"), pytest.raises(SupportEntryNotValid):
        services.redeem_support_entry(entered.token)
    with use_brand("b_alpha"):
        access = services.redeem_support_entry(entered.token)
        with pytest.raises(SupportEntryNotValid):
            services.redeem_support_entry(entered.token)

    assert (access.platform_user_name, access.reason) == ("Meera", "Ticket 12")
    assert access.expires_at == entered.expires_at


def test_a_way_in_that_was_left_lying_does_not_open(operator: Actor, alpha: UUID) -> None:
    with time_machine.travel(clock.now() - timedelta(minutes=3)):
        entered = services.enter_brand(actor=operator, brand_id=alpha, reason="Ticket 12", minutes=30)

    with use_brand("b_alpha"), pytest.raises(SupportEntryNotValid):
        services.redeem_support_entry(entered.token)


@pytest.mark.parametrize("minutes", [0, 241])
def test_a_stay_has_a_length(operator: Actor, alpha: UUID, minutes: int) -> None:
    with pytest.raises(ValidationFailed):
        services.enter_brand(actor=operator, brand_id=alpha, reason="Ticket 12", minutes=minutes)


def test_a_stay_ended_early_is_noted(operator: Actor, alpha: UUID) -> None:
    entered = services.enter_brand(actor=operator, brand_id=alpha, reason="Ticket 12", minutes=30)
    with use_brand("b_alpha"):
        access = services.redeem_support_entry(entered.token)

    services.end_support_entry(access.entry_id)

    with use_public():
        assert SupportEntry.objects.get().ended_at is not None


def test_a_due_brand_is_told_once_when_its_time_has_come(db: None) -> None:
    past = clock.now() - timedelta(minutes=5)
    with time_machine.travel(past, tick=False), use_brand("b_alpha"):
        due_work.mark_due("b_alpha", past)
    with use_brand("b_beta"):
        due_work.mark_due("b_beta", clock.now() + timedelta(hours=1))

    assert due_work.due_schemas() == ["b_alpha"]
    assert due_work.due_schemas() == []


def test_a_mark_for_later_outlives_one_for_now(db: None) -> None:
    past = clock.now() - timedelta(minutes=5)
    with time_machine.travel(past, tick=False):
        due_work.mark_due("b_alpha", past)
        due_work.mark_due("b_alpha", past + timedelta(minutes=1))
        due_work.mark_due("b_alpha", past + timedelta(hours=1))
    due_work.due_schemas()

    with use_public():
        assert DueWork.objects.count() == 1


def test_listeners_hear_of_a_changed_brand_after_the_commit(
    operator: Actor, alpha: UUID, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    heard: list[tuple[UUID, int]] = []
    monkeypatch.setattr(services, "_listeners", [lambda brand_id, version: heard.append((brand_id, version))])

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        services.suspend_brand(actor=operator, brand_id=alpha, reason="Licence lapsed")

    assert heard == [(alpha, 2)]
