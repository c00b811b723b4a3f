"""The shape of one language's phrases. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backend.kernel.money import Currency
from backend.loans.documents.data import Kind
from backend.loans.plan.terms import LoanTerms
from backend.products.terms import AprBasis, Component, InterestMethod, PenalTerms, RatePeriod, Repayment


@dataclass(frozen=True, slots=True)
class Phrases:
    """Texts with `{name}` places, or functions where a language builds its sentence another way.

    titles         of each paper; `memorandum` is what the statement of key facts is called in Hong Kong
    fees           by the fee's code; a fee the lender named itself is printed as named
    particulars    of a statement, by the kind of journal
    price_and_tax, price_with_tax   a tax on top of `{price}`, and one that is in it
    leaving        within so many days, fees kept or not
    appropriation  (one instalment after the other, one component after the other), `{order}` in each
    """

    titles: Mapping[Kind, str]
    memorandum: str
    day: Callable[[date], str]
    end_of_day: str
    in_words: Callable[[Decimal, Currency], str]
    days: Callable[[int], str]
    tenure: Callable[[LoanTerms], str]
    instalments: Mapping[Repayment, str]
    rate: str
    periods: Mapping[RatePeriod, str]
    methods: Mapping[InterestMethod, str]
    fixed: str
    apr_basis: Mapping[AprBasis, str]
    components: Mapping[Component, str]
    held: str
    fees: Mapping[str, str]
    tax_note: str
    before_coupon: str
    one_time: str
    recurring: str
    penal_name: str
    penal: Callable[[PenalTerms, Currency], str]
    foreclosure_name: str
    foreclosure_free: str
    foreclosure_fee: str
    of_prepaid: str
    named_price: str
    price_and_tax: str
    price_with_tax: str
    also: str
    bounced: str
    switching_name: str
    switching: str
    other_name: str
    other: str
    leaving_name: str
    leaving: Callable[[int, bool], str]
    disbursal: str
    disbursal_tranche: str
    then: str
    appropriation: tuple[str, str]
    modes: Mapping[str, str]
    particulars: Mapping[str, str]
    interest_of_days: str
    statuses: Mapping[str, str]
    grievance_in_app: str
