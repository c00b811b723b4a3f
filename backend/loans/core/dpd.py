"""Days past due and the class that follows from them. Pure.

source  RBI/2021-2022/125 of 12 Nov 2021 and its clarification of 15 Feb 2022: overdue from the day-end of the
        due date itself; SMA-0 up to 30 days, SMA-1 over 30, SMA-2 over 60, NPA over 90, continuous days
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from backend.loans.plan.position import AssetClass

_SMA_1_OVER, _SMA_2_OVER, NPA_OVER = 30, 60, 90


def dpd_days(oldest_due: date | None, *, as_of: date, day_closed: bool) -> int:
    """Days past due by the last day-end that has run: the due day counts as day 1 at its own day-end."""
    if oldest_due is None:
        return 0
    return max((as_of - oldest_due).days + (1 if day_closed else 0), 0)


def asset_class(dpd: int, *, is_npa: bool) -> AssetClass:
    """`is_npa`: an NPA stays one until all arrears are paid, whatever its days past due have become."""
    if is_npa or dpd > NPA_OVER:
        return AssetClass.NPA
    if dpd > _SMA_2_OVER:
        return AssetClass.SMA_2
    if dpd > _SMA_1_OVER:
        return AssetClass.SMA_1
    return AssetClass.SMA_0 if dpd else AssetClass.STANDARD


@dataclass(frozen=True, slots=True)
class ClassDates:
    """The day-ends at which dues that stay unpaid would pass from class to class."""

    sma_0: date
    sma_1: date
    sma_2: date
    npa: date


def class_dates(due: date) -> ClassDates:
    """The example an agreement prints: due 31 March gives 31 Mar, 30 Apr, 30 May, 29 Jun."""
    return ClassDates(
        sma_0=due,
        sma_1=due + timedelta(days=_SMA_1_OVER),
        sma_2=due + timedelta(days=_SMA_2_OVER),
        npa=due + timedelta(days=NPA_OVER),
    )
