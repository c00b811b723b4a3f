"""What may fall due besides is one list: the statement, the agreement and the screens tell it in the same words."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal as D

import pytest

from backend.loans.documents.data import Kind
from backend.loans.documents.figures import figures_of
from backend.loans.documents.phrases import PHRASES, told
from backend.loans.figures.contingent import ContingentKind, contingent_charges
from backend.loans.figures.kfs import kfs_figures
from backend.loans.plan.terms import LoanTerms
from backend.loans.queries import facts_in_words
from backend.products.terms import FeeKind, FeeTerms, FeeWhen, TaxSplit
from graphql_schema.shared.key_facts import key_facts_of
from tests.unit.documents.papers import TERMS, papers
from tests.unit.loans.loan_figures import EVERY_DAY, FIRST

LANGUAGES = list(PHRASES)
EARLY = FeeTerms("FORECLOSE", "Foreclosure fee", FeeKind.PERCENT, D(4), FeeWhen.FORECLOSURE, tax_pct=D(18))
BOUNCE = FeeTerms("BOUNCE", "Bounce charge", FeeKind.FIXED, D(500), FeeWhen.BOUNCE, tax_pct=D(18))
CHARGED = replace(TERMS, fees=(*TERMS.fees, EARLY, BOUNCE), tax_split=TaxSplit.INTRA_STATE)


def _sentence(terms: LoanTerms, kind: ContingentKind, language: str = "en") -> str:
    charge = next(each for each in contingent_charges(terms) if each.kind is kind)
    return told(charge, PHRASES[language], terms.currency).sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_statement_agreement_and_screen_say_the_same(language: str) -> None:
    drawn = papers()
    facts = {
        kind: figures_of(kind, drawn[kind], zone="Asia/Kolkata", language=language)["facts"]
        for kind in (Kind.KFS, Kind.AGREEMENT)
    }
    figures = kfs_figures(TERMS, on=FIRST, calendar=EVERY_DAY)
    screen = key_facts_of(figures).contingent(language)

    said = [[each.name, each.sentence] for each in screen]
    assert facts[Kind.KFS]["contingent"] == facts[Kind.AGREEMENT]["contingent"] == said
    assert facts[Kind.KFS]["apr_basis"] == facts_in_words(figures, language).apr_basis


def test_every_kind_is_told_once_in_the_order_of_the_statement() -> None:
    assert [each.kind for each in contingent_charges(CHARGED)] == list(ContingentKind)


def test_a_charge_for_repaying_early_is_told_with_its_tax() -> None:
    assert "Foreclosure fee, 4\u00a0% of the principal prepaid and GST 18 %" in _sentence(
        CHARGED, ContingentKind.EARLY
    )
    untaxed = replace(CHARGED, tax_split=TaxSplit.NONE)
    assert "GST" not in _sentence(untaxed, ContingentKind.EARLY)
    assert "None" in _sentence(TERMS, ContingentKind.EARLY)


def test_a_charge_for_a_bounce_is_told_in_money() -> None:
    sentence = _sentence(CHARGED, ContingentKind.OTHER)

    assert "Bounce charge, ₹\u00a0590.00 with tax of ₹\u00a090.00, for each payment" in sentence
    assert _sentence(TERMS, ContingentKind.OTHER) == "None."


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(ContingentKind))
def test_a_language_tells_every_number_that_english_tells(language: str, kind: ContingentKind) -> None:
    def numbers(text: str) -> list[str]:
        return sorted(re.findall(r"\d[\d,]*(?:\.\d+)?", text))

    assert numbers(_sentence(CHARGED, kind, language)) == numbers(_sentence(CHARGED, kind))


def test_a_language_without_phrases_is_told_in_english() -> None:
    figures = kfs_figures(TERMS, on=FIRST, calendar=EVERY_DAY)

    assert facts_in_words(figures, "ta") == facts_in_words(figures, "en")
