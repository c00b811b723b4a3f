"""How money, dates and numbers are written on paper. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from backend.kernel.money import Currency

_SIGN = {"INR": "₹", "HKD": "HK$"}
_UNIT = {
    "INR": ("Rupee", "Rupees", "paisa", "paise"),
    "HKD": ("Hong Kong dollar", "Hong Kong dollars", "cent", "cents"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_INDIAN = ((10_000_000, "crore"), (100_000, "lakh"), (1_000, "thousand"), (100, "hundred"))
_WESTERN = ((1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand"), (100, "hundred"))


def grouped(amount: Decimal, currency: Currency) -> str:
    """`100000.5` → `1,00,000.50` in rupees, `100,000.50` in dollars; a minus sign for what is negative."""
    text = f"{abs(amount).quantize(Decimal('0.01'), rounding=ROUND_HALF_UP):f}"
    whole, places = text.split(".")
    head, tail = whole[:-3], whole[-3:]
    step = 2 if currency == "INR" else 3
    groups: list[str] = []
    while head:
        groups.insert(0, head[-step:])
        head = head[:-step]
    sign = "\u2212" if amount < 0 and Decimal(text) != 0 else ""
    return f"{sign}{','.join([*groups, tail])}.{places}"


def money(amount: Decimal, currency: Currency) -> str:
    """With the sign of the currency, which a line break must not part from it: `₹ 1,00,000.00`."""
    return f"{_SIGN[currency]}\u00a0{grouped(amount, currency)}"


def currency_sign(currency: Currency) -> str:
    return _SIGN[currency]


def percent(rate: Decimal, decimals: int = 2) -> str:
    """`17.07 %`, the space unbreakable."""
    return f"{rate.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP):f}\u00a0%"


def plain(number: Decimal) -> str:
    """`0.10` → `0.1`: a rate or percentage without idle zeros."""
    return f"{number.normalize():f}"


def day(value: date) -> str:
    """`01 Dec 2026`, the same in every locale of the machine."""
    return f"{value.day:02d}\u00a0{_MONTHS[value.month - 1]}\u00a0{value.year}"


def moment(value: datetime, zone: str) -> str:
    """`01 Dec 2026, 18:30 IST` in the brand's zone."""
    local = value.astimezone(ZoneInfo(zone))
    return f"{day(local.date())}, {local:%H:%M}\u00a0{local.tzname()}"


def until(
    value: datetime, zone: str, *, day_of: Callable[[date], str] = day, end_of_day: str = "{day}, end of day"
) -> str:
    """A last instant: midnight is told as the end of the day before it, which is how people count."""
    local = value.astimezone(ZoneInfo(zone))
    if (local.hour, local.minute) == (0, 0):
        return end_of_day.format(day=day_of(local.date() - timedelta(days=1)))
    return f"{day_of(local.date())}, {local:%H:%M}\u00a0{local.tzname()}"


def in_words(amount: Decimal, currency: Currency) -> str:
    """`Rupees one lakh twenty-five thousand and fifty paise only`: as receipts and letters spell an amount."""
    total = amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    whole, minor = int(total), int((total % 1) * 100)
    one, many, minor_one, minor_many = _UNIT[currency]
    text = f"{one if whole == 1 else many} {_spelt(whole, _INDIAN if currency == 'INR' else _WESTERN)}"
    if minor:
        text += f" and {_spelt(minor, _INDIAN)} {minor_one if minor == 1 else minor_many}"
    return f"{text} only"


def _spelt(number: int, scale: tuple[tuple[int, str], ...]) -> str:
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
    for size, word in scale:
        if number >= size:
            count, rest = divmod(number, size)
            tail = f" {_spelt(rest, scale)}" if rest else ""
            return f"{_spelt(count, scale)} {word}{tail}"
    raise AssertionError("unreachable: every number above 99 has a scale")
