"""Phones as found in files and notices, in E.164. What cannot be read is left out, never refused.

`backend.kernel.identifiers.parse_mobile` is for a form, which must refuse; here a lost phone costs one field of some.
"""

from __future__ import annotations

import re
import unicodedata

import phonenumbers

# Nine in ten are plain Indian mobiles or Hong Kong numbers: read without the library, thirty times as fast.
_INDIA = re.compile(r"(?:\+?91|0091|0)?([6-9][0-9]{9})")
_HONG_KONG = re.compile(r"(?:\+?852|00852)?([2-9][0-9]{7})")
_BETWEEN = re.compile(r"[/,;|&]|\bor\b", re.IGNORECASE)
_FILLER = re.compile(r"[\s().\-\u2010-\u2015]")
_READABLE = re.compile(r"\+?[0-9]{6,18}")


def phones_in(text: str) -> tuple[str, ...]:
    """Every readable phone of a cell, in order, each once; several may stand in one, parted by `/`, `,`, `;` or `|`.

    A number of one digit ("9999999999") is nobody's. A number without a country is an Indian mobile when it has ten
    digits from 6 to 9, and of Hong Kong when it has eight from 2 to 9.
    """
    found = [phone for part in _BETWEEN.split(text) if (phone := _phone(part))] if text else []
    return tuple(dict.fromkeys(found))


def _phone(text: str) -> str | None:
    number = _FILLER.sub("", text)
    if not number.isascii():
        number = "".join(_ascii_digit(char) for char in number)
        number = _FILLER.sub("", number)
    number = re.sub(r"^(?:p:|tel:)", "", number, flags=re.IGNORECASE)  # as advertisers' lead files write them
    number = re.sub(r"^(\+?91)0(?=[6-9][0-9]{9}$)|^(\+)0+", r"\1\2", number)
    for pattern, dial in ((_INDIA, "+91"), (_HONG_KONG, "+852")):
        match = pattern.fullmatch(number)
        if match:
            return None if len(set(match[1])) == 1 else dial + match[1]
    return _abroad(number) if _READABLE.fullmatch(number) else None


def _abroad(number: str) -> str | None:
    """By the library: anything with a country code, and landlines of India."""
    if number.startswith("00"):
        number = "+" + number[2:]
    try:
        parsed = phonenumbers.parse(number, "IN")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _ascii_digit(char: str) -> str:
    """Full-width signs and the digits of any script as ASCII."""
    digit = unicodedata.digit(char, None)
    return str(digit) if digit is not None else unicodedata.normalize("NFKC", char)
