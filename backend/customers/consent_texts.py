"""The notices a borrower is shown, one per purpose, by version and language.

A version that was published is not edited: new words are a new version. What was shown is also kept as a
row, with the brand's names filled in, so that an old consent shows its old text (DPDP notice rule;
RBI Digital Lending D6).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from backend.customers.codes import Purpose

LANGUAGES = ("en",)


@dataclass(frozen=True, slots=True)
class ConsentText:
    purpose: str
    title: str
    text: str
    version: str
    language: str
    required: bool

    @property
    def text_hash(self) -> str:
        """SHA-256 over all that was shown."""
        shown = "\n".join((self.purpose, self.version, self.language, self.title, self.text))
        return hashlib.sha256(shown.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Notice:
    purpose: Purpose
    version: str
    required: bool
    title: str
    text: str


_ENGLISH = (
    _Notice(
        Purpose.TERMS,
        "2026-11",
        True,
        "Terms of use and privacy notice",
        "I have read the terms of use and the privacy notice of {lender}, and I agree to them. The lender of my "
        "loan is {lender}. Complaints go to {officer}; if mine is not settled in 30 days I may "
        "turn to the ombudsman of the regulator.",
    ),
    _Notice(
        Purpose.DATA_PROCESSING,
        "2026-11",
        True,
        "Use of my data for this loan",
        "{lender} may use my name, date of birth, PAN, contact details, employment, income and bank account to "
        "check who I am, to decide on my application and to service my loan. It does not read my contacts, "
        "messages, call log or files. I may withdraw this consent; what the law requires the lender to keep is "
        "kept for as long as the law says, and no longer.",
    ),
    _Notice(
        Purpose.CREDIT_BUREAU,
        "2026-11",
        True,
        "Credit information",
        "{lender} may ask credit information companies for my credit report for this application, and reports "
        "my loan and its repayment to them, as the law requires for every loan.",
    ),
    _Notice(
        Purpose.ELECTRONIC_DOCUMENTS,
        "2026-11",
        True,
        "Documents and signature by electronic means",
        "I agree to receive the Key Fact Statement, the loan agreement, receipts and notices electronically on "
        "my registered mobile number and e-mail address, and to sign electronically.",
    ),
    _Notice(
        Purpose.MARKETING,
        "2026-11",
        False,
        "News and offers",
        "{lender} may send me offers of its own products. I can stop them at any time; service messages about "
        "my loan are not affected.",
    ),
)


def current_texts(*, lender: str, officer: str, language: str = "en") -> list[ConsentText]:
    """The notices in force, with the brand's own names in them.

    officer  the grievance officer with phone and e-mail, may be empty

    raises  KeyError for a language that is not offered (check against LANGUAGES first)
    """
    notices = {"en": _ENGLISH}[language]
    names = {"lender": lender, "officer": officer or "the grievance officer named in the app"}
    return [
        ConsentText(
            purpose=notice.purpose.value,
            title=notice.title,
            text=notice.text.format(**names),
            version=notice.version,
            language=language,
            required=notice.required,
        )
        for notice in notices
    ]
