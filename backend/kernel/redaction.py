"""Every mask in the house: what people may see of a number, and what logs may keep of a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

HIDDEN = "[hidden]"

# A uuid may end in twelve digits; it is met first, so that it is not taken for an account number.
_FOUND = re.compile(
    r"(?P<uuid>(?<![0-9A-Za-z])[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![0-9A-Za-z]))"
    r"|(?P<email>[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)"
    r"|(?P<pan>(?<![0-9A-Za-z])[A-Za-z]{5}[0-9]{4}[A-Za-z](?![0-9A-Za-z]))"
    r"|(?P<mobile>\+(?:91|852)[ -]?[0-9](?:[ -]?[0-9]){6,10}(?![0-9]))"
    r"|(?P<aadhaar>(?<![0-9A-Za-z.])[2-9][0-9]{3}[ -][0-9]{4}[ -][0-9]{4}(?![0-9]))"
    r"|(?P<hkid>(?<![0-9A-Za-z])[A-Z]{1,2}[0-9]{6}\([0-9A]\))"
    r"|(?P<digits>(?<![0-9A-Za-z.])[0-9]{9,19}(?![0-9A-Za-z]))"
)
_SHORTEST = 9
"""Characters of the shortest identifier but an e-mail."""

# Names under which JSON of ours or of a vendor carries what no log may keep.
_SECRET_NAMES = frozenset(
    """
    password passwd secret token otp totp authorization authkey api_key apikey key_secret access_token refresh_token
    client_secret webhook_secret signature cookie set_cookie
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
_PERSONAL_NAMES = frozenset(
    """
    name full_name customer_name first_name last_name father_name name_at_source registered_name beneficiary_name
    account_holder_name signer_name dob date_of_birth birth_date gender address address_line line1 line2 street
    contact email email_id mobile mobiles phone phone_number msisdn to_mobile pan pan_number aadhaar aadhaar_number
    account_number account_no bank_account beneficiary_account vpa upi_id hkid signer_identifier identifier
    """.split()  # noqa: SIM905
)
_SNAKE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def mask_pan(pan: str) -> str:
    """`AAAPA1234A` → `AAAXXXXX4A`."""
    return f"{pan[:3]}{'X' * max(len(pan) - 5, 0)}{pan[-2:]}" if len(pan) > 5 else "X" * len(pan)


def mask_account(account: str) -> str:
    """All but the last four: `XXXXXX4567`; of a short one, all."""
    return f"{'X' * (len(account) - 4)}{account[-4:]}" if len(account) > 6 else "X" * len(account)


def mask_mobile(mobile: str) -> str:
    """`+919876501234` → `XXXXXX1234`: the country and the length are not told."""
    digits = re.sub(r"\D", "", mobile)
    return f"XXXXXX{digits[-4:]}" if len(digits) > 6 else "X" * len(digits)


def mask_aadhaar(aadhaar: str) -> str:
    """The last four, as the law allows: `XXXXXXXX1234`."""
    digits = re.sub(r"\D", "", aadhaar)
    return f"XXXXXXXX{digits[-4:]}" if len(digits) == 12 else "X" * len(digits)


def mask_email(email: str) -> str:
    """`asha.rao@example.com` → `aXXX@example.com`."""
    local, _, domain = email.partition("@")
    return f"{local[:1]}XXX@{domain}"


def mask_hkid(hkid: str) -> str:
    """`A123456(3)` → `AXXXXXX(X)`."""
    return re.sub(r"[0-9]", "X", hkid)


def mask_name(name: str) -> str:
    """`Asha Rao` → `A… R…`, for places that need to tell people apart and no more."""
    return " ".join(f"{part[0]}…" for part in name.split())


_MASKS = {
    "uuid": lambda text: text,
    "email": mask_email,
    "pan": mask_pan,
    "mobile": mask_mobile,
    "aadhaar": mask_aadhaar,
    "hkid": mask_hkid,
    "digits": mask_account,
}


def mask_text(text: str) -> str:
    """The text with whatever looks like an identifier masked: PAN, Aadhaar, mobile, account, e-mail, HKID."""
    if len(text) < _SHORTEST and "@" not in text:
        return text
    return _FOUND.sub(lambda found: _MASKS[found.lastgroup or "digits"](found.group()), text)


def mask_json(value: Any, *, by_name: bool = True) -> Any:
    """A JSON value, masked by what it looks like and by the name it goes under, for logs and call records.

    Secrets and personal data are hidden whole where their name says so; numbers that look like accounts
    are masked; the shape stays.

    by_name  False looks at the values alone: where "name" is as likely a product's as a person's
    """
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, Mapping):
        hide = _under_name if by_name else lambda _, item: mask_json(item, by_name=False)
        return {key: hide(str(key), item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [mask_json(item, by_name=by_name) for item in value]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**11:
        # Amounts in paise stay below this; a mobile with its country or an account does not.
        return mask_account(str(value))
    return value


def redact(value: Any) -> Any:
    """`mask_json` under the name the logs know it by."""
    return mask_json(value)


def _under_name(name: str, item: Any) -> Any:
    plain = _SNAKE.sub("_", name).lower().replace("-", "_").replace(" ", "_")
    if plain in _SECRET_NAMES:
        return HIDDEN if item not in (None, "") else item
    if plain in _PERSONAL_NAMES and isinstance(item, (str, int)) and not isinstance(item, bool):
        return _personal(str(item)) if item != "" else item
    return mask_json(item)


def _personal(text: str) -> str:
    masked = mask_text(text)
    if masked != text:
        return masked
    digits = re.sub(r"\D", "", text)
    return mask_account(digits) if len(digits) >= 8 else HIDDEN
