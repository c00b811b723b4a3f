"""Make the demo's brands, people and history. Run again, it leaves alone what stands.

What each brand went through, its loans and its repayment desk, is played in a process of its own: brands share nothing,
and a first start should not take long.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.access import services as access
from backend.access.grants import staff_actor
from backend.brand_config import services as brand_config
from backend.config import environment
from backend.config.demo import history
from backend.config.demo.outside import obliging_parties
from backend.config.demo.people import invent
from backend.config.demo.repayment_desk import GROUP_SIGN_IN, furnish_desk, make_group
from backend.config.demo.staff import PASSWORD, make_staff, sign_ins
from backend.config.demo.story import Cast
from backend.kernel import clock, outbox
from backend.kernel.actor import Actor, Level
from backend.kernel.errors import ProviderUnavailable
from backend.loans.models import Loan
from backend.notifications.services import simulator
from backend.products.discounts import DiscountKind
from backend.products.services.coupons import CouponOffer, create_coupon
from tenants import platform_auth
from tenants import queries as tenant_queries
from tenants.context import BrandInfo, current_brand, use_brand, use_public
from tenants.models import Brand, PlatformUser
from tenants.provisioning import create_brand

PLATFORM_SIGN_IN = {
    "who": "super",
    "name": "Nalini Verghese",
    "email": "super@hundi.example",
    "password": PASSWORD,
    "totp_secret": "ORUGS4ZANFZSAYJAORUGS4ZANFZSAYJA",
    "role": "SUPER_ADMIN",
}
KEY_PERMISSIONS = {"LOANS": Level.READ, "CUSTOMER": Level.READ}
TRY_FIRST = [
    "Open Acme's borrower app, sign up with any mobile that begins with 9, and read the code in the simulator.",
    "Apply, then watch the application appear in the credit queue in another window.",
    "Approve it, sanction another amount as the sanction manager, sign as the borrower, send the money as ops.",
    "Pay half in the simulator, run the day-end until the due date has passed, pay the rest, download the certificate.",
    "As admin, change a product in Products and publish it as the second admin; enter coupon WELCOME50 when applying.",
    "Do the same at Bharat with the same mobile: neither brand sees the other.",
    "As super admin, enter Acme with a reason and find it in Acme's audit trail.",
    "As operations at Lotus, see whose repayment notices came from its outside loan book, and confirm a guess.",
    "As admin at Lotus, add a source for company ORCHID, whose loan book has names of its own: try it, and map them.",
    "As the lending group's desk, see two of the three companies at once, and sync them.",
]


class _Brand:
    """One demo brand: how it looks, and how much of the plot it gets."""

    def __init__(
        self, slug: str, name: str, pack: str, accent: str, seed: int, every: int, about: str
    ) -> None:
        self.slug, self.name, self.pack, self.accent = slug, name, pack, accent
        self.seed, self.every, self.about = seed, every, about


BRANDS = (
    _Brand(
        "acme",
        "Acme Finance",
        "IN",
        "#1f6f5c",
        1,
        1,
        "Salary advances and personal loans, six weeks of history",
    ),
    _Brand(
        "bharat", "Bharat Credit", "IN", "#8a3b12", 2, 3, "The same products, other people; a smaller book"
    ),
    _Brand(
        "lotus", "Lotus Money", "HK", "#7a2f6f", 3, 0, "Hong Kong pack, in HKD; a repayment desk to work at"
    ),
)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, help="where to write the sign-ins as JSON")
        parser.add_argument("--without-history", action="store_true", help="brands and staff only")
        parser.add_argument("--play", metavar="SLUG", help="only what a brand that stands went through")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.HUNDI_LOCAL:
            raise CommandError("The demo is seeded in local settings only.")
        outbox.set_doorbell(None)
        if options["play"]:
            self._play(next(one for one in BRANDS if one.slug == options["play"]))
            return
        self._platform_user()
        kept = _kept_keys(options["out"])
        brands = [self._brand(one, kept.get(one.slug, "")) for one in BRANDS]
        self._group()
        if not options["without_history"]:
            self._play_all([one.slug for one in BRANDS])
            for one, told in zip(BRANDS, brands, strict=True):
                with use_brand(_info(one).schema):
                    told["borrowers"] = _borrowers(one) if one.every else []
        if options["out"]:
            told_outside = {
                "brands": brands,
                "platform": {"sign_ins": [PLATFORM_SIGN_IN, asdict(GROUP_SIGN_IN)]},
                "api_key": brands[0]["api_key"],
                "try_first": TRY_FIRST,
            }
            options["out"].write_text(json.dumps(told_outside, indent=2), encoding="utf-8")

    def _play_all(self, slugs: list[str]) -> None:
        command = [sys.executable, str(environment.REPOSITORY / "manage.py"), "seed_demo", "--play"]
        players = [subprocess.Popen([*command, slug]) for slug in slugs]
        codes = [player.wait() for player in players]
        if any(codes):
            raise CommandError("The history of a demo brand could not be played.")

    def _play(self, one: _Brand) -> None:
        with use_brand(_info(one).schema):
            if one.every and not Loan.objects.exists():
                self._play_loans(one)
            furnish_desk(one.slug)

    def _play_loans(self, one: _Brand) -> None:
        staff = make_staff(one.slug)
        cast = Cast(staff["cx"], staff["cx2"], staff["sm"], staff["ops"])
        with obliging_parties() as sms:
            history.play(seed=one.seed, today=_today(), cast=cast, sms=sms, every=one.every)

    def _platform_user(self) -> None:
        with use_public():
            standing = PlatformUser.objects.filter(email=PLATFORM_SIGN_IN["email"]).exists()
        if not standing:
            keys = ("email", "name", "password", "role", "totp_secret")
            platform_auth.create_platform_user(**{key: PLATFORM_SIGN_IN[key] for key in keys})

    def _group(self) -> None:
        with use_public():
            companies = list(Brand.objects.filter(slug__in=[one.slug for one in BRANDS]))
        make_group(companies)

    def _brand(self, one: _Brand, kept_key: str) -> dict[str, Any]:
        with use_public():
            standing = Brand.objects.filter(slug=one.slug).first()
        info = (
            tenant_queries.info_of(standing)
            if standing
            else create_brand(
                slug=one.slug, name=one.name, pack=one.pack, accent=one.accent, actor=Actor.system("demo")
            )
        )
        with use_brand(info.schema):
            staff = make_staff(one.slug)
            admin = staff_actor(staff["admin"])
            key = kept_key or self._api_key(admin)
            if standing is None:
                self._company(one, admin)
                self._coupon(one, admin)
            self._meet_simulator()
        return {
            "slug": one.slug,
            "name": one.name,
            "pack": one.pack,
            "currency": info.currency,
            "accent": one.accent,
            "about": one.about,
            "sign_ins": [asdict(person) for person in sign_ins(one.slug)],
            "borrowers": [],
            "api_key": key,
        }

    def _api_key(self, admin: Actor) -> str:
        made = access.create_api_key(actor=admin, label="Demo key, read only", permissions=KEY_PERMISSIONS)
        return made.secret

    def _coupon(self, one: _Brand, admin: Actor) -> None:
        today = _today()
        offer = CouponOffer(
            kind=DiscountKind.PERCENT,
            value=Decimal(50),
            fee_code="HANDLING" if one.pack == "HK" else "PROCESSING",
            valid_from=today - timedelta(days=history.DAYS),
            valid_to=today + timedelta(days=365),
            in_all=500,
        )
        create_coupon(actor=admin, code="WELCOME50", offer=offer)

    def _company(self, one: _Brand, admin: Actor) -> None:
        """What the papers print: invented, and plainly so."""
        facts = {
            "company_legal_name": f"{one.name} Private Limited (demo)",
            "company_registration": "N-00.00000 (demo)",
            "company_address": "4 Demo House, Example Road, Mumbai 400001",
            **({"gst_state": "27"} if one.pack == "IN" else {}),
            "grievance_officer_name": "Latika Menon",
            "grievance_officer_phone": "1600 000 000",
            "grievance_officer_email": f"care@{one.slug}.example",
        }
        for key, value in facts.items():
            brand_config.set_setting(actor=admin, key=key, value=value, reason="Demo")

    def _meet_simulator(self) -> None:
        try:
            simulator.meet_simulator()
        except ProviderUnavailable:
            self.stderr.write(f"{current_brand().slug}: the simulator does not answer; it is told later")


def _info(one: _Brand) -> BrandInfo:
    """Of a brand that stands."""
    with use_public():
        return tenant_queries.info_of(Brand.objects.get(slug=one.slug))


def _kept_keys(out: Path | None) -> dict[str, str]:
    """The keys an earlier run wrote down: only their hashes are in the database."""
    if out is None or not out.exists():
        return {}
    told = json.loads(out.read_text(encoding="utf-8"))
    return {brand["slug"]: brand["api_key"] for brand in told.get("brands", [])}


def _today() -> date:
    return clock.now().astimezone(ZoneInfo(current_brand().zone)).date()


def _borrowers(one: _Brand) -> list[dict[str, str]]:
    """The open brand's first few, with what their loan shows; any may sign in by the code in the simulator."""
    today = _today()
    plots = history.PLOTS[:: one.every]
    people = [invent(number + 1, seed=one.seed, today=today) for number in range(len(plots))]
    return [
        {"name": person.name, "mobile": person.mobile, "note": plot.reaches}
        for person, plot in zip(people, plots, strict=True)
    ]
