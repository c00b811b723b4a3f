"""India: RBI-regulated lenders.

Each row names its paper; where only secondary reading of it was possible the wording must be checked before
it is printed on a document.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from backend.brand_config.packs.rules import Bound, PackRule

_DIGITAL_LENDING = "RBI (Digital Lending) Directions, 2025, RBI/2025-26/36, 8 May 2025"
_KFS = "Key Facts Statement, RBI/2024-25/18, 15 Apr 2024"
_PENAL = "Penal charges, RBI/2023-24/53, 18 Aug 2023"
_SMA = "Asset classification, RBI/2021-2022/125, 12 Nov 2021"
_RECOVERY = "Recovery agents, RBI/2022-23/108, 12 Aug 2022"
_CONDUCT = "Responsible Business Conduct Directions, amendment RBI/2026-27/230, 6 Aug 2026"
_MANDATE = "E-mandate framework, RBI, 21 Apr 2026"
_BUREAU = "Credit Information Reporting Directions, RBI/DOR/2025-26/117"
_LAST_OF_2026 = date(2026, 12, 31)
_NEW_CONDUCT = date(2027, 1, 1)

RULES: tuple[PackRule, ...] = (
    PackRule(
        "IN.AGE_MIN",
        "Age of a borrower in years",
        18,
        Bound.AT_LEAST,
        date(1875, 3, 2),
        "Indian Majority Act, 1875, s. 3; Indian Contract Act, 1872, s. 11",
    ),
    # Digital lending
    PackRule(
        "RBI.DL.COOLING_OFF_MIN_DAYS",
        "Cooling-off period in days",
        1,
        Bound.AT_LEAST,
        date(2025, 5, 8),
        _DIGITAL_LENDING,
    ),
    PackRule(
        "RBI.DL.AUTOMATIC_LIMIT_INCREASE",
        "Higher amount without the borrower's request",
        False,
        Bound.EXACTLY,
        date(2025, 5, 8),
        _DIGITAL_LENDING,
    ),
    PackRule(
        "RBI.DL.PAY_OWN_ACCOUNT_ONLY",
        "Payment only to the borrower's own verified account",
        True,
        Bound.EXACTLY,
        date(2025, 5, 8),
        _DIGITAL_LENDING,
    ),
    PackRule(
        "RBI.COMPLAINT_MAX_DAYS",
        "Days to settle a complaint",
        30,
        Bound.AT_MOST,
        date(2025, 5, 8),
        _DIGITAL_LENDING,
    ),
    PackRule(
        "RBI.DLG_CAP_PCT",
        "Default loss guarantee as a share of the portfolio",
        Decimal("5"),
        Bound.AT_MOST,
        date(2025, 5, 8),
        _DIGITAL_LENDING,
    ),
    # Key Facts Statement
    PackRule(
        "RBI.KFS.VALIDITY_MIN_WORKING_DAYS",
        "Validity of the Key Facts Statement in working days, loans of 7 days and more",
        3,
        Bound.AT_LEAST,
        date(2024, 4, 15),
        _KFS,
    ),
    PackRule(
        "RBI.KFS.VALIDITY_SHORT_MIN_WORKING_DAYS",
        "Validity of the Key Facts Statement in working days, loans below 7 days",
        1,
        Bound.AT_LEAST,
        date(2024, 4, 15),
        _KFS,
    ),
    # Charges
    PackRule(
        "RBI.PENAL.NO_COMPOUNDING",
        "Penal charges are never capitalised",
        True,
        Bound.EXACTLY,
        date(2024, 4, 1),
        _PENAL,
    ),
    PackRule(
        "RBI.PENAL.CHARGE_NOT_RATE",
        "A penalty is a charge, not an addition to the rate",
        True,
        Bound.EXACTLY,
        date(2024, 4, 1),
        _PENAL,
    ),
    PackRule(
        "GST.PENAL_RATE_PCT",
        "GST on penal charges",
        Decimal("0"),
        Bound.EXACTLY,
        date(2025, 1, 28),
        "CBIC Circular 245/02/2025-GST, 28 Jan 2025",
    ),
    PackRule(
        "GST.INTEREST_RATE_PCT",
        "GST on interest",
        Decimal("0"),
        Bound.EXACTLY,
        date(2017, 7, 1),
        "Notification 12/2017-CT(R), entry 27",
    ),
    PackRule(
        "GST.FEE_RATE_PCT",
        "GST on a lender's fees",
        Decimal("18"),
        Bound.EXACTLY,
        date(2017, 7, 1),
        "SAC 9971, rate schedule of the CGST and SGST Acts",
    ),
    PackRule(
        "RBI.PREPAYMENT.NO_CHARGE_FLOATING",
        "No prepayment charge on floating-rate loans to individuals",
        True,
        Bound.EXACTLY,
        date(2026, 1, 1),
        "Pre-payment charges, RBI/2025-26/64, 2 Jul 2025",
    ),
    # Overdue
    PackRule("RBI.SMA0_MAX_DAYS", "Last day past due of SMA-0", 30, Bound.EXACTLY, date(2021, 11, 12), _SMA),
    PackRule("RBI.SMA1_MAX_DAYS", "Last day past due of SMA-1", 60, Bound.EXACTLY, date(2021, 11, 12), _SMA),
    PackRule("RBI.SMA2_MAX_DAYS", "Last day past due of SMA-2", 90, Bound.EXACTLY, date(2021, 11, 12), _SMA),
    # Recovery: the rulebook changes on 1 January 2027
    PackRule(
        "RBI.RECOVERY.CALL_FROM",
        "Recovery contact not before",
        "08:00",
        Bound.AT_LEAST,
        date(2022, 8, 12),
        _RECOVERY,
        effective_to=_LAST_OF_2026,
    ),
    PackRule(
        "RBI.RECOVERY.CALL_FROM",
        "Recovery contact not before",
        "08:00",
        Bound.AT_LEAST,
        _NEW_CONDUCT,
        _CONDUCT,
    ),
    PackRule(
        "RBI.RECOVERY.CALL_UNTIL",
        "Recovery contact not from",
        "19:00",
        Bound.AT_MOST,
        date(2022, 8, 12),
        _RECOVERY,
        effective_to=_LAST_OF_2026,
    ),
    PackRule(
        "RBI.RECOVERY.CALL_UNTIL",
        "Recovery contact not from",
        "19:00",
        Bound.AT_MOST,
        _NEW_CONDUCT,
        _CONDUCT,
    ),
    PackRule(
        "RBI.RECOVERY.ALTERNATE_CONTACTS",
        "Contact of others than borrower and guarantor",
        "WITH_CONSENT",
        Bound.EXACTLY,
        date(2022, 8, 12),
        _RECOVERY,
        effective_to=_LAST_OF_2026,
    ),
    PackRule(
        "RBI.RECOVERY.ALTERNATE_CONTACTS",
        "Contact of others than borrower and guarantor",
        "OFF",
        Bound.EXACTLY,
        _NEW_CONDUCT,
        _CONDUCT,
    ),
    PackRule(
        "RBI.RECOVERY.HOLD_STOPS_CONTACT",
        "A hold (bereavement, calamity, illness, marriage) stops contact",
        True,
        Bound.EXACTLY,
        _NEW_CONDUCT,
        _CONDUCT,
    ),
    PackRule(
        "RBI.RECOVERY.RECORDING_MIN_DAYS",
        "Days a call's recording is kept",
        180,
        Bound.AT_LEAST,
        _NEW_CONDUCT,
        _CONDUCT,
    ),
    PackRule(
        "RBI.RECOVERY.VISIT_NOTICE_MIN_HOURS",
        "Hours between notice and visit",
        24,
        Bound.AT_LEAST,
        _NEW_CONDUCT,
        _CONDUCT,
    ),
    # Mandates, bureaus, records
    PackRule(
        "RBI.MANDATE.NOTICE_MIN_HOURS",
        "Hours between notice and debit",
        24,
        Bound.AT_LEAST,
        date(2026, 4, 21),
        _MANDATE,
    ),
    PackRule(
        "RBI.MANDATE.NO_FACTOR_MAX_AMOUNT",
        "Debit without a second factor, rupees",
        Decimal("15000"),
        Bound.AT_MOST,
        date(2026, 4, 21),
        _MANDATE,
    ),
    PackRule(
        "RBI.BUREAU.REFERENCE_DAYS",
        "Reference dates of a month",
        "9,16,23,END",
        Bound.EXACTLY,
        date(2026, 7, 1),
        _BUREAU,
    ),
    PackRule(
        "RBI.BUREAU.FILE_MAX_DAYS",
        "Days from reference date to file",
        4,
        Bound.AT_MOST,
        date(2026, 7, 1),
        _BUREAU,
    ),
    PackRule(
        "PMLA.RECORDS_MIN_YEARS",
        "Years records are kept after the relationship",
        5,
        Bound.AT_LEAST,
        date(2013, 2, 15),
        "Prevention of Money-Laundering Act, 2002, s. 12",
    ),
    PackRule(
        "DPDP.LOGS_MIN_DAYS",
        "Days that logs are kept",
        365,
        Bound.AT_LEAST,
        date(2027, 5, 13),
        "DPDP Rules, 2025, G.S.R. 846(E), 13 Nov 2025",
    ),
)
