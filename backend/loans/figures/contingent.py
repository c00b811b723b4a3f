"""What a loan may cost besides, if something happens: each charge as a value, told in words nowhere but in
`documents.phrases`. The one source for Key Fact Statement, agreement and screens. Pure.

source  RBI/2024-25/18, annex A, row 10: penal, foreclosure, switching and any other contingent charges; a charge
        that is not told needs the borrower's explicit consent
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from backend.loans.plan import charges
from backend.loans.plan.position import FeeAmount
from backend.loans.plan.terms import LoanTerms
from backend.products.terms import FeeTerms, FeeWhen, PenalTerms, TaxSplit


class ContingentKind(StrEnum):
    LATE = "LATE"
    EARLY = "EARLY"
    SWITCHING = "SWITCHING"
    LEAVING = "LEAVING"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class LatePayment:
    kind: ClassVar[ContingentKind] = ContingentKind.LATE

    penal: PenalTerms


@dataclass(frozen=True, slots=True)
class EarlyRepayment:
    """fees  for repaying in full before the last due date, as the product states them; none: it is free
    taxed  whether this borrower's fees bear a tax
    """

    kind: ClassVar[ContingentKind] = ContingentKind.EARLY

    fees: tuple[FeeTerms, ...]
    taxed: bool


@dataclass(frozen=True, slots=True)
class RateSwitching:
    """Every rate here is fixed for the whole term; the statement has the row all the same."""

    kind: ClassVar[ContingentKind] = ContingentKind.SWITCHING


@dataclass(frozen=True, slots=True)
class Leaving:
    """Within the cooling-off days."""

    kind: ClassVar[ContingentKind] = ContingentKind.LEAVING

    within_days: int
    keeps_fees: bool


@dataclass(frozen=True, slots=True)
class OtherCharges:
    """For each payment that the bank returns; in money, with their taxes."""

    kind: ClassVar[ContingentKind] = ContingentKind.OTHER

    bounced: tuple[FeeAmount, ...]


ContingentCharge = LatePayment | EarlyRepayment | RateSwitching | Leaving | OtherCharges


def contingent_charges(terms: LoanTerms) -> tuple[ContingentCharge, ...]:
    """One of each kind, in the order of the statement; a kind that costs nothing says so."""
    early = tuple(fee for fee in terms.fees if fee.when is FeeWhen.FORECLOSURE)
    return (
        LatePayment(terms.penal),
        EarlyRepayment(early, taxed=terms.tax_split is not TaxSplit.NONE),
        RateSwitching(),
        Leaving(terms.cooling_off_days, keeps_fees=terms.exit_keeps_fees),
        OtherCharges(charges.fee_amounts(terms, FeeWhen.BOUNCE)),
    )
