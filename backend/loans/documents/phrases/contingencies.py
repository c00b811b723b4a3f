"""What may fall due besides, told in a language's phrases. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from backend.kernel.money import Currency
from backend.loans.documents.phrases.phrases import Phrases
from backend.loans.documents.wording import money, plain
from backend.loans.figures.contingent import (
    ContingentCharge,
    ContingentKind,
    EarlyRepayment,
    LatePayment,
    Leaving,
    OtherCharges,
    RateSwitching,
)
from backend.loans.plan.position import FeeAmount
from backend.products.terms import FeeKind, FeeTerms


@dataclass(frozen=True, slots=True)
class ToldCharge:
    kind: ContingentKind
    name: str
    sentence: str


def told(charge: ContingentCharge, said: Phrases, currency: Currency) -> ToldCharge:
    """A name and a sentence; of a kind that costs nothing, that it does."""
    match charge:
        case LatePayment():
            name, sentence = said.penal_name, said.penal(charge.penal, currency)
        case EarlyRepayment():
            name, sentence = said.foreclosure_name, _early(charge, said, currency)
        case RateSwitching():
            name, sentence = said.switching_name, said.switching
        case Leaving():
            name, sentence = said.leaving_name, said.leaving(charge.within_days, charge.keeps_fees)
        case OtherCharges():
            every = [_bounced(fee, said, currency) for fee in charge.bounced]
            name, sentence = said.other_name, " ".join(every) or said.other
    return ToldCharge(charge.kind, name, sentence)


def _early(charge: EarlyRepayment, said: Phrases, currency: Currency) -> str:
    if not charge.fees:
        return said.foreclosure_free
    priced = said.also.join(_price(fee, said, currency, taxed=charge.taxed) for fee in charge.fees)
    return said.foreclosure_fee.format(price=priced)


def _price(fee: FeeTerms, said: Phrases, currency: Currency, *, taxed: bool) -> str:
    price = (
        said.of_prepaid.format(pct=plain(fee.value))
        if fee.kind is FeeKind.PERCENT
        else money(fee.value, currency)
    )
    if taxed and fee.tax_pct:
        note = said.tax_note.format(pct=plain(fee.tax_pct))
        price = (said.price_with_tax if fee.tax_inclusive else said.price_and_tax).format(
            price=price, tax=note
        )
    return said.named_price.format(name=said.fees.get(fee.code, fee.name), price=price)


def _bounced(fee: FeeAmount, said: Phrases, currency: Currency) -> str:
    price = money(fee.total, currency)
    if fee.tax:
        price = said.price_with_tax.format(price=price, tax=money(fee.tax, currency))
    return said.bounced.format(
        fee=said.named_price.format(name=said.fees.get(fee.code, fee.name), price=price)
    )
