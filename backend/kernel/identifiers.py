"""The numbers people and places are known by: read as typed, given back in one normal form.

Every `parse_…` takes what a person typed, and the path of the field for the refusal; it gives the normal
form or raises ValidationFailed naming that path. The rejected value is never in the message.
"""

from __future__ import annotations

import re
from typing import Literal

from backend.kernel.errors import ValidationFailed

Country = Literal["IN", "HK"]

_PAN = re.compile(r"[A-Z]{3}[ABCFGHLJPTE][A-Z](?!0000)[0-9]{4}[A-Z]")
_AADHAAR = re.compile(r"[2-9][0-9]{11}")
_VIRTUAL_ID = re.compile(r"[2-9][0-9]{15}")
_GSTIN = re.compile(r"([0-9]{2})([A-Z]{5}[0-9]{4}[A-Z])[1-9A-Z]Z([0-9A-Z])")
_IFSC = re.compile(r"[A-Z]{4}0[A-Z0-9]{6}")
_MICR = re.compile(r"[0-9]{9}")
_ACCOUNT = re.compile(r"[A-Z0-9]{5,35}")
_VPA = re.compile(r"[A-Za-z0-9._-]{2,256}@[A-Za-z][A-Za-z0-9]{1,63}")
_MOBILE = {"IN": re.compile(r"[6-9][0-9]{9}"), "HK": re.compile(r"[4-9][0-9]{7}")}
_LANDLINE_HK = re.compile(r"[23][0-9]{7}")
_DIAL = {"IN": "91", "HK": "852"}
_PIN_CODE = re.compile(r"[1-9][0-9]{5}")
_UAN = re.compile(r"[0-9]{12}")
_VOTER = re.compile(r"[A-Z]{3}[0-9]{7}")
_PASSPORT_IN = re.compile(r"[A-PR-WY][1-9][0-9]{5}[1-9]")
_CIN = re.compile(r"[LU][0-9]{5}[A-Z]{2}[0-9]{4}[A-Z]{3}[0-9]{6}")
_HKID = re.compile(r"([A-Z]{1,2})([0-9]{6})\(?([0-9A])\)?")
_EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@([A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}")
_GST_STATES = frozenset([*range(1, 39), 97, 99])
_DIGITS36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def parse_pan(text: str, path: str = "pan", *, individual: bool = True) -> str:
    """Income tax number; a borrower's is an individual's (fourth letter P). It has no public checksum."""
    pan = _compact(text)
    if not _PAN.fullmatch(pan):
        raise _wrong(path, "pan_format", "A PAN has five letters, four digits and a letter, like AAAPA1234A.")
    if individual and pan[3] != "P":
        raise _wrong(
            path, "pan_not_individual", "This PAN is not an individual's: its fourth letter must be P."
        )
    return pan


def parse_aadhaar(text: str, path: str = "aadhaar") -> str:
    """Twelve digits with a Verhoeff check digit, no palindrome. Never stored: keep `mask_aadhaar` of it."""
    number = _digits(text)
    if not _AADHAAR.fullmatch(number) or number == number[::-1] or not verhoeff_holds(number):
        raise _wrong(path, "aadhaar_not_valid", "This is not a valid Aadhaar number.")
    return number


def parse_virtual_id(text: str, path: str = "virtualId") -> str:
    number = _digits(text)
    if not _VIRTUAL_ID.fullmatch(number) or not verhoeff_holds(number):
        raise _wrong(path, "virtual_id_not_valid", "This is not a valid Virtual ID.")
    return number


def parse_gstin(text: str, path: str = "gstin") -> str:
    """State code, PAN, entity digit, Z, check character."""
    gstin = _compact(text)
    match = _GSTIN.fullmatch(gstin)
    if not match or int(match[1]) not in _GST_STATES or not _PAN.fullmatch(match[2]):
        raise _wrong(path, "gstin_format", "This is not a valid GSTIN.")
    if gstin_check(gstin[:14]) != match[3]:
        raise _wrong(
            path, "gstin_checksum", "This GSTIN has a wrong check character: one letter or digit is off."
        )
    return gstin


def parse_ifsc(text: str, path: str = "ifsc") -> str:
    """The form only; whether the branch is in the list is for the caller, who should warn and not refuse."""
    ifsc = _compact(text)
    if not _IFSC.fullmatch(ifsc):
        raise _wrong(path, "ifsc_format", "An IFSC has four letters, a zero and six letters or digits.")
    return ifsc


def parse_micr(text: str, path: str = "micr") -> str:
    return _matched(_digits(text), _MICR, path, "micr_format", "A MICR code has nine digits.")


def parse_account_number(text: str, path: str = "accountNumber") -> str:
    """A bank account as text: leading zeros count."""
    account = _compact(text)
    message = "An account number has 5 to 35 letters and digits."
    return _matched(account, _ACCOUNT, path, "account_number_format", message)


def parse_vpa(text: str, path: str = "vpa") -> str:
    """UPI address, in lower case."""
    return _matched(text.strip(), _VPA, path, "vpa_format", "A UPI ID looks like name@bank.").lower()


def parse_mobile(text: str, country: Country = "IN", path: str = "mobile") -> str:
    """A mobile in E.164: `+919876501234`, `+85291234567`."""
    local = _national(text, country)
    if not _MOBILE[country].fullmatch(local) or len(set(local)) == 1:
        length = {"IN": "ten digits starting with 6 to 9", "HK": "eight digits starting with 4 to 9"}[country]
        raise _wrong(path, "mobile_format", f"A mobile number has {length}.")
    return f"+{_DIAL[country]}{local}"


def parse_landline_hk(text: str, path: str = "phone") -> str:
    local = _national(text, "HK")
    message = "A Hong Kong landline has eight digits starting with 2 or 3."
    return f"+852{_matched(local, _LANDLINE_HK, path, 'landline_format', message)}"


def parse_pin_code(text: str, path: str = "pinCode") -> str:
    """The form only; whether the code exists and is served is the brand's list."""
    return _matched(
        _digits(text), _PIN_CODE, path, "pin_code_format", "A PIN code has six digits, the first not 0."
    )


def parse_uan(text: str, path: str = "uan") -> str:
    return _matched(_digits(text), _UAN, path, "uan_format", "A UAN has twelve digits.")


def parse_voter_id(text: str, path: str = "voterId") -> str:
    message = "A voter ID has three letters and seven digits."
    return _matched(_compact(text), _VOTER, path, "voter_id_format", message)


def parse_passport_in(text: str, path: str = "passport") -> str:
    message = "An Indian passport number has a letter and seven digits."
    return _matched(_compact(text), _PASSPORT_IN, path, "passport_format", message)


def parse_cin(text: str, path: str = "cin") -> str:
    return _matched(_compact(text), _CIN, path, "cin_format", "This is not a valid company number (CIN).")


def parse_hkid(text: str, path: str = "hkid") -> str:
    """Hong Kong identity card, given back as `A123456(3)`."""
    match = _HKID.fullmatch(_compact(text))
    if not match or hkid_check(match[1], match[2]) != match[3]:
        raise _wrong(path, "hkid_not_valid", "This is not a valid Hong Kong identity card number.")
    return f"{match[1]}{match[2]}({match[3]})"


def parse_email(text: str, path: str = "email") -> str:
    """Lower case; that it reaches anyone only a message can show."""
    email = text.strip().lower()
    if len(email) > 254:
        raise _wrong(path, "email_format", "This is not a valid e-mail address.")
    return _matched(email, _EMAIL, path, "email_format", "This is not a valid e-mail address.")


# Check digits

_D5_ROTATE = tuple(tuple((a + b) % 5 if a < 5 else (a - b) % 5 + 5 for b in range(5)) for a in range(10))
_D5_MIRROR = tuple(tuple((a + b) % 5 + 5 if a < 5 else (a - b) % 5 for b in range(5)) for a in range(10))
_D5 = tuple(_D5_ROTATE[a] + _D5_MIRROR[a] for a in range(10))
_FIRST_PERMUTATION = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def _permutations() -> tuple[tuple[int, ...], ...]:
    rows = [tuple(range(10))]
    for _ in range(7):
        rows.append(tuple(_FIRST_PERMUTATION[digit] for digit in rows[-1]))
    return tuple(rows)


_PERMUTATIONS = _permutations()


def verhoeff_holds(number: str) -> bool:
    """Whether the last digit is the Verhoeff check of the others."""
    return _verhoeff(number, 0) == 0


def verhoeff_digit(number: str) -> str:
    """The check digit to put behind `number`."""
    return str(next(d for d in range(10) if verhoeff_holds(f"{number}{d}")))


def _verhoeff(number: str, start: int) -> int:
    check = start
    for place, digit in enumerate(reversed(number)):
        check = _D5[check][_PERMUTATIONS[place % 8][int(digit)]]
    return check


def gstin_check(first_fourteen: str) -> str:
    """The fifteenth character of a GSTIN."""
    total = 0
    for place, char in enumerate(first_fourteen):
        product = _DIGITS36.index(char) * (place % 2 + 1)
        total += product // 36 + product % 36
    return _DIGITS36[(36 - total % 36) % 36]


def hkid_check(letters: str, digits: str) -> str:
    """The character in brackets; one letter counts as if a space stood before it."""
    values = [36 if char == " " else _DIGITS36.index(char) for char in f"{letters:>2}{digits}"]
    remainder = -sum(value * weight for value, weight in zip(values, range(9, 1, -1), strict=True)) % 11
    return "A" if remainder == 10 else str(remainder)


def _compact(text: str) -> str:
    return re.sub(r"[\s-]", "", text).upper()


def _digits(text: str) -> str:
    return re.sub(r"[\s-]", "", text)


def _national(text: str, country: Country) -> str:
    number = re.sub(r"[\s().-]", "", text)
    dial, length = _DIAL[country], {"IN": 10, "HK": 8}[country]
    for prefix in (f"+{dial}", f"00{dial}"):
        if number.startswith(prefix):
            return number[len(prefix) :]
    if len(number) == length + len(dial) and number.startswith(dial):
        return number[len(dial) :]
    return number[1:] if country == "IN" and len(number) == 11 and number.startswith("0") else number


def _matched(text: str, pattern: re.Pattern[str], path: str, code: str, message: str) -> str:
    # [0-9] in the patterns, not \d: digits of other scripts are not digits here.
    if not pattern.fullmatch(text):
        raise _wrong(path, code, message)
    return text


def _wrong(path: str, code: str, message: str) -> ValidationFailed:
    return ValidationFailed.one(path, code, message)
