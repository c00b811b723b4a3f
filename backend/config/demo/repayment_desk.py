"""The demo's repayment desk: what companies' outside loan books list, whose borrowers they are, and a lending group.

The simulator lists the people of its own `people.json`; Lotus Money has them as borrowers, Bharat Credit does not, so
that one desk shows matches and the other strangers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta

import httpx
from django.conf import settings
from django.db import transaction

from backend.config.demo.staff import PASSWORD, SignIn
from backend.customers import sealing as customer_sealing
from backend.customers.codes import STAGE_COMPLETED
from backend.customers.models import Customer
from backend.customers.services.numbering import next_customer_number
from backend.kernel import clock
from backend.kernel.actor import Actor
from backend.kernel.ids import uuid7
from backend.notices.models import Mode, Source, SyncRun, Trigger
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
PAST_DAYS = 13  # with today two weeks, each with its own lists


def furnish_desk(slug: str) -> None:
    """In the open brand: its borrowers, a source for each list, and what was pulled from it over the last weeks.

    Run again, it leaves what stands.
    """
    if slug not in LISTED:
        return
    if slug == "lotus" and not Customer.objects.exists():
        _sign_up_listed_people(slug)
    standing = {one.source.name: one.source for one in all_set_up()}
    found = [_source(standing, _settings(slug, mode)) for mode in Mode.values]
    fresh = [one for one in found if not SyncRun.objects.filter(source=one).exists()]
    try:
        for days_ago in range(PAST_DAYS, -1, -1):
            _pull_as_of(days_ago, fresh)
    finally:
        _turn_books_to("", fresh)


def _pull_as_of(days_ago: int, pulled: list[Source]) -> None:
    """Every source once, as the timetable would have pulled it on that day, from the list it had then."""
    moment = clock.now() - timedelta(days=days_ago)
    _turn_books_to(moment.date().isoformat() if days_ago else "", pulled)
    with clock.pretend(moment):
        for source in pulled:
            with transaction.atomic():
                run = runs.begin(source, trigger=Trigger.SCHEDULED, actor=SYSTEM)
            syncing.carry_on(run.id)


def _turn_books_to(day: str, pulled: list[Source]) -> None:
    """Have the simulator list what stood on a past day; "" for what stands now."""
    with httpx.Client(timeout=10, trust_env=False) as client:
        for source in pulled:
            book = {"company": source.company_code, "mode": source.mode, "on": day}
            client.put(f"{settings.HUNDI_SIMULATOR_URL}/control/notices", json=book).raise_for_status()


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


def _source(standing: Mapping[str, Source], wanted: Settings) -> Source:
    source = standing.get(wanted.name)
    if source is None:
        return sources.create_source(actor=SYSTEM, settings=wanted).source
    if source.base_url != wanted.base_url:  # another port than at the last start
        sources.update_source(actor=SYSTEM, source_id=source.id, settings=wanted, expected_version=None)
    return source


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
