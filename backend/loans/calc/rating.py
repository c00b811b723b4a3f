"""Yearly rates, each by the convention its inputs state. Pure; solved by `backend.loans.figures.apr`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from backend.loans.calc import answers, words
from backend.loans.calc.answers import Answer
from backend.loans.calc.reader import Reader, refuse
from backend.loans.figures import apr
from backend.loans.plan import levelling
from backend.loans.plan.interest import Factor, to_minor
from backend.products.terms import InterestMethod, TenureUnit

_PERIODS_A_YEAR = {TenureUnit.MONTHS: 12, TenureUnit.WEEKS: 52, TenureUnit.DAYS: 365}
# What is kept back: sums that hold everything, their tax too; and parts, on which tax may come.
_KEPT_IN_ALL = (
    "charges_deducted_incl_gst",
    "charges_incl_gst",
    "processing_fee_incl_gst",
    "fee_incl_gst",
    "total_charges",
)
_KEPT_PARTS = (
    "charges_deducted",
    "upfront_charges",
    "upfront_fee",
    "fee_at_start",
    "handling_fee",
    "processing_fee",
    "fee",
    "charges",
    "other_charges",
    "documentation_charges",
    "documentation_fee",
    "stamp_duty",
    "insurance",
    "insurance_premium",
    "insurance_charges",
)
_KEPT = (*_KEPT_IN_ALL, *_KEPT_PARTS)
_KEPT_PCT = ("fee_pct", "processing_fee_pct", "handling_fee_pct")
_KEPT_PCT_A_YEAR = ("annual_handling_fee_pct", "handling_fee_pct_per_year")
_ADDED_TAX = ("gst_on_fee", "gst_on_fees", "gst_on_processing_fee", "gst_on_charges", "gst_amount", "gst")
_CENT = Decimal("0.01")
_YEARS = {"365": Decimal(365), "365.25": Decimal("365.25"), "360": Decimal(360), "364": Decimal(364)}


def periodic_return(inputs: Reader) -> Answer:
    """The bare rate of return per period of flows at the ends of periods."""
    flows = [inputs.flow(name, value) for name, value in inputs.items("cash_flows")]
    if len(flows) < 2:
        raise refuse(inputs.at("cash_flows"), "too_few", "At least two flows are needed.")
    pct = apr.Yield(apr.rate_of_return(flows)).pct(answers.RATE_PLACES)
    return {"irr_per_period": answers.exact(pct / 100), "irr_pct_per_period": answers.exact(pct)}


def unit_periods(inputs: Reader) -> Answer:
    """United States, appendix J: whole unit-periods compound, an odd fraction bears simple interest."""
    advance = inputs.group("advance")
    if advance is None:
        raise refuse(inputs.at("advance"), "required", "A value is needed here.")
    sent, received = advance.day("date", default=None), advance.money("amount")
    first = inputs.day("first_payment_date", "payment_date", default=None)
    if sent is not None and first is not None and first < sent:
        raise refuse(inputs.at("first_payment_date"), "out_of_order", "It comes before the advance.")
    inputs.note("unit_period")
    a_year = inputs.fraction("unit_periods_per_year")
    after = inputs.group("first_payment_after")
    if after is None and sent is not None and first is not None:
        raise refuse(inputs.at("first_payment_after"), "required", "Say in unit-periods how far that is.")
    whole = after.whole("whole_unit_periods", default=0) if after else 1
    fraction = after.fraction("fraction", default=Fraction(0)) if after else Fraction(0)
    if fraction >= 1:
        raise refuse(inputs.at("first_payment_after.fraction"), "contradicts", "A fraction is below one.")
    payments: list[Decimal] = []
    for each in inputs.groups("payments_per_unit_period_in_order", "payments"):
        payments += [each.money("amount")] * each.whole("count", default=1, at_least=1)
    found = apr.Yield(apr.unit_period_rate(received, payments, whole=whole, fraction=fraction), a_year)
    paid = sum(payments, Decimal(0))
    return answers.rates("apr_pct", found.nominal_pct(places=answers.RATE_PLACES)) | {
        "unit_period_rate_pct": answers.exact(found.pct(answers.RATE_PLACES)),
        "total_of_payments": answers.money(paid),
        "finance_charge": answers.money(paid - received),
    }


def key_facts(inputs: Reader) -> Answer:
    """India, Key Facts Statement: rate of return per period x periods a year, on the net amount, from the
    instalment before it is rounded unless one is stated."""
    principal = inputs.money("principal", "loan_amount")
    number = inputs.whole("number_of_repayments", "number_of_instalments", at_least=1)
    unit = inputs.choice("frequency", of=words.FREQUENCIES, default=TenureUnit.MONTHS)
    a_year = _PERIODS_A_YEAR[unit]
    level = _level(inputs, principal, number, a_year)
    net = _net(inputs, principal, Decimal(number) / a_year)
    stated = inputs.price("emi", "instalment", default=None)
    rounds = not inputs.flag("emi_unrounded", default=True)
    paid = stated if stated is not None else Decimal(answers.whole(level)) if rounds else level
    inputs.choice("interest_calculation", of={words.EVERY_PERIOD: None}, default=None)
    inputs.note("days_in_year", "days_in_month", "disbursement_date")  # a period is a period
    found = apr.Yield(apr.periodic_rate(net, [paid] * number), a_year)
    total = level * number
    return (
        _instalment_told(level, total, principal)
        | _yearly(found, effective=False)
        | {
            "net_disbursed": answers.money(net),
            "emi_used": format(paid.normalize(), "f"),
        }
    )


def _level(inputs: Reader, principal: Decimal, number: int, a_year: int) -> Decimal:
    """The instalment before it is rounded."""
    method = inputs.choice("interest_method", of=words.METHODS, default=InterestMethod.REDUCING)
    pct = inputs.rate("annual_rate_pct")
    if method is InterestMethod.FLAT:
        return principal / number + principal * pct / 100 / a_year
    if method is not InterestMethod.REDUCING:
        raise refuse(
            inputs.at("interest_method"), "not_a_choice", "A reducing balance or a flat rate is needed."
        )
    num, den = pct.as_integer_ratio()
    factors = levelling.Factors((Factor.reduced(num, den * 100 * a_year),) * number)
    exact = Fraction(*levelling.equal_instalment(to_minor(principal), factors)) / 100
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def _net(inputs: Reader, principal: Decimal, years: Decimal) -> Decimal:
    """What reaches the borrower: as stated, or the principal less what is kept back and the tax on it."""
    pct = inputs.rate(*_KEPT_PCT, default=Decimal(0))
    pct += inputs.rate(*_KEPT_PCT_A_YEAR, default=Decimal(0)) * years
    parts = sum((inputs.money(name) for name in _KEPT_PARTS if inputs.has(name)), principal * pct / 100)
    tax_pct = inputs.rate("gst_pct", "gst_on_fee_pct", default=Decimal(0))
    parts += parts * tax_pct / 100 + inputs.money(*_ADDED_TAX, default=Decimal(0))
    in_all = inputs.money(*_KEPT_IN_ALL, default=None)
    if in_all is not None and parts and abs(in_all - parts) >= _CENT:
        raise refuse(inputs.at("total_charges"), "contradicts", "It is not what its parts come to.")
    fees = parts if in_all is None else in_all
    stated = inputs.money("net_disbursed", "net_amount", default=None)
    if stated is not None and fees and abs(principal - fees - stated) >= _CENT:
        raise refuse(inputs.at("net_disbursed"), "contradicts", "It is not the principal less the charges.")
    net = stated if stated is not None else principal - fees
    if net <= 0:
        raise refuse(inputs.at("principal"), "no_rate", "The charges eat the whole amount.")
    return net


def _instalment_told(level: Decimal, total: Decimal, principal: Decimal) -> Answer:
    return {
        "emi": answers.money(level),
        "emi_whole_rupee": answers.whole(level),
        "total_interest": answers.money(total - principal),
        "total_interest_whole_rupee": answers.whole(total - principal),
        "total_to_pay": answers.money(total),
        "total_to_pay_whole_rupee": answers.whole(total),
    }


def _yearly(found: apr.Yield, *, effective: bool) -> Answer:
    nominal = found.nominal_pct(places=answers.RATE_PLACES)
    compounded = found.effective_pct(answers.RATE_PLACES)
    return answers.rates("apr_pct", compounded if effective else nominal) | {
        "apr_nominal_pct": answers.exact(nominal),
        "apr_effective_pct": answers.exact(compounded),
    }


def flat_instalments(inputs: Reader) -> Answer:
    """Hong Kong, a flat rate on the amount: the effective rate that its equal instalments come to."""
    advance = inputs.money("advance", "principal", "loan_amount")
    number = inputs.whole("number_of_repayments", "number_of_instalments", at_least=1)
    inputs.choice("frequency", of={"months": 12}, default=12)
    monthly = inputs.rate("monthly_flat_rate_pct", default=None)
    if monthly is None:
        monthly = inputs.rate("annual_flat_rate_pct") / 12
    interest = advance * monthly / 100
    net = _net(inputs, advance, Decimal(number) / 12)
    instalment = inputs.price("instalment", default=None) or advance / number + interest
    found = apr.monthly_yield(net, [instalment] * number)
    total = interest * number
    return {
        "monthly_interest": answers.money(interest),
        "total_interest": answers.money(total),
        "total_payable": answers.money(advance + total),
        "instalment": answers.money(instalment),
        **_yearly(found, effective=True),
    }


def simple_charge(inputs: Reader) -> Answer:
    """A charge over the advance, annualised by the days alone."""
    advance, charge = inputs.money("advance"), inputs.money("charge", "finance_charge")
    days, year = inputs.whole("days", at_least=1), _year(inputs)
    pct = apr.simple_pct(advance, advance + charge, days, year)
    return answers.rates("apr_pct", apr.published(pct, answers.RATE_PLACES)) | {
        "total_payable": answers.money(advance + charge)
    }


def effective(inputs: Reader) -> Answer:
    """Europe: the effective annual rate of one advance and what is paid for it, by days or by twelfths of a year."""
    year = _year(inputs)
    received, begun = _advance(inputs)
    fee = sum((inputs.money(name) for name in _KEPT if inputs.has(name)), Decimal(0))
    flows = [(Fraction(0), fee - received), *_draws(inputs, year, begun), *_payments(inputs, year, begun)]
    if fee >= received:
        raise refuse(inputs.at("advance"), "no_rate", "The charges eat the whole amount.")
    if any(time < 0 for time, _ in flows):
        raise refuse(inputs.at("payments"), "out_of_order", "Nothing can be paid before the advance.")
    found = apr.Yield(apr.effective_rate(flows))
    paid = sum((amount for _, amount in flows if amount > 0), Decimal(0))
    return answers.rates("apr_pct", found.pct(answers.RATE_PLACES)) | {"total_payable": answers.money(paid)}


def _advance(inputs: Reader) -> tuple[Decimal, date | None]:
    _, value = inputs.raw("advance", "principal", "loan_amount")
    if isinstance(value, dict):
        advance = inputs.group("advance")
        assert advance is not None
        return advance.money("amount"), advance.day("date", default=None)
    return inputs.money("advance", "principal", "loan_amount"), inputs.day(
        "advance_date", "start_date", default=None
    )


def _year(inputs: Reader) -> Decimal:
    return inputs.choice("days_in_year", of=_YEARS, default=Decimal(365))


def _payments(inputs: Reader, year: Decimal, begun: date | None) -> list[tuple[Fraction, Decimal]]:
    listed = [
        (_time(each, year, begun), each.money("amount"))
        for each in inputs.groups("payments", "repayments", "instalments")
    ]
    if inputs.has("repayment"):
        listed.append((_time(inputs, year, begun), inputs.money("repayment")))
    if inputs.has("instalment"):
        number = inputs.whole("number_of_repayments", "number_of_instalments", at_least=1)
        per = inputs.choice("frequency", of=words.FREQUENCIES, default=TenureUnit.MONTHS)
        every = inputs.whole("repay_every", default=1, at_least=1)
        amount, last = inputs.price("instalment"), inputs.price("last_instalment", default=None)
        step = Fraction(every) * (
            Fraction(1, 12) if per is TenureUnit.MONTHS else _days(per) / Fraction(year)
        )
        odd = _days_before(inputs, year)
        listed += [(odd + step * n, amount) for n in range(1, number + 1)]
        if last is not None:
            listed[-1] = (listed[-1][0], last)
    if not listed:
        raise refuse(inputs.at("payments"), "required", "At least one payment is needed.")
    return listed


def _days(per: TenureUnit) -> Fraction:
    return Fraction(7 if per is TenureUnit.WEEKS else 1)


def _days_before(inputs: Reader, year: Decimal) -> Fraction:
    """Odd days before the first whole period."""
    return Fraction(inputs.whole(*_ODD_DAYS, default=0)) / Fraction(year)


def _draws(inputs: Reader, year: Decimal, begun: date | None) -> list[tuple[Fraction, Decimal]]:
    return [
        (_time(each, year, begun), -each.money("amount"))
        for each in inputs.groups("extra_advances", "advances")
    ]


_ODD_DAYS = (
    "odd_days_before_first_period",
    "odd_days",
    "extra_days_before_first_period",
    "first_period_extra_days",
    "days_before_first_period",
)


def _named(unit: str) -> tuple[str, ...]:
    """The names under which a span of time is given."""
    one = unit[:-1]
    return (unit, one, f"after_{unit}", f"{unit}_after", f"{unit}_after_advance", f"t_{unit}", f"at_{one}")


_SPANS = (
    (_named("days"), None),
    (_named("weeks"), Fraction(1, 52)),
    (_named("months"), Fraction(1, 12)),
    (_named("years"), Fraction(1)),
)


def _time(each: Reader, year: Decimal, begun: date | None) -> Fraction:
    """When a sum is paid, in years after the advance: by days, weeks, months, years, or its date."""
    spans = [(names, part) for names, part in _SPANS if each.has(*names)]
    if each.has("date") and begun is not None and not spans:
        return Fraction((each.day("date") - begun).days) / Fraction(year)
    if not spans:
        raise refuse(each.at("days"), "required", "It is not said when this is paid.")
    time = Fraction(0)
    for names, part in spans:
        count = each.fraction(*names)
        time += count / Fraction(year) if part is None else count * part
    return time
