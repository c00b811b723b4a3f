"""Identifiers: what is accepted, in which normal form, and that check digits are checked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.in_ import gstin

from backend.kernel import identifiers
from backend.kernel.errors import ValidationFailed

digits11 = st.from_regex(r"[2-9][0-9]{10}", fullmatch=True)


def refused(parse: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(ValidationFailed) as refusal:
        parse(*args, **kwargs)  # type: ignore[operator]
    return refusal.value.fields[0].code


def test_a_pan_is_given_back_in_capitals_without_spaces() -> None:
    assert identifiers.parse_pan(" aaapa 1234a ") == "AAAPA1234A"


@pytest.mark.parametrize(
    "typed", ["AAAPA0000A", "AAAXA1234A", "AAPA1234A", "AAAPA12345", "AAAPA1234A5", "ＡAAPA1234A"]
)
def test_what_is_no_pan_is_refused(typed: str) -> None:
    assert refused(identifiers.parse_pan, typed) == "pan_format"


def test_a_companys_pan_is_no_borrowers() -> None:
    assert refused(identifiers.parse_pan, "AAACA1234A") == "pan_not_individual"
    assert identifiers.parse_pan("AAACA1234A", individual=False) == "AAACA1234A"


def test_a_refusal_does_not_repeat_what_was_typed() -> None:
    with pytest.raises(ValidationFailed) as refusal:
        identifiers.parse_pan("ZZZZZ9999Z", "applicant.pan")
    problem = refusal.value.fields[0]
    assert problem.path == "applicant.pan"
    assert "ZZZZZ9999Z" not in f"{problem.message}{refusal.value}"


def test_the_published_verhoeff_example_holds() -> None:
    # Verhoeff's own worked example: 236 takes the check digit 3.
    assert identifiers.verhoeff_digit("236") == "3"
    assert identifiers.verhoeff_holds("2363")


@given(digits11)
def test_aadhaar_with_its_check_digit_is_accepted_and_any_single_slip_is_caught(start: str) -> None:
    number = start + identifiers.verhoeff_digit(start)
    if number == number[::-1]:
        return
    assert identifiers.parse_aadhaar(f"{number[:4]} {number[4:8]} {number[8:]}") == number
    for place in range(1, 12):
        slipped = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
        assert refused(identifiers.parse_aadhaar, slipped) == "aadhaar_not_valid"


@given(digits11, st.integers(min_value=1, max_value=9))
def test_two_swapped_neighbours_in_an_aadhaar_are_caught(start: str, place: int) -> None:
    number = start + identifiers.verhoeff_digit(start)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if swapped != number and swapped[0] in "23456789":
        assert not identifiers.verhoeff_holds(swapped)


@given(
    st.sampled_from(["27", "29", "07", "33", "09", "97"]),
    st.from_regex(r"[A-Z]{3}P[A-Z][1-9][0-9]{3}[A-Z]", fullmatch=True),
    st.sampled_from("123456789ABC"),
)
def test_gstin_with_its_check_character_is_accepted_and_another_is_not(
    state: str, pan: str, entity: str
) -> None:
    first = f"{state}{pan}{entity}Z"
    check = identifiers.gstin_check(first)
    assert identifiers.parse_gstin(first.lower() + check) == first + check
    other = "A" if check != "A" else "B"
    assert refused(identifiers.parse_gstin, first + other) == "gstin_checksum"


@given(st.from_regex(r"27[A-Z]{3}P[A-Z][1-9][0-9]{3}[A-Z][1-9]Z", fullmatch=True))
def test_gstin_checks_agree_with_an_independent_library(first: str) -> None:
    assert gstin.validate(first + identifiers.gstin_check(first))


def test_a_gstin_of_no_state_is_refused() -> None:
    first = "45AAAPA1234A1Z"
    assert refused(identifiers.parse_gstin, first + identifiers.gstin_check(first)) == "gstin_format"


@pytest.mark.parametrize(
    "typed",
    ["98765 43210", "+91 98765-43210", "0091 9876543210", "919876543210", "09876543210", "(98765)43210"],
)
def test_an_indian_mobile_in_any_dress_has_one_form(typed: str) -> None:
    assert identifiers.parse_mobile(typed) == "+919876543210"


@pytest.mark.parametrize("typed", ["5876543210", "9999999999", "987654321", "98765432101", "9876543२10", ""])
def test_what_is_no_indian_mobile_is_refused(typed: str) -> None:
    assert refused(identifiers.parse_mobile, typed) == "mobile_format"


def test_a_hong_kong_mobile_has_eight_digits() -> None:
    assert identifiers.parse_mobile("9123 4567", "HK") == "+85291234567"
    assert identifiers.parse_mobile("+852 9123 4567", "HK") == "+85291234567"
    assert refused(identifiers.parse_mobile, "2123 4567", "HK") == "mobile_format"
    assert identifiers.parse_landline_hk("2123 4567") == "+85221234567"


def test_a_hong_kong_identity_card_checks_its_bracket() -> None:
    assert identifiers.parse_hkid("a123456(3)") == "A123456(3)"
    assert identifiers.parse_hkid("A1234563") == "A123456(3)"
    assert refused(identifiers.parse_hkid, "A123456(4)") == "hkid_not_valid"


def test_an_account_keeps_its_leading_zeros() -> None:
    assert identifiers.parse_account_number("0012 3456 7890") == "001234567890"
    assert refused(identifiers.parse_account_number, "1234") == "account_number_format"


def test_bank_and_place_codes() -> None:
    assert identifiers.parse_ifsc("hdfc0000001") == "HDFC0000001"
    assert refused(identifiers.parse_ifsc, "HDFC1000001") == "ifsc_format"
    assert identifiers.parse_pin_code("560 001") == "560001"
    assert refused(identifiers.parse_pin_code, "060001") == "pin_code_format"
    assert identifiers.parse_vpa("Asha.Rao@OkBank") == "asha.rao@okbank"
    assert refused(identifiers.parse_vpa, "asha@ok.bank") == "vpa_format"


def test_email_is_lower_case_and_needs_a_domain() -> None:
    assert identifiers.parse_email(" Asha.Rao@Example.COM ") == "asha.rao@example.com"
    for wrong in ("asha", "asha@", "asha@example", "a b@example.com", "a@b..com", "a@-b.com"):
        assert refused(identifiers.parse_email, wrong) == "email_format"


@given(st.text(max_size=40))
def test_any_text_is_parsed_or_refused_and_never_breaks(text: str) -> None:
    for parse in (
        identifiers.parse_pan,
        identifiers.parse_aadhaar,
        identifiers.parse_gstin,
        identifiers.parse_ifsc,
        identifiers.parse_mobile,
        identifiers.parse_hkid,
        identifiers.parse_vpa,
        identifiers.parse_email,
        identifiers.parse_account_number,
    ):
        try:
            normal = parse(text)
        except ValidationFailed:
            continue
        assert parse(normal) == normal
