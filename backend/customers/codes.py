"""The codes of this room, as the SDL shows them."""

from __future__ import annotations

from enum import StrEnum


class Step(StrEnum):
    """The funnel, in its order."""

    PAN = "PAN"
    PERSONAL = "PERSONAL"
    EMPLOYMENT = "EMPLOYMENT"
    BANK = "BANK"
    CONSENTS = "CONSENTS"


STEP_TITLES = {
    Step.PAN: "PAN",
    Step.PERSONAL: "About you",
    Step.EMPLOYMENT: "Your work",
    Step.BANK: "Bank account",
    Step.CONSENTS: "Consents",
}

STAGE_COMPLETED = "COMPLETED"


class StepState(StrEnum):
    """TODO: to be filled. WAITING: filled, an outside check is under way. NEEDS_FIX: filled, the check said no."""

    TODO = "TODO"
    WAITING = "WAITING"
    NEEDS_FIX = "NEEDS_FIX"
    DONE = "DONE"


class PanStatus(StrEnum):
    """NAME_REVIEW passes the step; the rules see it and refer the loan to a person."""

    NONE = "NONE"
    WAITING = "WAITING"
    VERIFIED = "VERIFIED"
    NAME_REVIEW = "NAME_REVIEW"
    NAME_MISMATCH = "NAME_MISMATCH"
    INVALID = "INVALID"


class BankStatus(StrEnum):
    PENDING = "PENDING"
    VERIFIED = "VERIFIED"
    MISMATCH = "MISMATCH"
    FAILED = "FAILED"


class OtpPurpose(StrEnum):
    SIGN_IN = "SIGN_IN"


class Gender(StrEnum):
    FEMALE = "FEMALE"
    MALE = "MALE"
    OTHER = "OTHER"


class MaritalStatus(StrEnum):
    SINGLE = "SINGLE"
    MARRIED = "MARRIED"
    OTHER = "OTHER"


class EmploymentType(StrEnum):
    SALARIED = "SALARIED"
    SELF_EMPLOYED = "SELF_EMPLOYED"


class SalaryMode(StrEnum):
    BANK_TRANSFER = "BANK_TRANSFER"
    CHEQUE = "CHEQUE"
    CASH = "CASH"


class Purpose(StrEnum):
    """What a consent is for; one row per purpose (RBI Digital Lending D6, DPDP itemised notice)."""

    TERMS = "TERMS"
    DATA_PROCESSING = "DATA_PROCESSING"
    CREDIT_BUREAU = "CREDIT_BUREAU"
    ELECTRONIC_DOCUMENTS = "ELECTRONIC_DOCUMENTS"
    MARKETING = "MARKETING"
