"""Lending groups: each change to who sees what is an act on the company's brand, with who, when and why."""

from __future__ import annotations

from uuid import UUID

import pyotp
import pytest

from backend.kernel.actor import Actor
from backend.kernel.errors import NotFound, PermissionRefused, SignInRefused, ValidationFailed
from tenants import groups
from tenants.context import use_public
from tenants.models import Brand, PlatformUser
from tenants.platform_auth import actor_for_token, actor_of, create_platform_user, sign_in


@pytest.fixture
def operator(db: None) -> Actor:
    return actor_of(create_platform_user(email="m@platform.example", name="Meera", password="p")[0])


@pytest.fixture
def companies(db: None) -> tuple[UUID, UUID]:
    with use_public():
        found = {one.slug: one.id for one in Brand.objects.all()}
    return found["alpha"], found["beta"]


def _acts(group_id: UUID) -> list[tuple[str, str, str]]:
    return [
        (one.action, one.brand.slug if one.brand else "", one.reason)
        for one in reversed(groups.acts_of(group_id))
    ]


def test_what_is_done_about_a_group_is_kept_with_its_reason(
    operator: Actor, companies: tuple[UUID, UUID]
) -> None:
    alpha, beta = companies
    group = groups.create_group(actor=operator, name="Harbour")
    for brand_id, reason in ((alpha, "Signed on 3 March"), (beta, "Bought in April")):
        groups.authorise_company(actor=operator, group_id=group.id, brand_id=brand_id, reason=reason)
    made = groups.add_group_user(
        actor=operator, group_id=group.id, email="k@harbour.example", name="Kwan", brand_ids=[alpha]
    )

    groups.set_user_companies(actor=operator, user_id=made.user.id, brand_ids=[beta])
    groups.set_user_companies(actor=operator, user_id=made.user.id, brand_ids=[beta])
    groups.withdraw_company(actor=operator, group_id=group.id, brand_id=beta, reason="Sold in May")

    assert _acts(group.id) == [
        ("brand.joined_group", "alpha", "Signed on 3 March"),
        ("brand.joined_group", "beta", "Bought in April"),
        ("brand.shown_to", "alpha", "Kwan"),
        ("brand.shown_to", "beta", "Kwan"),
        ("brand.hidden_from", "alpha", "Kwan"),
        ("brand.left_group", "beta", "Sold in May"),
    ]
    assert groups.companies_of(actor_of(made.user)) == []


def test_a_person_is_shown_no_company_of_another_group(operator: Actor, companies: tuple[UUID, UUID]) -> None:
    alpha, beta = companies
    one, other = (groups.create_group(actor=operator, name=name) for name in ("Harbour", "Peak"))
    groups.authorise_company(actor=operator, group_id=one.id, brand_id=alpha, reason="Theirs")
    groups.authorise_company(actor=operator, group_id=other.id, brand_id=beta, reason="Theirs")

    with pytest.raises(ValidationFailed):
        groups.add_group_user(
            actor=operator, group_id=one.id, email="k@harbour.example", name="Kwan", brand_ids=[alpha, beta]
        )
    with pytest.raises(ValidationFailed):
        groups.authorise_company(actor=operator, group_id=other.id, brand_id=alpha, reason="Ours now")

    assert groups.group(one.id).members.count() == 0
    with pytest.raises(NotFound):
        groups.group(alpha)


def test_who_has_left_signs_in_no_more_until_they_are_given_a_new_sign_in(
    operator: Actor, companies: tuple[UUID, UUID]
) -> None:
    group = groups.create_group(actor=operator, name="Harbour")
    groups.authorise_company(actor=operator, group_id=group.id, brand_id=companies[0], reason="Signed")
    first = groups.add_group_user(
        actor=operator,
        group_id=group.id,
        email="k@harbour.example",
        name="Kwan",
        brand_ids=companies[:1],
    )
    _, token = _sign_in(first)
    assert actor_for_token(token) is not None

    groups.close_user(actor=operator, user_id=first.user.id, reason="Left in June")

    assert actor_for_token(token) is None
    with pytest.raises(SignInRefused):
        _sign_in(first)

    second = groups.renew_user(actor=operator, user_id=first.user.id, reason="Came back")

    with pytest.raises(SignInRefused):
        _sign_in(first)
    user, _ = _sign_in(second)
    assert [one.slug for one in groups.companies_of(actor_of(user))] == ["alpha"]
    assert _acts(group.id)[-2:] == [
        ("group.user_closed", "", "Kwan: Left in June"),
        ("group.user_renewed", "", "Kwan: Came back"),
    ]


def _sign_in(made: groups.NewGroupUser) -> tuple[PlatformUser, str]:
    code = pyotp.TOTP(made.totp_secret).now()
    return sign_in(email=made.user.email, password=made.password, totp=code)


def test_nobody_of_the_platform_itself_is_closed_as_a_groups_person(operator: Actor) -> None:
    other = create_platform_user(email="o@platform.example", name="Omar", password="p")[0]

    with pytest.raises(NotFound):
        groups.close_user(actor=operator, user_id=other.id, reason="No longer here")


def test_who_may_only_look_changes_no_group(db: None) -> None:
    viewer = actor_of(
        create_platform_user(email="v@platform.example", name="Vera", password="p", role="VIEWER")[0]
    )

    with pytest.raises(PermissionRefused):
        groups.create_group(actor=viewer, name="Harbour")
