"""Single charges: a fee with its taxes, interest for some days, a late charge, and interest held to its cap. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from backend.loans.calc import answers, extras, words
from backend.loans.calc.answers import Answer
from backend.loans.calc.loan import StatedLoan
from backend.loans.calc.reader import Reader, refuse
from backend.loans.plan import charges
from backend.loans.plan.interest import Factor, Period, factor, round_div, to_minor
from backend.loans.plan.position import FeeAmount
from backend.loans.plan.terms import LoanTerms
from backend.products.terms import (
    DayCount,
    FeeKind,
    FeeTerms,
    FeeWhen,
    InterestMethod,
    RatePeriod,
    RateTerms,
    Repayment,
    RoundTo,
    TaxSplit,
    TenureUnit,
)

_DAY_COUNTS = {
    "360": DayCount.ACT_360,
    "364": DayCount.ACT_364,
    "365": DayCount.ACT_365,
    "actual": DayCount.ACT_ACT,
}
_PRICE_NAMES = ("price", "price_inclusive", "fee_inclusive", "fee_including_gst", "gross_fee", "gross_amount")
_FEE_NAMES = ("fee", "fee_amount", "processing_fee", "amount", *_PRICE_NAMES)
_DAY_ENDS = ("as_of", "accrued_to", "accrued_till", "to_date", "till_date", "end_date")
_PAYMENT_DAYS = ("paid_on", "payment_date", "repayment_date")
_LATE_NAMES = ("penalty_days", "days_overdue", "overdue_days", "days_late", "dpd")
_CENT = Decimal("0.01")
_START = date(2001, 1, 1)  # of days that are given by their number alone


def fee_with_tax(inputs: Reader) -> Answer:
    """A fee, stated as an amount or a share of the principal, with the tax on it or in it."""
    is_amount = inputs.has(*_FEE_NAMES)
    lent = inputs.money("principal", "loan_amount", default=None)
    pct = inputs.rate("fee_pct", "processing_fee_pct", default=None)
    if is_amount:
        value, amount = inputs.money(*_FEE_NAMES), Decimal(0)
        if pct is not None and lent is not None and abs(lent * pct / 100 - value) >= _CENT:
            raise refuse(inputs.at("fee_pct"), "contradicts", "It is not the fee that is stated.")
    else:
        value = inputs.rate("fee_pct", "processing_fee_pct")
        amount = inputs.money("principal", "loan_amount")
    rate, split, names_split = _tax(inputs)
    fee = FeeTerms(
        "FEE",
        "Fee",
        FeeKind.FIXED if is_amount else FeeKind.PERCENT,
        value,
        tax_pct=rate,
        tax_inclusive=inputs.choice("tax_mode", of=words.INCLUSIVE, default=inputs.has(*_PRICE_NAMES)),
        tds_pct=inputs.rate("tds_pct", default=Decimal(0)),
    )
    result = charges.fee_amount(fee, amount=amount, split=split)
    shown = result if names_split else charges.fee_amount(fee, amount=amount, split=TaxSplit.INTRA_STATE)
    reaches = {} if lent is None else {"net_disbursed": answers.money(lent - result.total)}
    return (
        _told(result)
        | reaches
        | {
            "cgst": answers.money(shown.cgst),
            "sgst": answers.money(shown.sgst),
            "igst": answers.money(result.igst),
            "tds": answers.money(result.tds),
            "net_receivable": answers.money(result.total - result.tds),
        }
    )


def _told(fee: FeeAmount) -> Answer:
    base, tax, total = (answers.money(each) for each in (fee.base, fee.tax, fee.total))
    return {
        "fee": base,
        "base": base,
        "taxable_value": base,
        "gst": tax,
        "tax": tax,
        "total": total,
        "total_with_gst": total,
        "total_incl_gst": total,
        "fee_with_gst": total,
        "fee_incl_gst": total,
    }


def _tax(inputs: Reader) -> tuple[Decimal, TaxSplit, bool]:
    """The whole rate, how it is split, and whether the case says how."""
    halves = inputs.has("cgst_pct", "sgst_pct")
    integrated = inputs.has("igst_pct")
    if (halves and integrated) or ((halves or integrated) and inputs.has("gst_pct")):
        raise refuse(inputs.at("gst_pct"), "contradicts", "The tax is stated in two ways.")
    if halves:
        central, state = inputs.rate("cgst_pct"), inputs.rate("sgst_pct")
        if central != state:
            raise refuse(inputs.at("sgst_pct"), "contradicts", "Central and state tax are equal halves.")
        return central + state, TaxSplit.INTRA_STATE, True
    if integrated:
        return inputs.rate("igst_pct"), TaxSplit.INTER_STATE, True
    split = inputs.choice("split", "tax_split", "supply", of=words.SPLITS, default=None)
    return inputs.rate("gst_pct", "tax_pct"), split or TaxSplit.INTER_STATE, split is not None


def disbursal_fee(inputs: Reader) -> Answer:
    """Fees taken when the money is sent, and what then reaches the borrower."""
    terms = LoanTerms(
        currency="INR",
        amount=inputs.money("principal", "loan_amount"),
        tenure=1,
        tenure_unit=TenureUnit.MONTHS,
        repayment=Repayment.BULLET,
        rate=RateTerms(Decimal(0), RatePeriod.YEAR, InterestMethod.REDUCING),
        tax_split=TaxSplit.NONE,
    )
    loan = StatedLoan(terms, _START, False, (), (), ())
    added = extras.read_charges(inputs, loan.start)
    loan = extras.with_fees(loan, added)
    if extras.outside_terms(added):
        raise refuse(
            inputs.at("number_of_repayments"), "required", "These charges need the loan's instalments."
        )
    fees = charges.fee_amounts(loan.terms, *FeeWhen)
    return {
        "fee_total": answers.money(charges.total(fees)),
        "net_to_borrower_if_deducted": answers.money(charges.net_to_borrower(loan.terms)),
        "balance_after_disbursement": answers.money(charges.principal(loan.terms)),
    }


def days_interest(inputs: Reader) -> Answer:
    """Interest for some days on one sum, and the charge on it for coming late."""
    principal = inputs.money("principal", "loan_amount")
    rate = stated_rate(inputs, "annual_rate_pct", "daily_rate_pct")
    days, first = _days(inputs)
    interest = for_days(rate, first, days).of(to_minor(principal), RoundTo.HALF_EVEN)
    result: Answer = {"days": days, "interest": answers.minor(interest)}
    result["total"] = answers.minor(to_minor(principal) + interest)
    result["total_payable"] = result["total"]
    if inputs.has("penalty_days", "penalty_annual_rate_pct"):
        result |= _late(inputs, rate, interest)
    return result


def late_charge(inputs: Reader) -> Answer:
    """A charge by the day on a sum that is overdue."""
    names = (
        "overdue_amount",
        "amount_overdue",
        "overdue_principal",
        "overdue_instalment",
        "unpaid_amount",
        "unpaid_instalment",
        "unpaid_interest",
        "unpaid_principal",
        "pending_amount",
        "pending_principal",
        "instalment",
        "emi",
        "principal",
    )
    base = inputs.money(*names)
    rate = stated_rate(inputs, "penalty_annual_rate_pct", "penalty_daily_rate_pct")
    return _late(inputs, rate, to_minor(base))


def _late(inputs: Reader, basis: RateTerms, base: int) -> Answer:
    pct = inputs.rate("penalty_annual_rate_pct", default=None)
    rate = basis if pct is None else RateTerms(pct, RatePeriod.YEAR, basis.method, basis.day_count)
    days = _days_late(inputs)
    exact = for_days(rate, _START, days)
    charge = exact.of(base, RoundTo.HALF_EVEN)
    # The whole unit is found from the exact figure: rounding the cents first would tip a half.
    units = round_div(base * exact.num, exact.den * 100, RoundTo.HALF_UP)
    return {
        "penalty_days": days,
        "days_overdue": days,
        "penalty_per_day": answers.minor(for_days(rate, _START, 1).of(base, RoundTo.HALF_EVEN)),
        "penalty": answers.minor(charge),
        "penalty_total": answers.minor(charge),
        "penalty_rounded_0dp": str(units),
        "penalty_rounded_2dp": answers.minor(charge),
    }


def _days_late(inputs: Reader) -> int:
    """Counted, or from the due day, which is itself day 1, to a day-end, or to the one before the money came."""
    grace = inputs.whole("grace_days", "penalty_grace_days", default=0)
    if inputs.has(*_LATE_NAMES):
        return max(inputs.whole(*_LATE_NAMES) - grace, 0)
    due, paid = inputs.day("due_date"), inputs.day(*_DAY_ENDS, *_PAYMENT_DAYS)
    if paid < due:
        raise refuse(inputs.at("paid_on"), "out_of_order", "It comes before the due date.")
    counts_due_day = inputs.choice(
        "day_count",
        of={
            "due_day_is_day_1_at_day_end": True,
            "due_day_is_day_1": True,
            "nights": False,
            "nights_only": False,
        },
        default=True,
    )
    at_day_end = inputs.has(*_DAY_ENDS)
    return max((paid - due).days + (1 if counts_due_day and at_day_end else 0) - grace, 0)


def stated_rate(inputs: Reader, annual: str, daily: str) -> RateTerms:
    day_count = inputs.choice("days_in_year", of=_DAY_COUNTS, default=DayCount.ACT_365)
    if inputs.has(annual) == inputs.has(daily):
        raise refuse(inputs.at(annual), "one_rate", "One rate is needed: per year or per day.")
    per = RatePeriod.YEAR if inputs.has(annual) else RatePeriod.DAY
    pct = inputs.rate(annual if per is RatePeriod.YEAR else daily)
    inputs.choice("interest_method", of=words.METHODS, default=None)  # on one sum they are all the same
    inputs.choice("interest_calculation", of=words.CALCULATIONS, default=None)
    inputs.choice("days_in_month", of=words.MONTHS, default=None)
    return RateTerms(pct, per, InterestMethod.SIMPLE_DAILY, day_count)


def _days(inputs: Reader) -> tuple[int, date]:
    """How many days interest runs, and from when."""
    both_ends = inputs.choice("day_count", "days_counted", "counted", of=words.BOTH_ENDS, default=None)
    both_ends = both_ends or inputs.flag(
        "include_both_ends", "include_first_and_last_day", "count_both_ends", "both_ends_counted"
    )
    if inputs.has("interest_days", "days", "term_days"):
        return inputs.whole("interest_days", "days", "term_days"), inputs.day("from_date", default=_START)
    first = inputs.day("from_date", "from", "start_date", "first_date", "disbursement_date")
    last = inputs.day("to_date", "to", "end_date", "last_date", "repayment_date", "due_date")
    if last < first:
        raise refuse(inputs.at("to_date"), "out_of_order", "It comes before the first day.")
    if inputs.choice("days_in_month", of=words.MONTHS, default=None) == words.OF_THIRTY:
        if both_ends or inputs.raw("days_in_year")[1] == "actual":
            raise refuse(inputs.at("days_in_month"), "contradicts", "These are months of thirty days.")
        return _in_months_of_thirty(first, last), first
    return (last - first).days + (1 if both_ends else 0), first


def _in_months_of_thirty(first: date, last: date) -> int:
    """Days between two days of a calendar whose months all have thirty; a 31st is a 30th."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months * 30 + min(last.day, 30) - min(first.day, 30)


def for_days(rate: RateTerms, first: date, days: int) -> Factor:
    end = first + timedelta(days=days)
    return factor(rate, first, end, Period(1, first, end, 0))


def capped_interest(inputs: Reader) -> Answer:
    """How much of some interest may still be taken under a cap on all of it."""
    principal = to_minor(inputs.money("principal"))
    so_far, more = to_minor(inputs.money("interest_so_far")), to_minor(inputs.money("interest_to_add"))
    rooms = [more]
    pct = inputs.rate("cap_total_pct_of_principal", default=None)
    if pct is not None:
        num, den = pct.as_integer_ratio()
        rooms.append(round_div(principal * num, den * 100, RoundTo.DOWN) - so_far)
    amount = inputs.money("cap_total_amount", "cap_total", default=None)
    if amount is not None:
        rooms.append(to_minor(amount) - so_far)
    allowed = max(min(rooms), 0)
    return {
        "interest_allowed": answers.minor(allowed),
        "interest_total": answers.minor(so_far + allowed),
        "total_interest": answers.minor(so_far + allowed),
        "interest_refused": answers.minor(more - allowed),
    }
