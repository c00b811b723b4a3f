"""A made-up loan book: which notices a company lists on a day, today or one that is past.

The people of `people.json` where the company has any, strangers otherwise; the same for the same code. Today's list has
as many as it was asked for. A past day's is today's as it stood then: without what has fallen due since, with what was
paid since, and with the interest and penalties of then.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

AHEAD_DAYS = 20  # an upcoming list reaches so far
KNOWN_DAYS = 60  # further back than that, nothing is known to have been paid since
_PAID_IN = {"OVERDUE": 100, "UPCOMING": 20}  # days in which as many are paid as a list has
_PEOPLE = json.loads((Path(__file__).parent.parent / "people.json").read_text(encoding="utf-8"))


@lru_cache(maxsize=32)
def listed_on(day: date, company: str, mode: str, size: int, *, today: date) -> tuple[dict[str, Any], ...]:
    """size  how many today's list has"""
    standing = (_made(company, mode, number, today, day) for number in range(size))
    if day >= today:
        return tuple(standing)
    return tuple(
        row for row in (*standing, *_gone_since(day, company, mode, size, today)) if _lists(row, day)
    )


def _lists(row: dict[str, Any], day: date) -> bool:
    due = date.fromisoformat(row["due_date"])
    return due < day if row["mode"] == "OVERDUE" else day <= due <= day + timedelta(days=AHEAD_DAYS)


def _gone_since(day: date, company: str, mode: str, size: int, today: date) -> Iterator[dict[str, Any]]:
    """What may have stood on that day and was paid since."""
    for number in range(size, size + size * KNOWN_DAYS // _PAID_IN[mode]):
        paid = today - timedelta(days=random.Random(f"{company}|{mode}|{number}|paid").randrange(KNOWN_DAYS))
        if paid > day:
            yield _made(company, mode, number, paid, day)


def _made(company: str, mode: str, number: int, until: date, day: date) -> dict[str, Any]:
    """One notice, its due date counted back from its last day in the list, its figures those of `day`."""
    dice = random.Random(f"{company}|{mode}|{number}")
    person, loan_no = _person(company, number, dice)
    instalment = number // max(len(_PEOPLE.get(company, ())), 50) + dice.randint(1, 6)
    due = until - timedelta(days=dice.randint(1, 150) if mode == "OVERDUE" else -dice.randint(0, AHEAD_DAYS))
    days = (day - due).days
    principal, interest = Decimal(dice.randrange(800, 6000, 50)), Decimal(dice.randrange(40, 600, 10))
    late = (principal * max(days, 0) * Decimal("0.0004")).quantize(Decimal("0.01"))
    penalty = Decimal(100 if days > 30 else 0)
    total = principal + interest + late + penalty
    return {
        "notice_id": f"{company}-{mode[0]}-{number:06d}",
        "company_code": company,
        "mode": mode,
        "loan_no": loan_no,
        **person,
        "instalment_no": instalment,
        "instalment_total": 12 * (instalment // 12 + 1),
        "due_date": due.isoformat(),
        "repayment_amount": f"{principal + interest:.2f}",
        "principal_part": f"{principal:.2f}",
        "interest_part": f"{interest:.2f}",
        "overdue_interest": f"{late:.2f}",
        "penalty": f"{penalty:.2f}",
        "total_due": f"{total + (number == 3):.2f}",  # one row that does not add up
        "days_overdue": max(days, 0),
        "outstanding_balance": f"{principal * 9:.2f}",
        "officer": dice.choice(("A. Tse", "B. Mok", "C. Poon")),
        "branch": dice.choice(("Mong Kok", "Central", "Sha Tin")),
        "status": "ACTIVE",
        "updated_at": f"{day.isoformat()}T01:00:00+08:00",
    }


def _person(company: str, number: int, dice: random.Random) -> tuple[dict[str, Any], str]:
    """One of the company's people as its clerks write them: a phone left out, a name turned round, one script only."""
    people = _PEOPLE.get(company, ())
    if not people or number % 8 == 7:
        stranger = f"{dice.choice(('CHOI', 'MAK', 'PANG', 'SZETO'))} {dice.choice(('Oi Kei', 'Pui Shan', 'Lok Him'))}"
        phone = f"5{dice.randint(1000000, 9999999)}"
        return {"borrower_name_en": stranger, "phone": phone}, f"{company[:2]}-{900000 + number:06d}"
    one = people[number % len(people)]
    written = dice.choice(("as is", "as is", "western", "no phone", "script"))
    told: dict[str, Any] = {"borrower_name_en": one["en"].upper(), "phone": one["phone"][-8:]}
    if one["zh"]:
        told["borrower_name_zh"] = one["zh"]
        if written == "script":
            told["borrower_name_en"] = ""
    if written == "western":
        told["borrower_name_en"] += f", {dice.choice(('Peter', 'Grace', 'Jacky', 'Winnie'))}"
    if written == "no phone":
        del told["phone"]
    return told, one["loan"]
