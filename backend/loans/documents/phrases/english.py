"""English, as the papers tell figures. Pure."""

from __future__ import annotations

from backend.kernel.money import Currency
from backend.loans.documents.data import Kind
from backend.loans.documents.phrases.phrases import Phrases
from backend.loans.documents.wording import day, in_words, money, plain
from backend.loans.plan.terms import LoanTerms
from backend.products.terms import (
    AprBasis,
    Component,
    InterestMethod,
    PenalBase,
    PenalKind,
    PenalTerms,
    RatePeriod,
    Repayment,
    TenureUnit,
)

_UNITS = {TenureUnit.DAYS: "day", TenureUnit.WEEKS: "week", TenureUnit.MONTHS: "month"}


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit}{'' if count == 1 else 's'}"


def _days(count: int) -> str:
    return _counted(count, "day")


def _tenure(terms: LoanTerms) -> str:
    return _counted(terms.tenure, _UNITS[terms.tenure_unit])


def _penal(penal: PenalTerms, currency: Currency) -> str:
    if penal.kind is PenalKind.NONE:
        return "None."
    base = "overdue principal" if penal.base is PenalBase.OVERDUE_PRINCIPAL else "overdue amount"
    what = {
        PenalKind.FLAT_ONCE: f"{money(penal.value, currency)} once for each missed instalment",
        PenalKind.PER_DAY: f"{money(penal.value, currency)} for each day past due",
        PenalKind.PERCENT_ONCE: f"{plain(penal.value)} % of the {base}, once for each missed instalment",
        PenalKind.PERCENT_PER_DAY: f"{plain(penal.value)} % of the {base} for each day past due",
    }[penal.kind]
    grace = f", after {_days(penal.grace_days)} of grace" if penal.grace_days else ", from the due day's end"
    caps = [
        f"at most {money(penal.cap, currency)} on the whole loan" if penal.cap is not None else "",
        f"at most {money(penal.cap_per_instalment, currency)} for one instalment"
        if penal.cap_per_instalment is not None
        else "",
        f"at most {plain(penal.cap_pct)} % of the amount lent" if penal.cap_pct is not None else "",
    ]
    told = "".join(f", {cap}" for cap in caps if cap)
    return f"{what}{grace}{told}. It is not taxed, bears no interest and is never added to principal."


def _leaving(within_days: int, keeps_fees: bool) -> str:
    kept = "the fees kept back are not returned" if keeps_fees else "the fees kept back are returned"
    return (
        f"Within {_days(within_days)} of the money: principal and interest to that day, no penalty; {kept}."
    )


ENGLISH = Phrases(
    titles={
        Kind.KFS: "Key Fact Statement",
        Kind.SANCTION_LETTER: "Sanction Letter",
        Kind.AGREEMENT: "Loan Agreement",
        Kind.RECEIPT: "Payment Receipt",
        Kind.STATEMENT: "Statement of Account",
        Kind.SETTLEMENT: "Settlement Letter",
        Kind.NDC: "No Due Certificate",
    },
    memorandum="Memorandum of Loan Terms",
    day=day,
    end_of_day="{day}, end of day",
    in_words=in_words,
    days=_days,
    tenure=_tenure,
    instalments={
        Repayment.BULLET: "One payment at the end",
        Repayment.EMI: "Equal instalments",
        Repayment.EQUAL_PRINCIPAL: "Equal principal instalments",
        Repayment.INTEREST_ONLY: "Interest each period, principal at the end",
    },
    rate="{pct} % per {period}, {method}, {fixed} ({basis})",
    periods={RatePeriod.DAY: "day", RatePeriod.MONTH: "month", RatePeriod.YEAR: "year"},
    methods={
        InterestMethod.FLAT: "flat on the amount lent",
        InterestMethod.REDUCING: "on the reducing balance",
        InterestMethod.SIMPLE_DAILY: "simple, on the balance",
        InterestMethod.ADD_ON: "fixed in all at the start",
    },
    fixed="fixed",
    apr_basis={
        AprBasis.MONTHLY_IRR: "Monthly internal rate of return on the net amount, times 12",
        AprBasis.SIMPLE: "Total cost over the net amount, times 365 over the days of the loan",
        AprBasis.EFFECTIVE: "Effective annual rate on the net amount",
    },
    components={
        Component.PENALTY: "Penal charges",
        Component.TAX: "Taxes on charges",
        Component.FEE: "Charges",
        Component.INTEREST: "Interest",
        Component.PRINCIPAL: "Principal",
    },
    held="Held for the next instalment",
    fees={},
    tax_note="GST {pct} %",
    before_coupon="{amount} before coupon {coupon}",
    one_time="one-time",
    recurring="recurring",
    penal_name="Penal charges for late payment",
    penal=_penal,
    foreclosure_name="Foreclosure charges",
    foreclosure_free="None: repaying early, in part or in full, costs nothing.",
    foreclosure_fee="{price}, when all is paid before the last due date. Repaying in part costs nothing.",
    of_prepaid="{pct}\u00a0% of the principal prepaid",
    named_price="{name}, {price}",
    price_and_tax="{price} and {tax}",
    price_with_tax="{price} with tax of {tax}",
    also="; ",
    bounced="{fee}, for each payment that the bank returns.",
    switching_name="Charges for switching between floating and fixed rate",
    switching="Not applicable: the rate is fixed for the whole term.",
    other_name="Any other charges",
    other="None.",
    leaving_name="Leaving in the cooling-off period",
    leaving=_leaving,
    disbursal="In full, at once, to your own verified bank account",
    disbursal_tranche="{amount} after {days}",
    then=", then ",
    appropriation=(
        "A payment is set against what has been due longest first; within one instalment, against {order}.",
        "A payment is set, over all that is due, against {order}.",
    ),
    modes={
        "upi": "UPI",
        "netbanking": "Net banking",
        "card": "Card",
        "wallet": "Wallet",
        "emandate": "E-mandate",
        "imps": "IMPS",
        "neft": "NEFT",
        "rtgs": "RTGS",
        "cash": "Cash",
        "": "Payment link",
    },
    particulars={
        "DISBURSEMENT": "Loan disbursed, fees kept back included",
        "INTEREST_ACCRUED": "Interest",
        "PENAL_CHARGED": "Penal charge for late payment",
        "FEE_CHARGED": "Charge with its tax",
        "REPAYMENT": "Payment received",
        "REVERSAL": "Payment returned by the bank",
        "HELD_REFUNDED": "Money sent back to you",
        "FEE_RETURNED": "Fee returned",
        "PENAL_RETURNED": "Penal charges taken back",
        "WAIVER": "Given up by the lender",
        "SETTLEMENT": "Full and final settlement: the rest is given up",
        "WRITE_OFF": "Written off",
        "RECOVERY": "Payment after write-off",
    },
    interest_of_days="{what}, {first} – {last} ({days})",
    statuses={
        "DISBURSED": "Disbursed",
        "ACTIVE": "Running",
        "PARTIALLY_PAID": "Partly paid",
        "OVERDUE": "Overdue",
        "COMPLETED": "Closed",
        "SETTLED": "Settled",
        "WRITTEN_OFF": "Written off",
    },
    grievance_in_app="the grievance officer named in the app",
)
