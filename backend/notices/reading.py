"""One row of a source, read: every field in its type, or the one reason why the row is not taken.

NoticeSource v1 names the fields; a file's columns are brought to those names first (`columns`). No Django here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from backend.notices.recompute import Finding, row_findings

OLDEST = date(2000, 1, 1)
FURTHEST = timedelta(days=365 * 40)
MOST = Decimal(10) ** 14
NO_MONEY = Decimal("0.00")
CENT = Decimal("0.01")
STATUSES = frozenset({"ACTIVE", "SETTLED", "CANCELLED"})

_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_MASKED_HKID = re.compile(r"[A-Z]{1,2}[0-9]{0,3}[*X]{3,6}\(?[0-9A*X]?\)?", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_LOAN_GAPS = re.compile(r"[\s\-]+")

# field -> its greatest length
TEXTS: Mapping[str, int] = {
    "notice_id": 64,
    "company_code": 20,
    "loan_no": 40,
    "borrower_name_en": 160,
    "borrower_name_zh": 80,
    "phone": 40,
    "hkid_masked": 20,
    "officer": 80,
    "branch": 80,
    "remarks": 500,
}
PERSON = ("borrower_name_en", "borrower_name_zh", "phone", "hkid_masked", "remarks")
KNOWN = frozenset(
    {*TEXTS, "mode", "phone_alt", "instalment_no", "instalment_total", "due_date", "repayment_amount"}
    | {"principal_part", "interest_part", "overdue_interest", "penalty", "total_due", "days_overdue"}
    | {"outstanding_balance", "last_payment_date", "last_payment_amount", "currency", "status", "updated_at"}
)
NEEDED_COLUMNS = ("loan_no", "instalment_no", "due_date", "repayment_amount")


@dataclass(frozen=True, slots=True)
class Expected:
    """What a run may hold.

    today  the day where the company is, for what is overdue by when
    as_of  the instant of the list; stands in where a row does not say when it was changed
    """

    company_code: str
    mode: str
    currency: str
    today: date
    as_of: datetime


@dataclass(frozen=True, slots=True)
class ReadNotice:
    """A good row. `person` holds what names somebody; `raw` the row as it came, with unknown fields."""

    key: str
    mode: str
    loan_no: str
    loan_key: str
    person: Mapping[str, Any]
    instalment_no: int
    instalment_total: int | None
    due_date: date
    repayment_amount: Decimal
    principal_part: Decimal | None
    interest_part: Decimal | None
    overdue_interest: Decimal
    penalty: Decimal
    total_due: Decimal
    stated_total: Decimal | None
    stated_days: int | None
    outstanding_balance: Decimal | None
    last_payment_date: date | None
    last_payment_amount: Decimal | None
    officer: str
    branch: str
    status: str
    updated_at: datetime
    raw: Mapping[str, Any]
    findings: tuple[Finding, ...] = field(default=())


class Unread(StrEnum):
    """In the place of what a workbook's cell shows and does not hold; the reason why its row is not taken."""

    CELL_ERROR = "cell_error"
    NO_RESULT = "no_result"


class RowRejected(Exception):
    """The row is not taken: `reason` is a code, `field` where; what stood there is not told.

    own_name  what the source calls the field, as far as it is called otherwise
    """

    def __init__(self, reason: str, field: str = "", key: str = "") -> None:
        self.reason, self.field, self.key, self.own_name = reason, field, key, ""
        super().__init__(reason)


def read_row(raw: Mapping[str, Any], expected: Expected) -> ReadNotice:
    """raises  RowRejected"""
    try:
        for name, found in raw.items():
            if isinstance(found, Unread) and name in KNOWN:
                raise RowRejected(found.value, name)
        texts = {name: _text(raw, name, longest) for name, longest in TEXTS.items()}
        return _read(raw, texts, expected)
    except RowRejected as rejected:
        raise RowRejected(rejected.reason, rejected.field, _key(raw)) from None


def _key(raw: Mapping[str, Any]) -> str:
    """The notice's or the loan's number as far as it can be read, so that neither is taken for listed no more."""
    for name in ("notice_id", "loan_no"):
        try:
            found = _text(raw, name, TEXTS[name])
        except RowRejected:
            continue
        if found:
            return found
    return ""


def _read(raw: Mapping[str, Any], texts: dict[str, str], expected: Expected) -> ReadNotice:
    _belongs(raw, texts, expected)
    if not texts["loan_no"]:
        raise RowRejected("missing", "loan_no")
    if not texts["borrower_name_en"] and not texts["borrower_name_zh"]:
        raise RowRejected("missing", "borrower_name")
    if texts["hkid_masked"] and not _MASKED_HKID.fullmatch(texts["hkid_masked"].replace(" ", "")):
        raise RowRejected("not_masked", "hkid_masked")  # a full identity number has no place here
    instalment_no = _whole(raw, "instalment_no", least=1)
    if instalment_no is None:
        raise RowRejected("missing", "instalment_no")
    due_date = _day(raw, "due_date", expected.today)
    repayment = _amount(raw, "repayment_amount")
    if due_date is None or repayment is None:
        raise RowRejected("missing", "due_date" if due_date is None else "repayment_amount")
    overdue_interest = _amount(raw, "overdue_interest") or NO_MONEY
    penalty = _amount(raw, "penalty") or NO_MONEY
    company = expected.company_code
    read = ReadNotice(
        key=texts["notice_id"] or f"{company}:{texts['loan_no']}:{instalment_no}",
        mode=expected.mode,
        loan_no=texts["loan_no"],
        loan_key=loan_key(texts["loan_no"]),
        person={name: texts[name] for name in PERSON} | {"phone_alt": _phones(raw)},
        instalment_no=instalment_no,
        instalment_total=_whole(raw, "instalment_total", least=1),
        due_date=due_date,
        repayment_amount=repayment,
        principal_part=_amount(raw, "principal_part"),
        interest_part=_amount(raw, "interest_part"),
        overdue_interest=overdue_interest,
        penalty=penalty,
        total_due=repayment + overdue_interest + penalty,
        stated_total=_amount(raw, "total_due"),
        stated_days=_whole(raw, "days_overdue", least=-36500),
        outstanding_balance=_amount(raw, "outstanding_balance"),
        last_payment_date=_day(raw, "last_payment_date", expected.today),
        last_payment_amount=_amount(raw, "last_payment_amount"),
        officer=texts["officer"],
        branch=texts["branch"],
        status=_status(raw),
        updated_at=_instant(raw, "updated_at") or expected.as_of,
        raw=raw,
    )
    return _with_findings(read, expected)


def _with_findings(read: ReadNotice, expected: Expected) -> ReadNotice:
    found = row_findings(
        mode=read.mode,
        repayment=read.repayment_amount,
        overdue_interest=read.overdue_interest,
        penalty=read.penalty,
        stated_total=read.stated_total,
        principal=read.principal_part,
        interest=read.interest_part,
        due_date=read.due_date,
        stated_days=read.stated_days,
        today=expected.today,
        instalment_no=read.instalment_no,
        instalment_total=read.instalment_total,
    )
    if not found:
        return read
    return replace(read, findings=tuple(found))


def _belongs(raw: Mapping[str, Any], texts: Mapping[str, str], expected: Expected) -> None:
    company, mode = texts["company_code"], _code(raw, "mode")
    if company and company.upper() != expected.company_code.upper():
        raise RowRejected("another_company", "company_code")
    if mode and mode != expected.mode:
        raise RowRejected("another_mode", "mode")
    currency = _code(raw, "currency")
    if currency and currency != expected.currency:
        raise RowRejected("another_currency", "currency")


def loan_key(loan_no: str) -> str:
    """`AB-0012 3` -> `AB00123`: the number as it is compared."""
    return _LOAN_GAPS.sub("", loan_no).upper()


def _text(raw: Mapping[str, Any], name: str, longest: int) -> str:
    found = raw.get(name)
    if found is None:
        return ""
    if isinstance(found, bool) or not isinstance(found, str | int | Decimal):
        raise RowRejected("not_text", name)
    text = _CONTROL.sub(" ", str(found).encode("utf-8", "replace").decode()).strip()
    if text[:1] in {"=", "@"}:
        raise RowRejected("formula", name)
    if len(text) > longest:
        raise RowRejected("too_long", name)
    return text


def _phones(raw: Mapping[str, Any]) -> list[str]:
    found = raw.get("phone_alt") or []
    listed = found if isinstance(found, list) else str(found).split("|")
    if len(listed) > 5:
        raise RowRejected("too_many", "phone_alt")
    return [text for one in listed if (text := _text({"phone_alt": one}, "phone_alt", 40))]


def _code(raw: Mapping[str, Any], name: str) -> str:
    found = raw.get(name)
    return str(found).strip().upper() if found is not None else ""


def _status(raw: Mapping[str, Any]) -> str:
    status = _code(raw, "status") or "ACTIVE"
    if status not in STATUSES:
        raise RowRejected("unknown_status", "status")
    return status


def _whole(raw: Mapping[str, Any], name: str, *, least: int) -> int | None:
    found = raw.get(name)
    if found is None or found == "":
        return None
    try:
        number = Decimal(str(found).strip())
        whole = int(number)
    except (InvalidOperation, ValueError, OverflowError):
        raise RowRejected("not_a_number", name) from None
    if isinstance(found, bool) or whole != number or not least <= whole <= 100_000:
        raise RowRejected("not_a_number", name)
    return whole


def _amount(raw: Mapping[str, Any], name: str) -> Decimal | None:
    """`1,234.50`, `$1,234.50`, `HK$ 1,234.5`; never negative, never a third place."""
    found = raw.get(name)
    if found is None or found == "":
        return None
    text = re.sub(r"^(HKD|INR|HK\$|\$|₹|Rs\.?)\s*", "", str(found).strip()).replace(",", "")
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise RowRejected("not_an_amount", name) from None
    if isinstance(found, bool) or not amount.is_finite() or not 0 <= amount < MOST:
        raise RowRejected("not_an_amount", name)
    if amount != amount.quantize(CENT):
        raise RowRejected("too_many_places", name)
    return amount.quantize(CENT)


def _day(raw: Mapping[str, Any], name: str, today: date) -> date | None:
    """`2026-03-20` or `20/03/2026`; a day no loan of today can have is refused (1900, 2999)."""
    found = raw.get(name)
    if found is None or found == "":
        return None
    if isinstance(found, datetime):
        found = found.date()
    if not isinstance(found, date):
        found = _written_day(str(found).strip(), name)
    if not OLDEST <= found <= today + FURTHEST:
        raise RowRejected("date_out_of_range", name)
    return found


def _written_day(text: str, name: str) -> date:
    day_first = _DAY_FIRST.fullmatch(text)
    try:
        if day_first:
            return date(int(day_first[3]), int(day_first[2]), int(day_first[1]))
        return date.fromisoformat(text[:10] if "T" in text else text)
    except ValueError:
        raise RowRejected("not_a_date", name) from None


def _instant(raw: Mapping[str, Any], name: str) -> datetime | None:
    found = raw.get(name)
    if found is None or found == "":
        return None
    try:
        moment = found if isinstance(found, datetime) else datetime.fromisoformat(str(found).strip())
    except ValueError:
        raise RowRejected("not_an_instant", name) from None
    if moment.tzinfo is None:
        raise RowRejected("no_offset", name)
    if not OLDEST <= moment.date() < date(2200, 1, 1):
        raise RowRejected("date_out_of_range", name)
    return moment.astimezone(UTC)
