"""Connections: keyset pages from the kernel, in the shape that Relay clients know."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import strawberry

from backend.kernel.paging import CappedTotal, Page

Edge = TypeVar("Edge")
Row = TypeVar("Row")


@strawberry.type
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type(description="Counted only when asked for, and up to a cap: `capped` means «1,000+».")
class CappedCount:
    count: int
    capped: bool

    @classmethod
    def of(cls, total: CappedTotal) -> CappedCount:
        return cls(count=total.count, capped=total.capped)


def page_info(page: Page[Row]) -> PageInfo:
    return PageInfo(
        has_next_page=page.has_next,
        has_previous_page=page.has_previous,
        start_cursor=page.start_cursor,
        end_cursor=page.end_cursor,
    )


def edges_of(page: Page[Row], edge: Callable[..., Edge], node: Callable[[Row], object]) -> list[Edge]:
    """One edge per row of the page; `edge` is the connection's edge type, `node` maps a row to its node."""
    return [edge(cursor=cursor, node=node(row)) for cursor, row in zip(page.cursors, page.items, strict=True)]
