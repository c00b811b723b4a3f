"""What a sanction agrees with the borrower beside amount and tenure: due dates of the loan's own, and the parts in
which the money goes out. Pure.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import date

from backend.kernel.calendar import BusinessCalendar
from backend.kernel.errors import ValidationFailed
from backend.loans.plan import charges
from backend.loans.plan.schedule import periods
from backend.loans.plan.sense import check_loan_terms
from backend.loans.plan.terms import LoanTerms, Tranche
from backend.products.terms import DayCount, InstalmentBasis, ProductTerms, Repayment


@dataclass(frozen=True, slots=True)
class Agreed:
    """
    due_dates  one for each instalment, rising; empty for the usual ones
    tranches   the parts in which the amount is paid out, the first on day 0; empty for all at once
    """

    due_dates: tuple[date, ...] = ()
    tranches: tuple[Tranche, ...] = ()

    def tenure(self, product: ProductTerms) -> int | None:
        """The tenure that the dates make; None where none were agreed."""
        return len(self.due_dates) * product.repay_every or None


NOTHING_AGREED = Agreed()


def agreed_terms(
    terms: LoanTerms,
    agreed: Agreed,
    *,
    product: ProductTerms,
    on: date,
    offer_until: date,
    calendar: BusinessCalendar,
) -> LoanTerms:
    """The terms of a loan sanctioned on `on` with what was agreed in them.

    Months of irregular dates are no months: interest is counted by the days from date to date, in a year of 365
    where the product counts months of thirty days, and the instalment is found from the same days.

    offer_until  the day to which the offer binds the lender; the first date comes after it
    raises       ValidationFailed
    """
    if agreed.tranches:
        terms = _in_parts(terms, agreed.tranches, product)
    if not agreed.due_dates:
        return terms
    _check_dates(agreed.due_dates, product, offer_until)
    is_by_month = terms.rate.day_count is DayCount.THIRTY_360
    rate = replace(
        terms.rate,
        day_count=DayCount.ACT_365 if is_by_month else terms.rate.day_count,
        instalment_basis=InstalmentBasis.PERIOD_FACTORS,
    )
    found = replace(terms, due_dates=agreed.due_dates, rate=rate)
    check_loan_terms(found)
    longest = product.tenure_max // product.repay_every * product.repay_every
    last = periods(replace(terms, tenure=longest), on, calendar)[-1].due
    if agreed.due_dates[-1] > last:
        raise _refused(
            "too_late", f"The last due date is at most {last:%d %b %Y}, the product's longest tenure."
        )
    return found


def _in_parts(terms: LoanTerms, tranches: tuple[Tranche, ...], product: ProductTerms) -> LoanTerms:
    if len(tranches) > product.max_tranches:
        most = product.max_tranches
        raise ValidationFailed.one(
            "tranches",
            "too_many",
            f"This product is paid out in at most {most} part{'s' if most > 1 else ''}.",
        )
    found = replace(terms, tranches=tranches)
    check_loan_terms(found)
    if charges.drawn_first(found) <= charges.kept_back(found):
        raise ValidationFailed.one(
            "tranches", "below_the_fees", "The first part must be above the fees that are kept back from it."
        )
    return found


def _check_dates(dates: tuple[date, ...], product: ProductTerms, offer_until: date) -> None:
    if not product.irregular_dates:
        raise _refused("not_of_this_product", "This product has due dates at even distances.")
    if product.repayment is Repayment.BULLET:
        raise _refused("one_for_a_bullet", "A loan repaid in one sum falls due by its tenure.")
    if any(early >= late for early, late in itertools.pairwise(dates)):
        raise _refused("not_rising", "Due dates must rise.")
    if dates[0] <= offer_until:
        raise _refused(
            "too_early",
            f"The first due date comes after {offer_until:%d %b %Y}: the offer stands until then.",
        )


def _refused(code: str, message: str) -> ValidationFailed:
    return ValidationFailed.one("dueDates", code, message)
