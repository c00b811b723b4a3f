"""Yearly rates of loans of 24 instalments, to the two places they are published with, against the bare root."""

from __future__ import annotations

import random

import pyxirr

from backend.loans.figures import apr
from bench.alternating import medians_per_second
from bench.result import Result

_INSTALMENTS, _LOANS, _LEAST = 24, 4000, 0.3


def run(size: int | None, seed: int) -> Result:
    book = _book(size or _LOANS, random.Random(seed))
    flows = [[float(-received), *(float(each) for each in payments)] for received, payments in book]

    def published() -> None:
        for received, payments in book:
            apr.nominal_monthly(received, payments)

    def bare() -> None:
        for flow in flows:
            pyxirr.irr(flow)

    for (received, payments), flow in zip(book, flows, strict=True):
        root = pyxirr.irr(flow) or 0.0
        if abs(float(apr.nominal_monthly(received, payments)) - root * 1200) > 0.005 + 1e-9:
            raise AssertionError(f"{received} for {payments[0]} a month: not the rate of the bare root")
    ours, limit = medians_per_second(len(book), published, bare)
    return Result(
        figure=round(ours),
        limit=round(limit),
        unit="rates/s",
        passed=ours >= _LEAST * limit,
        more={"instalments": _INSTALMENTS, "at_least": _LEAST},
    )


def _book(size: int, random_: random.Random) -> list[tuple[int, list[int]]]:
    """What was received and what is paid each month, in paise: a yearly rate of 12 to 36 %, 2 % kept back."""
    book = []
    for _ in range(size):
        lent, rate = (
            random_.randrange(15_000_00, 500_000_00),
            random_.choice((0.01, 0.015, 0.02, 0.025, 0.03)),
        )
        level = lent * rate / (1 - (1 + rate) ** -_INSTALMENTS)
        book.append((lent - lent // 50, [round(level)] * _INSTALMENTS))
    return book
