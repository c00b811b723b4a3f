"""Numbers people read out over the phone: `CU-000123`, counted per brand."""

from __future__ import annotations

from django.db import connection

_NEXT = """
insert into customers_numberseries (name, last) values (%s, 1)
on conflict (name) do update set last = customers_numberseries.last + 1
returning last
"""


def next_customer_number() -> str:
    """The next number; the series is locked until the transaction ends, so no number is skipped or doubled."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, ["customer"])
        (last,) = cursor.fetchone()
    return f"CU-{last:06d}"
