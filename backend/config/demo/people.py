"""Invented people: names put together from common parts, numbers that no one has, PANs by form only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

_FIRST_IN = (
    "Aarohi",
    "Devansh",
    "Ishani",
    "Kabir",
    "Lavanya",
    "Manav",
    "Nandini",
    "Omkar",
    "Prisha",
    "Rohan",
    "Saanvi",
    "Tejas",
    "Urvi",
    "Vihaan",
    "Yamini",
    "Zubin",
    "Charvi",
    "Bhavin",
    "Gauri",
    "Harsh",
)
_LAST_IN = (
    "Achrekar",
    "Bhatia",
    "Chitnis",
    "Deshmane",
    "Gadkar",
    "Hegdekar",
    "Jaitly",
    "Kelkari",
    "Lohani",
    "Mhatrekar",
    "Nagarvala",
    "Palekari",
    "Ranadev",
    "Sahasra",
    "Tambolkar",
    "Vaidkar",
)
_EMPLOYERS_IN = (
    "Konkan Textiles",
    "Deccan Robotics",
    "Sahyadri Foods",
    "Malabar Logistics",
    "Narmada Software",
    "Vindhya Health",
    "Indus Retail",
    "Godavari Tools",
)
_PLACES_IN = (
    ("Pune", "Maharashtra", "411004"),
    ("Mumbai", "Maharashtra", "400014"),
    ("Nashik", "Maharashtra", "422001"),
    ("Bengaluru", "Karnataka", "560001"),
    ("Hyderabad", "Telangana", "500001"),
    ("Chennai", "Tamil Nadu", "600002"),
)
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Person:
    """mobile is national, as a person types it; pan follows the form (4th letter P) and belongs to nobody."""

    name: str
    mobile: str
    pan: str
    date_of_birth: date
    email: str
    gender: str
    place: tuple[str, str, str]
    street: str
    employer: str
    salary: Decimal
    account_number: str
    ifsc: str
    joined_on: date


def invent(number: int, *, seed: int, today: date) -> Person:
    """The same person for the same number and seed, whatever was asked before."""
    dice = Random(seed * 10_007 + number)
    first, last = dice.choice(_FIRST_IN), dice.choice(_LAST_IN)
    age = dice.randint(24, 48)
    return Person(
        name=f"{first} {last}",
        mobile=f"9{seed % 10}{number:03d}{dice.randint(10000, 99999)}",
        pan="".join(dice.choice(_LETTERS) for _ in range(3))
        + f"P{last[0]}{dice.randint(1000, 9999)}"
        + dice.choice(_LETTERS),
        date_of_birth=today.replace(year=today.year - age, day=1) - timedelta(days=dice.randint(1, 300)),
        email=f"{first.lower()}.{last.lower()}{number}@example.in",
        gender=dice.choice(("FEMALE", "MALE")),
        place=dice.choice(_PLACES_IN),
        street=f"{dice.randint(1, 240)}, {dice.choice(('Tilak Road', 'Station Road', 'Lake View', 'Temple Street'))}",
        employer=dice.choice(_EMPLOYERS_IN),
        salary=Decimal(dice.randrange(32_000, 96_000, 1_000)),
        account_number=f"{dice.randint(10**10, 10**11 - 1)}",
        ifsc=dice.choice(("HDFC0000123", "ICIC0000456", "SBIN0001234")),
        joined_on=today - timedelta(days=dice.randint(400, 2400)),
    )
