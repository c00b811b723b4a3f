"""Lending groups, as the operator sets them up: who lends together, and who may see which company at the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from backend.kernel.actor import Level
from backend.kernel.errors import NotFound
from graphql_schema.shared.answers import CommandProblem
from graphql_schema.shared.context import Info
from graphql_schema.shared.operations import Audience, mutation, query
from graphql_schema.shared.scalars import as_id, read_id
from tenants import groups
from tenants.models import LendingGroup as GroupRow
from tenants.models import PlatformAct, PlatformUser
from tenants.platform_auth import PLATFORM


@strawberry.type
class GroupCompany:
    id: strawberry.ID
    slug: str
    name: str
    status: str
    accent: str
    authorised_at: datetime


@strawberry.type(description="role GROUP_DESK works at the desk, GROUP_VIEWER looks at it.")
class GroupUser:
    id: strawberry.ID
    name: str
    email: str
    role: str
    active: bool
    added_at: datetime
    company_ids: list[strawberry.ID]


@strawberry.type
class LendingGroup:
    id: strawberry.ID
    name: str
    created_at: datetime
    companies: list[GroupCompany]
    users: list[GroupUser]


@strawberry.type(
    description=(
        "action: brand.joined_group and brand.left_group say why in `note`; brand.shown_to and brand.hidden_from name "
        "the person there; group.user_closed and group.user_renewed the person and why, and no company."
    )
)
class GroupAct:
    at: datetime
    by: str
    action: str
    company: str
    note: str


@strawberry.type
class LendingGroupFile:
    group: LendingGroup
    acts: list[GroupAct]


@strawberry.input
class CreateLendingGroupInput:
    name: str


@strawberry.input
class GroupCompanyInput:
    group_id: strawberry.ID
    brand_id: strawberry.ID
    reason: str


@strawberry.input
class AddGroupUserInput:
    group_id: strawberry.ID
    email: str
    name: str
    role: str = "GROUP_DESK"
    brand_ids: list[strawberry.ID]


@strawberry.input
class SetGroupUserCompaniesInput:
    user_id: strawberry.ID
    brand_ids: list[strawberry.ID]


@strawberry.input
class GroupUserInput:
    user_id: strawberry.ID
    reason: str


@strawberry.type
class LendingGroupPayload:
    group: LendingGroup


@strawberry.type(description="password and totpSecret are told once.")
class GroupUserAdded:
    group: LendingGroup
    user_id: strawberry.ID
    password: str
    totp_secret: str


LendingGroupResult = Annotated[LendingGroupPayload | CommandProblem, strawberry.union("LendingGroupResult")]
AddGroupUserResult = Annotated[GroupUserAdded | CommandProblem, strawberry.union("AddGroupUserResult")]


@strawberry.type
class GroupAdminQueries:
    @query(Audience.PLATFORM, PLATFORM, level=Level.READ)
    def lending_groups(self) -> list[LendingGroup]:
        return [_group(row) for row in groups.groups()]

    @query(
        Audience.PLATFORM,
        PLATFORM,
        level=Level.READ,
        description="A group, and the last hundred things done about its companies.",
    )
    def lending_group(self, id: strawberry.ID) -> LendingGroupFile | None:
        group_id = read_id(id)
        try:
            row = groups.group(group_id)
        except NotFound:
            return None
        return LendingGroupFile(group=_group(row), acts=[_act(one) for one in groups.acts_of(group_id)])


@strawberry.type
class GroupAdminMutations:
    @mutation(Audience.PLATFORM, PLATFORM, level=Level.WRITE)
    def create_lending_group(self, info: Info, input: CreateLendingGroupInput) -> LendingGroupResult:
        return _answer(groups.create_group(actor=info.context.signed_in, name=input.name))

    @mutation(Audience.PLATFORM, PLATFORM, level=Level.WRITE)
    def authorise_group_company(self, info: Info, input: GroupCompanyInput) -> LendingGroupResult:
        group = groups.authorise_company(
            actor=info.context.signed_in,
            group_id=read_id(input.group_id),
            brand_id=read_id(input.brand_id),
            reason=input.reason,
        )
        return _answer(group)

    @mutation(Audience.PLATFORM, PLATFORM, level=Level.WRITE)
    def withdraw_group_company(self, info: Info, input: GroupCompanyInput) -> LendingGroupResult:
        group = groups.withdraw_company(
            actor=info.context.signed_in,
            group_id=read_id(input.group_id),
            brand_id=read_id(input.brand_id),
            reason=input.reason,
        )
        return _answer(group)

    @mutation(Audience.PLATFORM, PLATFORM, level=Level.WRITE)
    def add_group_user(self, info: Info, input: AddGroupUserInput) -> AddGroupUserResult:
        made = groups.add_group_user(
            actor=info.context.signed_in,
            group_id=read_id(input.group_id),
            email=input.email,
            name=input.name,
            role=input.role,
            brand_ids=[read_id(one) for one in input.brand_ids],
        )
        return _added(made, read_id(input.group_id))

    @mutation(Audience.PLATFORM, PLATFORM, level=Level.WRITE)
    def set_group_user_companies(self, info: Info, input: SetGroupUserCompaniesInput) -> LendingGroupResult:
        group = groups.set_user_companies(
            actor=info.context.signed_in,
            user_id=read_id(input.user_id),
            brand_ids=[read_id(one) for one in input.brand_ids],
        )
        return _answer(group)

    @mutation(
        Audience.PLATFORM,
        PLATFORM,
        level=Level.WRITE,
        description="The person signs in no more; open pages end at once.",
    )
    def close_group_user(self, info: Info, input: GroupUserInput) -> LendingGroupResult:
        group = groups.close_user(
            actor=info.context.signed_in, user_id=read_id(input.user_id), reason=input.reason
        )
        return _answer(group)

    @mutation(
        Audience.PLATFORM,
        PLATFORM,
        level=Level.WRITE,
        description="A new password and authenticator secret, also for a person who was closed; the old ones end.",
    )
    def renew_group_user(self, info: Info, input: GroupUserInput) -> AddGroupUserResult:
        made = groups.renew_user(
            actor=info.context.signed_in, user_id=read_id(input.user_id), reason=input.reason
        )
        return _added(made, made.user.group_member.group_id)


def _added(made: groups.NewGroupUser, group_id: UUID) -> GroupUserAdded:
    return GroupUserAdded(
        group=_group(groups.group(group_id)),
        user_id=as_id(made.user.id),
        password=made.password,
        totp_secret=made.totp_secret,
    )


def _answer(group: GroupRow) -> LendingGroupPayload:
    return LendingGroupPayload(group=_group(groups.group(group.id)))


def _act(row: PlatformAct) -> GroupAct:
    return GroupAct(
        at=row.at,
        by=row.actor_name,
        action=row.action,
        company=row.brand.name if row.brand else "",
        note=row.reason,
    )


def _group(row: GroupRow) -> LendingGroup:
    companies = sorted(row.companies.all(), key=lambda one: one.brand.name)
    members = sorted(row.members.all(), key=lambda one: one.user.name)
    return LendingGroup(
        id=as_id(row.id),
        name=row.name,
        created_at=row.created_at,
        companies=[
            GroupCompany(
                id=as_id(one.brand.id),
                slug=one.brand.slug,
                name=one.brand.name,
                status=one.brand.status,
                accent=one.brand.accent,
                authorised_at=one.authorised_at,
            )
            for one in companies
        ],
        users=[
            GroupUser(
                id=as_id(member.pk),
                name=member.user.name,
                email=member.user.email,
                role=member.user.role,
                active=member.user.status == PlatformUser.Status.ACTIVE,
                added_at=member.user.created_at,
                company_ids=[as_id(one.company_id) for one in member.companies.all()],
            )
            for member in members
        ],
    )
