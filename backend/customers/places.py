"""Where a PIN code lies. Contains data from the Department of Posts, data.gov.in, under GODL-India."""

from __future__ import annotations

import indian_pincode


def states_of_pin_code(pin_code: str) -> list[str]:
    """The states or union territories the code serves, as they are written; empty for a code not in the list.

    pin_code  six digits, as `identifiers.parse_pin_code` gives it
    """
    details = indian_pincode.get_details(pin_code)
    return [_written(state) for state in details["states"]] if details else []


def same_state(typed: str, state: str) -> bool:
    """Whether what was typed names the state, `NCT of Delhi` and `New Delhi` being Delhi."""
    left, right = _letters(typed), _letters(state)
    return left == right or (len(right) >= 5 and right in left) or (len(left) >= 5 and left in right)


def _letters(name: str) -> str:
    return "".join(char for char in name.casefold().replace("&", "and") if char.isalpha())


def _written(shouted: str) -> str:
    words = shouted.removeprefix("THE ").split()
    return " ".join("and" if word == "AND" else word.capitalize() for word in words)
