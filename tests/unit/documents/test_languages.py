"""The papers say the same in each language, and leave nothing out that the law lists."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal as D

import pytest

from backend.loans.documents.data import Kind
from backend.loans.documents.figures import figures_of, title_of
from backend.loans.documents.phrases import PHRASES, languages_of
from backend.loans.documents.render import TEMPLATES
from backend.products.terms import PenalTerms
from tests.unit.documents.papers import BORROWER, FACTS, HONG_KONG, LENDER, TERMS, papers

LANGUAGES = list(PHRASES)
# RBI/2024-25/18, annex A, part 1, in the words of `figures.py`; each must stand on the paper, in every language.
PART_ONE = {
    "proposal_number": "1",
    "product": "1",
    "amount": "2",
    "disbursal": "3",
    "tenure": "4",
    "instalment_type": "5",
    "instalment_count": "5",
    "instalment_amount": "5",
    "first_due": "5",
    "rate": "6",
    "fees_lender": "8",
    "fees_third": "8",
    "apr": "9",
    "contingent": "10",
}
PART_TWO = (
    "row-agents",
    "row-grievance",
    "row-officer",
    "row-transfer",
    "row-co-lending",
    "row-cooling-off",
    "row-provider",
)
ROWS_ONE = (
    *(
        "row-proposal",
        "row-amount",
        "row-disbursal",
        "row-term",
        "row-instalments",
        "row-rate",
        "row-floating",
    ),
    *("row-fees-lender", "row-fees-third", "row-apr", "row-contingent"),
)


def _words(language: str) -> str:
    return (TEMPLATES / "words" / f"{language}.typ").read_text(encoding="utf-8")


def _kfs(language: str) -> dict[str, object]:
    return figures_of(Kind.KFS, papers()[Kind.KFS], zone="Asia/Kolkata", language=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_of_the_key_facts_is_filled_and_printed(language: str) -> None:
    facts = _kfs(language)["facts"]
    template = (TEMPLATES / "kfs.typ").read_text()
    assert isinstance(facts, dict)
    for name in PART_ONE:
        assert facts[name] or name == "fees_third", name
        assert f"f.{name}" in template, name
    for row in (*ROWS_ONE, *PART_TWO):
        assert f"k.{row}" in template, row
        assert f"{row}: [" in _words(language), row
    assert len(facts["contingent"]) == 5
    assert all(name and sentence for name, sentence in facts["contingent"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word_that_english_has(language: str) -> None:
    def keys(text: str) -> list[str]:
        return re.findall(r"^ +([a-z-]+):", text, re.M)

    assert keys(_words(language)) == keys(_words("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_tells_every_paper_component_and_class_of_entry(language: str) -> None:
    said, english = PHRASES[language], PHRASES["en"]
    for name in (
        "titles",
        "instalments",
        "periods",
        "methods",
        "apr_basis",
        "components",
        "particulars",
        "statuses",
    ):
        assert getattr(said, name).keys() == getattr(english, name).keys(), name
    assert set(said.titles) == set(Kind)


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_figures_of_a_paper_are_those_of_english(kind: Kind, language: str) -> None:
    """Every amount printed in one language is printed in the others, as often and in the same place."""
    assert _amounts(kind, language) == _amounts(kind, "en")


def _amounts(kind: Kind, language: str) -> list[str]:
    found: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, dict):
            for each in value.values():
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)
        elif isinstance(value, str) and re.fullmatch(r"(₹\xa0)?[\u2212\d,]+\.\d\d(\xa0%)?", value):
            found.append(value)

    walk(figures_of(kind, papers()[kind], zone="Asia/Kolkata", language=language))
    return found


@pytest.mark.parametrize(
    ("amount", "hindi", "chinese"),
    [
        ("0", "शून्य रुपये मात्र", "港幣零元整"),
        ("1999.05", "एक हज़ार नौ सौ निन्यानवे रुपये और पाँच पैसे मात्र", "港幣壹仟玖佰玖拾玖元零伍分整"),
        ("10005", "दस हज़ार पाँच रुपये मात्र", "港幣壹萬零伍元整"),
        ("100000.50", "एक लाख रुपये और पचास पैसे मात्र", "港幣拾萬元伍角整"),
        ("120300", "एक लाख बीस हज़ार तीन सौ रुपये मात्र", "港幣拾貳萬零叁佰元整"),
        ("10000000", "एक करोड़ रुपये मात्र", "港幣壹仟萬元整"),
    ],
)
def test_an_amount_is_spelt_as_the_language_spells_it(amount: str, hindi: str, chinese: str) -> None:
    assert PHRASES["hi"].in_words(D(amount), "INR") == hindi
    assert PHRASES["zh-Hant"].in_words(D(amount), "HKD") == chinese.replace("港幣拾", "港幣壹拾")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("field", ["cap", "cap_per_instalment", "cap_pct"])
def test_every_cap_of_the_penal_charge_is_told(language: str, field: str) -> None:
    penal = replace(PenalTerms(TERMS.penal.kind, D("50")), **{field: D("777")})
    told = PHRASES[language].penal(penal, "INR")
    assert "777" in told
    assert "777" not in PHRASES[language].penal(PenalTerms(TERMS.penal.kind, D("50")), "INR")


def test_each_market_has_its_languages_and_its_name_for_the_key_facts() -> None:
    assert languages_of("IN") == ("en", "hi")
    assert languages_of("HK") == ("en", "zh-Hant")
    assert title_of(Kind.KFS, jurisdiction="HK", language="zh-Hant") == "貸款條款備忘錄"
    assert title_of(Kind.KFS, jurisdiction="IN", language="hi") == "मुख्य तथ्य विवरण"


def test_the_three_papers_of_an_offer_print_one_set_of_figures() -> None:
    all_papers = papers(LENDER, BORROWER, FACTS)
    printed = [
        figures_of(kind, all_papers[kind], zone="Asia/Kolkata", language="hi")["facts"]
        for kind in (Kind.KFS, Kind.SANCTION_LETTER, Kind.AGREEMENT)
    ]
    assert printed[0] == printed[1] == printed[2]


def test_a_hong_kong_paper_carries_the_licence_and_the_warning() -> None:
    figures = figures_of(Kind.KFS, papers(HONG_KONG)[Kind.KFS], zone="Asia/Hong_Kong", language="zh-Hant")
    assert figures["lender"]["registration"].startswith("Money Lender's Licence")
    assert "借錢梗要還" in _words("zh-Hant")
    for template in ("kfs.typ", "agreement.typ", "sanction_letter.typ"):
        assert "words.warning" in (TEMPLATES / template).read_text()
