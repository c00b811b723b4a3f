"""Masks: what a log may keep."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel import identifiers, redaction


def test_each_mask_shows_what_it_may() -> None:
    assert redaction.mask_pan("AAAPA1234A") == "AAAXXXXX4A"
    assert redaction.mask_account("001234567890") == "XXXXXXXX7890"
    assert redaction.mask_mobile("+919876501234") == "XXXXXX1234"
    assert redaction.mask_aadhaar("9999 8888 1234") == "XXXXXXXX1234"
    assert redaction.mask_email("asha.rao@example.com") == "aXXX@example.com"
    assert redaction.mask_hkid("A123456(3)") == "AXXXXXX(X)"


@pytest.mark.parametrize("short", ["1234", "123456"])
def test_a_short_account_is_masked_whole(short: str) -> None:
    assert redaction.mask_account(short) == "X" * len(short)


@pytest.mark.parametrize(
    ("said", "secret"),
    [
        ("PAN AAAPA1234A is invalid", "AAAPA1234A"),
        ("pan=aaapa1234a;", "aaapa1234a"),
        ("call +919876501234 now", "9876501234"),
        ("call +91 98765 01234 now", "98765 01234"),
        ("call 9876501234 now", "9876501234"),
        ("aadhaar 9999 8888 1234", "9999 8888"),
        ("account 001234567890.", "001234567890"),
        ("mail asha.rao@example.com", "asha.rao"),
        ("card A123456(3)", "123456"),
        ('{"mobile":"919876501234"}', "919876501234"),
    ],
)
def test_an_identifier_in_a_sentence_is_masked(said: str, secret: str) -> None:
    assert secret not in redaction.mask_text(said)


def test_ids_dates_amounts_and_hashes_are_left_alone() -> None:
    said = (
        "intent 018f4e9a-0000-7000-8000-123456789012 at 2026-11-22T05:10:00.123456+00:00 "
        "amount 1234567.89 INR hash 3f9a0b12cd34ef56 loan AC-000123"
    )
    assert redaction.mask_text(said) == said


def test_json_is_hidden_by_name_and_by_look_and_keeps_its_shape() -> None:
    sent = {
        "reference": "AC-000123-1",
        "amount_paise": 4500000,
        "password": "correct horse",
        "X-Api-Key": "k",
        "Authorization": "Bearer abc",
        "beneficiary": {"accountNumber": "001234567890", "ifsc": "HDFC0000001", "name": "Asha Rao"},
        "contacts": [{"mobile": "+919876501234"}, {"note": "ask 9876501234"}],
        "msisdn": 919876501234,
        "ok": True,
        "empty": {"name": ""},
    }
    masked = redaction.mask_json(sent)
    spoken = json.dumps(masked)
    for secret in ("001234567890", "Asha", "9876501234", "correct", "Bearer"):
        assert secret not in spoken
    assert masked["reference"] == "AC-000123-1"
    assert masked["amount_paise"] == 4500000
    assert masked["beneficiary"]["ifsc"] == "HDFC0000001"
    assert masked["beneficiary"]["accountNumber"] == "XXXXXXXX7890"
    assert masked["ok"] is True
    assert masked["empty"] == {"name": ""}


def test_without_names_a_products_name_is_kept() -> None:
    assert redaction.mask_json({"name": "Salary Advance"}, by_name=False) == {"name": "Salary Advance"}


@given(st.from_regex(r"[2-9][0-9]{10}", fullmatch=True), st.sampled_from(["", " ", "-"]))
def test_no_whole_aadhaar_ever_stays(start: str, gap: str) -> None:
    number = start + identifiers.verhoeff_digit(start)
    written = gap.join((number[:4], number[4:8], number[8:]))
    assert written not in redaction.mask_text(f"given {written} by hand")


@given(st.uuids(version=4))
def test_a_uuid_is_never_masked(value: UUID) -> None:
    assert redaction.mask_text(f"id {value} done") == f"id {value} done"
