"""The demo's staff: one of each role, with passwords and second factors that the start page knows."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from backend.access import queries as access_queries
from backend.access import services as access
from backend.access.models import Staff
from backend.kernel.actor import Actor

PASSWORD = "hundi-demo-2026"


@dataclass(frozen=True, slots=True)
class SignIn:
    """What a visitor signs in with; `who` is the key of the one-click link."""

    who: str
    name: str
    email: str
    password: str
    totp_secret: str
    role: str


_PEOPLE = (
    ("admin", "Anjali Rao", "ADMIN", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"),
    ("admin2", "Nikhil Bose", "ADMIN", "MZXW6YTBOI5DQMRQMZXW6YTBOI5DQMRQ"),
    ("cx", "Farhan Qureshi", "CREDIT_EXECUTIVE", "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"),
    ("cx2", "Meera Pillai", "CREDIT_EXECUTIVE", "MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK"),
    ("sm", "Vikram Sethi", "SANCTION_MANAGER", "NB2W45DFOIZA2LTPNB2W45DFOIZA2LTP"),
    ("head", "Sunita Dalal", "SANCTION_HEAD", "OBQXG43XN5ZGIMRTOBQXG43XN5ZGIMRT"),
    ("ops", "Joseph Fernandes", "LOAN_OPS", "PF2XE3DFNZSGKZDTPF2XE3DFNZSGKZDT"),
    ("collector", "Rekha Solanki", "COLLECTION_EXECUTIVE", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"),
    ("sales", "Imran Shaikh", "SALES", "ON2HE2LOM4QHIZLTON2HE2LOM4QHIZLT"),
)


def sign_ins(slug: str) -> list[SignIn]:
    return [
        SignIn(who, name, f"{who}@{slug}.example", PASSWORD, secret, role)
        for who, name, role, secret in _PEOPLE
    ]


def make_staff(slug: str) -> dict[str, Staff]:
    """Every demo person of the open brand by `who`; those there already are left as they are."""
    standing = {one.email: one for one in access_queries.staff_members()}
    made: dict[str, Staff] = {}
    for one in sign_ins(slug):
        facts = {key: value for key, value in asdict(one).items() if key != "who"}
        found = standing.get(one.email)
        made[one.who] = found or access.create_staff(actor=Actor.system("demo"), **facts)
    return made
