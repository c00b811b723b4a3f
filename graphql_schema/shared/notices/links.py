"""The address a feed is downloaded from: signed, for one reader, a quarter of an hour."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from backend.notices.queries.exports import ExportWish
from graphql_schema.shared.notices.types import MatchBand, NoticeMode, NoticeOrder
from tenants.context import current_brand, use_public
from tenants.links import base_url, platform_url, sign_value

EXPORT = "notice-export"


def wish_of(
    mode: NoticeMode,
    order: NoticeOrder,
    due_from: date | None,
    due_to: date | None,
    band: MatchBand | None,
    company_ids: tuple[UUID, ...] | None = None,
) -> ExportWish:
    return ExportWish(mode.value, order.value, due_from, due_to, band.value if band else "", company_ids)


def own_export_url(wish: ExportWish) -> str:
    return f"{base_url(current_brand().slug)}/notices/export/{sign_value(EXPORT, wish.spelt())}"


def group_export_url(wish: ExportWish, user_id: UUID) -> str:
    """What the user may see is asked again when the file is fetched."""
    with use_public():
        token = sign_value(EXPORT, f"{user_id}|{wish.spelt()}")
    return f"{platform_url()}/notices/export/{token}"
