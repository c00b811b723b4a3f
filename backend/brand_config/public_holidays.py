"""Public holidays of a country by year: what a brand chooses from. Its own list is what counts."""

from __future__ import annotations

from datetime import date
from functools import cache

FIRST_YEAR, LAST_YEAR = 2000, 2100


@cache
def public_holidays(pack: str, year: int) -> tuple[tuple[date, str], ...]:
    """The country's holidays of one year by date, named as the `holidays` package names them.

    Several on one day are one row. Movable feasts of a later year are estimates: a brand looks them over.
    """
    import holidays  # late: heavy to load, and only a calendar page or a new brand needs it

    return tuple(sorted(holidays.country_holidays(pack, years=year).items()))
