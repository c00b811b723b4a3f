"""People of a brand, for the tests of access."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyotp
import pytest
from argon2 import PasswordHasher

from backend.access import services
from backend.access.grants import staff_actor
from backend.access.models import Staff
from backend.kernel import clock
from backend.kernel.actor import Actor
from tenants import passwords

PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SEEDER = Actor.system("tests")

MakeStaff = Callable[..., Staff]


def code_at(seconds: int = 0, secret: str = SECRET) -> str:
    """The second factor's code, so many seconds from now."""
    return pyotp.TOTP(secret).at(int(clock.now().timestamp()) + seconds)


@pytest.fixture(autouse=True)
def cheap_hashing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The real cost of a password, some 50 ms a time, is not what these tests are about."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords.stand_in_hash.cache_clear()
    yield
    passwords.stand_in_hash.cache_clear()


@pytest.fixture
def make_staff() -> MakeStaff:
    def make(email: str, role: str = "CREDIT_EXECUTIVE", **more: object) -> Staff:
        return services.create_staff(
            actor=SEEDER,
            email=email,
            name=email.partition("@")[0].title(),
            role=role,
            password=PASSWORD,
            totp_secret=SECRET,
            **more,  # type: ignore[arg-type]
        )

    return make


@pytest.fixture
def asha(brand: str, make_staff: MakeStaff) -> Staff:
    return make_staff("asha@acme.example")


@pytest.fixture
def admin(brand: str, make_staff: MakeStaff) -> Actor:
    return staff_actor(make_staff("admin@acme.example", "ADMIN"))
