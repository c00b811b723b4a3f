"""The brand's settings with their history, and the reasons staff choose from."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import strawberry

from backend.brand_config import queries as config_queries
from backend.brand_config import services as brand_config
from backend.brand_config.models import SettingChange as SettingChangeRow
from graphql_schema.shared.context import Info
from graphql_schema.shared.operations import Audience, RecordScope, mutation, query
from graphql_schema.shared.problems import (
    PermissionDenied,
    PolicyViolationProblem,
    RefusedProblem,
    ValidationProblem,
    VersionConflictProblem,
)
from graphql_schema.shared.scalars import as_id


@strawberry.type
class SettingChange:
    id: strawberry.ID
    at: datetime
    by: str
    from_: str = strawberry.field(name="from")
    to: str
    reason: str


@strawberry.type
class Setting:
    key: str
    group: str
    title: str
    doc: str
    type: str
    value: str
    default: str
    changed_at: datetime | None
    changed_by: str | None
    version: int
    history: list[SettingChange]


@strawberry.type
class ReasonCode:
    code: str
    text: str
    customer_text: str


@strawberry.input
class SetSettingInput:
    key: str
    value: str
    reason: str
    expected_version: int


@strawberry.type
class SettingPayload:
    setting: Setting


SettingResult = Annotated[
    SettingPayload
    | ValidationProblem
    | PermissionDenied
    | VersionConflictProblem
    | PolicyViolationProblem
    | RefusedProblem,
    strawberry.union("SettingResult"),
]


def _change(row: SettingChangeRow) -> SettingChange:
    return SettingChange(
        id=as_id(row.id), at=row.created_at, by=row.actor_name, from_=row.old, to=row.new, reason=row.reason
    )


def _setting(view: config_queries.SettingView) -> Setting:
    told = view.setting
    return Setting(
        key=told.key,
        group=told.group,
        title=told.title,
        doc=told.doc,
        type=told.kind.value,
        value=view.value,
        default=view.default,
        changed_at=view.changed_at,
        changed_by=view.changed_by,
        version=view.version,
        history=[_change(one) for one in view.history],
    )


@strawberry.type
class BrandConfigQueries:
    @query(Audience.STAFF, "BRAND_SETTINGS")
    def settings(self) -> list[Setting]:
        return [_setting(one) for one in config_queries.settings_with_history()]

    @query(Audience.STAFF, scope=RecordScope.NONE)
    def reason_codes(self, kind: str) -> list[ReasonCode]:
        return [
            ReasonCode(code=one.code, text=one.text, customer_text=one.customer_text)
            for one in brand_config.reason_codes(kind).values()
        ]


@strawberry.type
class BrandConfigMutations:
    @mutation(Audience.STAFF, "BRAND_SETTINGS")
    def set_setting(self, info: Info, input: SetSettingInput) -> SettingResult:
        brand_config.set_setting(
            actor=info.context.signed_in,
            key=input.key,
            value=input.value,
            reason=input.reason,
            expected_version=input.expected_version,
        )
        return SettingPayload(setting=_setting(config_queries.setting_view(input.key)))
