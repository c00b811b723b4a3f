"""Every setting a brand has: key, type, default, limits, and the rule of the pack that holds it.

A setting is written as text (`spell`) and read as its type (`read`). Defaults are those of the functional
description's table "Brand Configuration"; where it says "configurable" the default here is ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from backend.kernel import identifiers
from backend.kernel.errors import ValidationFailed


class Kind(StrEnum):
    BOOL = "BOOL"
    INT = "INT"
    DECIMAL = "DECIMAL"
    TEXT = "TEXT"
    CHOICE = "CHOICE"
    TIME = "TIME"
    EMAIL = "EMAIL"
    LIST = "LIST"


@dataclass(frozen=True)
class Setting:
    """
    default     as text; `by_pack` overrides it for a country
    choices     for CHOICE
    least/most  for INT and DECIMAL; the longest text for TEXT is `most`
    rules       codes of pack rules the value may tighten and never loosen
    """

    key: str
    group: str
    title: str
    doc: str
    kind: Kind
    default: str = ""
    by_pack: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    rules: tuple[str, ...] = ()

    def default_for(self, pack: str) -> str:
        return self.by_pack.get(pack, self.default)

    def read(self, text: str) -> Any:
        """The typed value of a stored or typed text.

        raises  ValidationFailed at path "value"
        """
        text = text.strip()
        match self.kind:
            case Kind.BOOL:
                return self._bool(text)
            case Kind.INT:
                return self._within(self._int(text))
            case Kind.DECIMAL:
                return self._within(self._decimal(text))
            case Kind.CHOICE:
                return self._choice(text)
            case Kind.TIME:
                return self._time(text)
            case Kind.EMAIL:
                return identifiers.parse_email(text, "value") if text else ""
            case Kind.LIST:
                return tuple(part for part in (item.strip() for item in text.split(",")) if part)
            case Kind.TEXT:
                if len(text) > (self.most or 500):
                    raise self._wrong("too_long", f"At most {self.most or 500} characters.")
                return text

    def spell(self, value: Any) -> str:
        """The one text of a value, so that equal values are stored equally."""
        if self.kind is Kind.BOOL:
            return "true" if value else "false"
        if self.kind is Kind.LIST:
            return ",".join(value)
        return str(value)

    def _bool(self, text: str) -> bool:
        known = {"true": True, "on": True, "yes": True, "false": False, "off": False, "no": False}
        if text.lower() not in known:
            raise self._wrong("not_a_switch", "Say true or false.")
        return known[text.lower()]

    def _int(self, text: str) -> int:
        try:
            return int(text)
        except ValueError as wrong:
            raise self._wrong("not_a_number", "A whole number is needed.") from wrong

    def _decimal(self, text: str) -> Decimal:
        try:
            value = Decimal(text)
        except InvalidOperation as wrong:
            raise self._wrong("not_a_number", "A number is needed.") from wrong
        if not value.is_finite():
            raise self._wrong("not_a_number", "A number is needed.")
        return value

    def _choice(self, text: str) -> str:
        if text not in self.choices:
            raise self._wrong("not_a_choice", f"Choose one of: {', '.join(self.choices)}.")
        return text

    def _time(self, text: str) -> str:
        """Kept as `HH:MM`, which sorts like the time it is."""
        try:
            return time.fromisoformat(text).strftime("%H:%M")
        except ValueError as wrong:
            raise self._wrong("not_a_time", "A time like 09:00 is needed.") from wrong

    def _within(self, value: Any) -> Any:
        if self.least is not None and value < self.least:
            raise self._wrong("too_low", f"At least {self.least}.")
        if self.most is not None and value > self.most:
            raise self._wrong("too_high", f"At most {self.most}.")
        return value

    def _wrong(self, code: str, message: str) -> ValidationFailed:
        return ValidationFailed.one("value", code, message)


def _switch(key: str, group: str, title: str, doc: str, default: bool) -> Setting:
    return Setting(key, group, title, doc, Kind.BOOL, "true" if default else "false")


def _number(
    key: str, group: str, title: str, doc: str, default: int, least: int, most: int, *rules: str
) -> Setting:
    return Setting(key, group, title, doc, Kind.INT, str(default), least=least, most=most, rules=rules)


def _text(key: str, group: str, title: str, doc: str, most: int = 200) -> Setting:
    return Setting(key, group, title, doc, Kind.TEXT, most=most)


_ELIGIBILITY = (
    Setting(
        "min_monthly_salary",
        "Eligibility",
        "Minimum salary",
        "Customers below this net monthly salary are rejected by the rules.",
        Kind.DECIMAL,
        "25000",
        by_pack={"HK": "12000"},
        least=0,
        most=10_000_000,
    ),
    _number("min_age", "Eligibility", "Minimum age", "In years.", 22, 1, 99, "IN.AGE_MIN", "HK.AGE_MIN"),
    _number("max_age", "Eligibility", "Maximum age", "In years, at application.", 54, 18, 99),
    Setting(
        "min_loan_amount",
        "Eligibility",
        "Minimum loan amount",
        "The smallest loan, in the brand's currency.",
        Kind.DECIMAL,
        "15000",
        by_pack={"HK": "5000"},
        least=1,
        most=10_000_000,
    ),
    _number(
        "rejection_cooldown_days",
        "Eligibility",
        "Rejection cooldown",
        "Days before a rejected customer can apply again.",
        15,
        0,
        365,
    ),
    Setting(
        "serviceable_pincodes",
        "Eligibility",
        "Serviceable PIN codes",
        "Codes or beginnings of codes, separated by commas; empty serves everywhere.",
        Kind.LIST,
    ),
    _switch(
        "central_dedup",
        "Eligibility",
        "Central dedup",
        "Check whether the same customer exists on another brand; yes or no is all that is told.",
        False,
    ),
)

_ONBOARDING = (
    _number(
        "bank_statement_months",
        "Onboarding",
        "Bank statement history",
        "Months of statements the customer must give.",
        3,
        1,
        24,
    ),
    _switch(
        "account_aggregation", "Onboarding", "Account aggregation", "Statements by account aggregator.", False
    ),
    _switch(
        "require_employment", "Onboarding", "Require employment data", "The employment step is a must.", True
    ),
    _switch("require_selfie", "Onboarding", "Require selfie", "A liveness check during KYC.", False),
    _switch("require_video", "Onboarding", "Require video", "A video check during KYC.", False),
    _switch(
        "auto_reject_inactive",
        "Onboarding",
        "Auto-reject inactive users",
        "Customers who stopped are rejected after the days below.",
        False,
    ),
    _number("inactive_days", "Onboarding", "Inactive after", "Days without an act.", 30, 1, 365),
)

_PROCESSING = (
    _switch(
        "auto_allocate_loans",
        "Processing",
        "Auto-allocate loans",
        "New loans go to credit executives.",
        False,
    ),
    _switch(
        "auto_allocate_collections",
        "Processing",
        "Auto-allocate collections",
        "Overdue loans go to collection agents.",
        False,
    ),
    _switch(
        "cam_required", "Processing", "CAM required", "The appraisal must be filled before approval.", False
    ),
    _number(
        "esign_link_expiry_days",
        "Processing",
        "E-sign link expiry",
        "Days before an unsigned agreement's link expires.",
        2,
        1,
        30,
    ),
    _number(
        "kfs_validity_days",
        "Processing",
        "Key Facts Statement valid for",
        "Working days, for loans of 7 days and more.",
        3,
        1,
        30,
        "RBI.KFS.VALIDITY_MIN_WORKING_DAYS",
    ),
    _number(
        "kfs_validity_short_days",
        "Processing",
        "Key Facts Statement valid for (short loans)",
        "Working days, for loans below 7 days.",
        1,
        1,
        30,
        "RBI.KFS.VALIDITY_SHORT_MIN_WORKING_DAYS",
    ),
    _number(
        "cooling_off_days",
        "Processing",
        "Cooling-off period",
        "Days in which the borrower may leave by paying principal and interest to date.",
        1,
        0,
        30,
        "RBI.DL.COOLING_OFF_MIN_DAYS",
    ),
    _switch(
        "automated_reloan",
        "Processing",
        "Automated re-loan",
        "A re-loan is offered on closure; the borrower accepts by an act of their own.",
        False,
    ),
    Setting(
        "dashboard_version",
        "Processing",
        "Dashboard version",
        "Which dashboard staff see.",
        Kind.CHOICE,
        "V2",
        choices=("V1", "V2"),
    ),
)

_REPAYMENT = (
    _number(
        "backdated_receipt_days",
        "Repayment",
        "Backdated receipts",
        "Most days before the business date on which money recorded by staff may count.",
        60,
        0,
        365,
    ),
    _switch("sunday_off", "Repayment", "Sunday off", "Nothing falls due on a Sunday.", True),
    Setting(
        "holiday_shift",
        "Repayment",
        "Due date on a holiday",
        "Where a due date goes that falls on a holiday or a free Sunday.",
        Kind.CHOICE,
        "NEXT",
        choices=("NEXT", "PREVIOUS", "SAME"),
    ),
    Setting(
        "contact_from",
        "Repayment",
        "Recovery contact from",
        "No reminder or call about dues before.",
        Kind.TIME,
        "08:00",
        rules=("RBI.RECOVERY.CALL_FROM",),
    ),
    Setting(
        "contact_until",
        "Repayment",
        "Recovery contact until",
        "No reminder or call about dues from.",
        Kind.TIME,
        "19:00",
        rules=("RBI.RECOVERY.CALL_UNTIL",),
    ),
)

_SECURITY = (_number("otp_expiry_s", "Security", "One-time password valid for", "Seconds.", 300, 60, 300),)

_COMPANY = (
    _text("company_legal_name", "Company", "Legal name", "The lender, as its licence names it."),
    _text(
        "company_registration", "Company", "Registration", "Company or licence number, printed on documents."
    ),
    _text("company_address", "Company", "Registered address", "Printed on documents.", 400),
    _text("gst_state", "Company", "GST state code", "Two digits; decides CGST and SGST or IGST.", 2),
    _text("gstin", "Company", "GSTIN", "Printed on tax lines.", 15),
    _text("support_phone", "Company", "Support phone", "Shown to borrowers.", 40),
    Setting("support_email", "Company", "Support e-mail", "Shown to borrowers.", Kind.EMAIL),
    _text(
        "grievance_officer_name",
        "Company",
        "Grievance officer",
        "Named in the Key Facts Statement and reminders.",
    ),
    _text(
        "grievance_officer_phone", "Company", "Grievance officer's phone", "In every recovery message.", 40
    ),
    Setting(
        "grievance_officer_email",
        "Company",
        "Grievance officer's e-mail",
        "In every recovery message.",
        Kind.EMAIL,
    ),
    _text("kfs_recovery_agents", "Company", "Recovery agents", "In the key facts: a name a line.", 800),
    _text("kfs_co_lenders", "Company", "Co-lenders", "In the key facts: «name: share» a line.", 400),
    _switch(
        "kfs_may_be_transferred",
        "Company",
        "Loans may be transferred",
        "To other lenders, or securitised; said in the key facts.",
        False,
    ),
)

SETTINGS: Mapping[str, Setting] = {
    setting.key: setting
    for setting in (*_ELIGIBILITY, *_ONBOARDING, *_PROCESSING, *_REPAYMENT, *_SECURITY, *_COMPANY)
}
