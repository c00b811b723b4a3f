"""Invented borrowers, and stand-ins for the outside parties who check them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from backend.customers.models import Customer
from backend.customers.services import bank, consents, funnel, kyc, otp
from backend.integrations.ports import (
    AadhaarSeeding,
    Capability,
    PanResult,
    PanStatus,
    PennyDropResult,
    PennyDropStatus,
)
from backend.integrations.testing import use_port
from backend.kernel.actor import Actor, ActorKind
from backend.kernel.errors import ProviderUnavailable
from backend.kernel.models import Intent

MOBILE = "9876501234"
PAN = "AAAPA1234A"
ACCOUNT = "000123456789"
IFSC = "TEST0000001"
BORN = date(1994, 2, 28)


@dataclass
class FakePan:
    """Answers `answer`, or nothing at all while it is down."""

    answer: PanResult = field(
        default_factory=lambda: PanResult(PanStatus.VALID, 96, "ASHA RAO", AadhaarSeeding.LINKED, "pan-1")
    )
    down: bool = False
    retry_after_s: int | None = None
    asked: list[dict[str, object]] = field(default_factory=list)

    def verify(self, *, pan: str, name: str, dob: date | None, reference: str) -> PanResult:
        self.asked.append({"pan": pan, "name": name, "dob": dob, "reference": reference})
        if self.down:
            raise ProviderUnavailable(retry_after_s=self.retry_after_s)
        return self.answer


@dataclass
class FakePennyDrop:
    answers: list[PennyDropResult] = field(
        default_factory=lambda: [PennyDropResult(PennyDropStatus.ACTIVE, "fav_1", "ASHA RAO", 95)]
    )
    down: bool = False
    started: int = 0
    fetched: int = 0

    def start(self, *, account_number: str, ifsc: str, name: str, reference: str) -> PennyDropResult:
        self.started += 1
        return self._answer()

    def fetch(self, provider_ref: str) -> PennyDropResult:
        self.fetched += 1
        return self._answer()

    def _answer(self) -> PennyDropResult:
        if self.down:
            raise ProviderUnavailable()
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def checks(pan: FakePan | None = None, drop: FakePennyDrop | None = None) -> Iterator[None]:
    with (
        use_port(Capability.PAN_VERIFICATION, pan or FakePan()),
        use_port(Capability.PENNY_DROP, drop or FakePennyDrop()),
    ):
        yield


def known_code(monkeypatch: object, code: str = "424242") -> str:
    """Have the next codes be `code`."""
    monkeypatch.setattr(otp.secrets, "randbelow", lambda _: int(code))  # type: ignore[attr-defined]
    return code


def actor_of(customer: Customer) -> Actor:
    return Actor(ActorKind.CUSTOMER, customer.id, customer.number)


def signed_up(monkeypatch: object, mobile: str = MOBILE) -> Customer:
    code = known_code(monkeypatch)
    sent = otp.start_sign_in(mobile=mobile, ip="10.0.0.1")
    return otp.finish_sign_in(challenge_id=sent.challenge_id, code=code).customer


def save_pan(customer: Customer, **changes: object) -> Customer:
    values: dict[str, object] = {"pan": PAN, "name_on_pan": "Asha Rao", "date_of_birth": BORN, **changes}
    return funnel.save_pan(actor=actor_of(customer), customer_id=customer.id, **values)  # type: ignore[arg-type]


def save_personal(customer: Customer, **changes: object) -> Customer:
    values: dict[str, object] = {
        "email": "asha@example.com",
        "gender": "FEMALE",
        "marital_status": "SINGLE",
        "address_line": "12 Lake View Road",
        "city": "Mumbai",
        "state": "Maharashtra",
        "pincode": "400001",
        **changes,
    }
    return funnel.save_personal(actor=actor_of(customer), customer_id=customer.id, **values)  # type: ignore[arg-type]


def save_employment(customer: Customer, **changes: object) -> Customer:
    values: dict[str, object] = {
        "employer": "Example Textiles",
        "designation": "Accountant",
        "employment_type": "SALARIED",
        "monthly_salary": "45000.00",
        "salary_mode": "BANK_TRANSFER",
        "salary_day": 1,
        "joined_on": date(2022, 4, 1),
        **changes,
    }
    return funnel.save_employment(actor=actor_of(customer), customer_id=customer.id, **values)  # type: ignore[arg-type]


def save_bank(customer: Customer, **changes: object) -> Customer:
    values: dict[str, object] = {
        "account_number": ACCOUNT,
        "account_number_again": ACCOUNT,
        "ifsc": IFSC,
        **changes,
    }
    return funnel.save_bank(actor=actor_of(customer), customer_id=customer.id, **values)  # type: ignore[arg-type]


def give_consents(customer: Customer, **changes: object) -> Customer:
    purposes = [text.purpose for text in consents.texts() if text.required]
    values: dict[str, object] = {"purposes": purposes, "language": "en", **changes}
    return consents.give_consents(actor=actor_of(customer), customer_id=customer.id, **values)  # type: ignore[arg-type]


def run_checks() -> None:
    """Do the check jobs that wait, as a worker would, whatever their due time."""
    for intent in Intent.objects.filter(state="PENDING", job__in=[kyc.JOB, bank.JOB]).order_by("created_at"):
        Intent.objects.filter(id=intent.id).update(state="DONE")
        job = kyc.verify_pan if intent.job == kyc.JOB else bank.run_penny_drop
        job(**intent.args)


def onboarded(monkeypatch: object, mobile: str = MOBILE, pan: str = PAN) -> Customer:
    customer = signed_up(monkeypatch, mobile)
    with checks():
        save_pan(customer, pan=pan)
        save_personal(customer)
        save_employment(customer)
        save_bank(customer)
        give_consents(customer)
        run_checks()
    customer.refresh_from_db()
    return customer
