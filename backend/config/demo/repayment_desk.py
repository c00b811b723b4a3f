"""The demo's repayment desk: what companies' outside loan books list, whose borrowers they are, and a lending group.

The simulator lists the people of its own `people.json`; Lotus Money has them as borrowers, Bharat Credit does not, so
that one desk shows matches and the other strangers.
"""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

from django.conf import settings

from backend.config.demo.staff import PASSWORD, SignIn
from backend.customers import sealing as customer_sealing
from backend.customers.codes import STAGE_COMPLETED
from backend.customers.models import Customer
from backend.customers.services.numbering import next_customer_number
from backend.kernel import clock
from backend.kernel.actor import Actor
from backend.kernel.ids import uuid7
from backend.notices.models import Kpi, Mode, Source, SyncRun
from backend.notices.queries.dashboard import TREND_DAYS
from backend.notices.queries.sources import all_set_up
from backend.notices.services import borrowers, runs, sources, syncing
from backend.notices.services.sources import Settings
from tenants import groups, pii
from tenants.models import Brand, PlatformUser

SYSTEM = Actor.system("demo")
GROUP = "Harbour Lending Group"
GROUP_SIGN_IN = SignIn(
    who="group",
    name="Rosalind Kwan",
    email="desk@harbour.example",
    password=PASSWORD,
    totp_secret="NBQXEYTPOVZGYZLONBQXEYTPOVZGYZLO",
    role=PlatformUser.Role.GROUP_DESK,
)
LISTED = ("lotus", "bharat")  # what the person at the desk may see; Acme is in the group too
EVERY_MINUTES = 30


def furnish_desk(slug: str) -> None:
    """In the open brand: its borrowers, a source for each list, and a first run. Run again, it leaves what stands."""
    if slug not in LISTED:
        return
    if slug == "lotus" and not Customer.objects.exists():
        _sign_up_listed_people(slug)
    standing = {one.source.name: one.source for one in all_set_up()}
    for mode in Mode.values:
        wanted = _settings(slug, mode)
        _pull(
            standing.get(wanted.name) or sources.create_source(actor=SYSTEM, settings=wanted).source, wanted
        )
    _remember_sums()


def _remember_sums() -> None:
    """Sums of the days before the first run, moving a little each day, so that the trend has something to draw."""
    if Kpi.objects.exclude(day=Kpi.objects.latest("day").day).exists():
        return
    rows = []
    for today in Kpi.objects.all():
        for days_ago in range(1, TREND_DAYS):
            share = Decimal(100 - days_ago + 7 * (days_ago % 4)) / 100
            rows.append(
                Kpi(
                    day=today.day - timedelta(days=days_ago),
                    mode=today.mode,
                    count=int(today.count * share),
                    amount=(today.amount * share).quantize(Decimal("0.01")),
                    waiting=today.waiting,
                    updated_at=today.updated_at - timedelta(days=days_ago),
                )
            )
    Kpi.objects.bulk_create(rows)


def make_group(brands: list[Brand]) -> None:
    """A lending group of all demo companies, and one person at its desk who may see two of them."""
    if any(one.name == GROUP for one in groups.groups()):
        return
    group = groups.create_group(actor=SYSTEM, name=GROUP)
    for brand in brands:
        groups.authorise_company(actor=SYSTEM, group_id=group.id, brand_id=brand.id, reason="Demo")
    groups.add_group_user(
        actor=SYSTEM,
        group_id=group.id,
        email=GROUP_SIGN_IN.email,
        name=GROUP_SIGN_IN.name,
        password=PASSWORD,
        totp_secret=GROUP_SIGN_IN.totp_secret,
        brand_ids=[brand.id for brand in brands if brand.slug in LISTED],
    )


def _settings(slug: str, mode: str) -> Settings:
    return Settings(
        name=f"Softmedia {mode.lower()}",
        kind="HTTP",
        mode=mode,
        company_code=slug.upper(),
        base_url=f"{settings.HUNDI_SIMULATOR_URL}/softmedia",
        credentials={"token": f"softmedia-{slug}"},
        every_minutes=EVERY_MINUTES,
    )


def _pull(source: Source, wanted: Settings) -> None:
    """The first run here and now; afterwards the timetable pulls."""
    if source.base_url != wanted.base_url:  # another port than at the last start
        sources.update_source(
            actor=SYSTEM,
            source_id=source.id,
            settings=wanted,
            expected_version=None,
        )
    if not SyncRun.objects.filter(source=source).exists():
        syncing.carry_on(runs.sync_now(actor=SYSTEM, source_id=source.id).id)


def _sign_up_listed_people(slug: str) -> None:
    """Borrowers as they stand once they are through the funnel: a name in both scripts, a sealed mobile."""
    listed = json.loads((settings.REPOSITORY / "simulator" / "people.json").read_text(encoding="utf-8"))
    moment, rows = clock.now(), []
    for person in listed[slug.upper()]:
        row_id, name = uuid7(), f"{person['en']} {person['zh']}".strip()
        row = Customer(
            id=row_id,
            number=next_customer_number(),
            name=name,
            name_key=name.upper(),
            stage=STAGE_COMPLETED,
            onboarding_completed_at=moment,
        )
        row.mobile_sealed = pii.seal(customer_sealing.MOBILE, row_id, person["phone"])
        row.mobile_blind = customer_sealing.blind_mobile(person["phone"])
        rows.append(row)
    Customer.objects.bulk_create(rows)
    borrowers.refresh_stale()
