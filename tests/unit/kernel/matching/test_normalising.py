"""Phones, loan numbers and names of any script in one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.matching.keys import sound
from backend.kernel.matching.loan_numbers import loan_number
from backend.kernel.matching.names import normal_name, read_name
from backend.kernel.matching.phones import phones_in
from backend.kernel.matching.records import describe, pack, unpack
from backend.kernel.matching.scripts import fold_han, fold_syllable, readings, romanise_word


@pytest.mark.parametrize(
    "written",
    [
        "9876543210",
        "98765 43210",
        "098765-43210",
        "+91 98765 43210",
        "+91-(0)9876543210",
        "00919876543210",
        "p:+919876543210",
        "９８７６５４３２１０",
        "९८७६५४३२१०",
    ],
)
def test_an_indian_mobile_has_one_form(written: str) -> None:
    assert phones_in(written) == ("+919876543210",)


@pytest.mark.parametrize(
    "written", ["91234567", "9123 4567", "+852 9123-4567", "0085291234567", "85291234567"]
)
def test_a_hong_kong_number_has_one_form(written: str) -> None:
    assert phones_in(written) == ("+85291234567",)


def test_other_countries_and_landlines_go_by_the_library() -> None:
    assert phones_in("+44 20 7946 0958") == ("+442079460958",)
    assert phones_in("022-2402 1234") == ("+912224021234",)


@pytest.mark.parametrize("written", ["", "n/a", "12345", "9999999999", "+91 00000 00000", "9.19877E+11"])
def test_what_is_no_phone_is_left_out(written: str) -> None:
    assert phones_in(written) == ()


def test_a_cell_may_hold_several_phones_each_once() -> None:
    assert phones_in("9876543210 / 9123 4567, +919876543210") == ("+919876543210", "+85291234567")


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("LN-000123", "LN:123"),
        ("ln 123", "LN:123"),
        ("000123", ":123"),
        ("HK-LN/000123", "HKLN:123"),
        ("LN2024A0012", "LN:2024A0012"),
        ("000", ":0"),
        (" - ", ""),
    ],
)
def test_loan_numbers_lose_signs_and_zeros_and_keep_their_prefix_apart(written: str, normal: str) -> None:
    assert loan_number(written) == normal


@pytest.mark.parametrize(
    ("written", "spelt"),
    [
        ("रमेश कुमार", "ramesh kumar"),
        ("श्रीमती सुनीता देवी", "sunita devi"),
        ("रजनीकांत", "rajanikant"),
        ("ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "guraprit singh"),
        ("కుమార్", "kumar"),
        ("মুম্বাই", "mumbai"),
        ("Bjørn Åse", "bjorn ase"),
    ],
)
def test_other_scripts_are_spelt_as_their_bearers_spell_them(written: str, spelt: str) -> None:
    assert " ".join(read_name(written).spellings[0]) == spelt


@pytest.mark.parametrize(
    ("han", "spelt"),
    [
        ("陳大文", "chan tai man"),
        ("黃國強", "wong kwok keung"),
        ("張偉儀", "cheung wai yee"),
        ("謝霆鋒", "tse ting fung"),
    ],
)
def test_characters_are_read_as_hong_kong_spells_them(han: str, spelt: str) -> None:
    folded = tuple(map(fold_syllable, spelt.split()))
    assert folded in readings(fold_han(han))


def test_characters_are_read_as_pinyin_too() -> None:
    folded = tuple(map(fold_syllable, ("chen", "da", "wen")))
    assert folded in readings("陈大文")


def test_traditional_simplified_and_variant_characters_are_one_name() -> None:
    assert fold_han("陳國強") == fold_han("陈国强")
    assert fold_han("羣峯") == fold_han("群峰")
    assert fold_han("陳大文先生") == fold_han("陳大文")


def test_a_name_in_two_scripts_is_kept_in_both() -> None:
    name = read_name("CHAN Tai Man, Peter", "陳大文")
    assert name.spellings == (("chan", "tai", "man", "peter"),)
    assert name.han == "陈大文"
    assert not name.romanised
    assert read_name("CHAN Tai Man 陳大文").han == name.han


def test_a_western_name_beside_characters_does_not_hide_their_readings() -> None:
    assert all(
        spelling[0] == "peter" and len(spelling) == 4 for spelling in read_name("Peter", "陳大文").spellings
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sharma", "sarma"),
        ("vikas", "wikas"),
        ("zakir", "jakir"),
        ("philip", "filip"),
        ("reddy", "redi"),
        ("tse", "ce"),
    ],
)
def test_spelling_habits_sound_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other)


_NAMES = st.text(max_size=40) | st.text(alphabet="abc ABC.,'/陳大文黃रमेशकुमार é-ßﬁÅ", max_size=30)


@given(_NAMES)
def test_normal_names_are_normal(name: str) -> None:
    once = normal_name(name)
    assert normal_name(once) == once


@given(_NAMES)
def test_what_was_read_reads_the_same(name: str) -> None:
    first = read_name(name)
    if not first.romanised and first.spellings:
        assert read_name(" ".join(first.spellings[0])).spellings == first.spellings
    assert fold_han(first.han) == first.han


@given(_NAMES)
def test_spellings_are_plain_letters(name: str) -> None:
    for spelling in read_name(name).spellings:
        assert all(word.isascii() and word.isalpha() and word.islower() for word in spelling)


@given(st.text(max_size=30) | st.text(alphabet="0123456789+-() /", max_size=30))
def test_phones_read_once_read_the_same(text: str) -> None:
    for phone in phones_in(text):
        assert phones_in(phone) == (phone,)


@given(st.text(max_size=30) | st.from_regex(r"[A-Za-z]{0,3}[- ]?0{0,4}[0-9A-Z]{0,8}", fullmatch=True))
def test_loan_numbers_read_once_read_the_same(text: str) -> None:
    once = loan_number(text)
    assert loan_number(once) == once


@given(st.from_regex(r"[a-z]{1,12}", fullmatch=True))
def test_a_sound_is_the_first_letter_and_consonants(word: str) -> None:
    assert sound(word)
    assert not set(sound(word)[1:]) & set("aeiouy")


@given(_NAMES, st.text(alphabet="0123456789 +/", max_size=24), st.lists(st.text(max_size=10), max_size=3))
def test_a_record_comes_back_as_it_was_packed(name: str, phone: str, loans: list[str]) -> None:
    record = describe("B-1", (name, "陳大文"), (phone,), loans)
    assert unpack(pack(record)) == record


def test_a_word_of_another_script_has_letters_only() -> None:
    assert romanise_word("اردو").isalpha()
