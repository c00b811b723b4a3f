"""Three brands with the same people, asked at once from many sides: whose rows does each answer carry?

The marker of a brand stands in its name and in the names of its staff and borrowers, and nowhere else. An answer must
carry its own brand's marker and no other's. E-mail, mobile and customer number are the same in all three.
"""

from __future__ import annotations

import http.client
import json
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from backend.access import services as access
from backend.access.services.invites import create_staff
from backend.customers.models import Customer
from backend.customers.services.sessions import open_session
from backend.kernel.actor import Actor
from backend.kernel.ids import uuid7
from bench.servers import running
from tenants import pii
from tenants.context import use_brand
from tenants.provisioning import create_brand

SLUGS = ("saffron", "indigo", "jasmine")
CLIENTS = 24
_SYSTEM = Actor.system("bench")
_EMAIL, _MOBILE = "asha@lender.example", "+919000000001"

STAFF_LIST = "{ viewer { name brand { name } } customers(first: 5) { edges { node { name number } } } }"
STAFF_VIEWER = "{ viewer { name email brand { slug name } } }"
CUSTOMER_ME = "{ me { name number brand { name } } }"


@dataclass(frozen=True, slots=True)
class BrandUnderLoad:
    slug: str
    marker: str
    staff_token: str
    customer_token: str


@dataclass(slots=True)
class Tally:
    """`leaked` answers carried another brand's marker; `failed` ones lacked their own or were not 200."""

    requests: int = 0
    leaked: int = 0
    failed: int = 0
    seconds: float = 0.0
    first_failure: str = ""

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds if self.seconds else 0.0


def make_brands() -> list[BrandUnderLoad]:
    """The three brands, each with one member of staff and one borrower, signed in."""
    return [_make_brand(slug) for slug in SLUGS]


def _make_brand(slug: str) -> BrandUnderLoad:
    marker = f"zq{slug}"
    create_brand(slug=slug, name=f"{marker} Finance", pack="IN", actor=_SYSTEM)
    with use_brand(f"b_{slug}"):
        create_staff(
            actor=_SYSTEM, email=_EMAIL, name=f"{marker} Asha", role="ADMIN", password="a plain long sentence"
        )
        _, staff_token = access.sign_in_for_demo(email=_EMAIL)
        with transaction.atomic():
            customer = Customer(
                id=uuid7(), number="C-000001", name=f"{marker} Ravi", name_key=f"{marker} RAVI".upper()
            )
            customer.mobile_sealed = pii.seal("customers_customer.mobile_sealed", customer.id, _MOBILE)
            customer.mobile_blind = pii.blind("mobile", _MOBILE)
            customer.save(force_insert=True)
            _, customer_token = open_session(customer=customer, ip="192.0.2.1", agent="bench")
    return BrandUnderLoad(slug, marker, staff_token, customer_token)


@contextmanager
def web_server() -> Iterator[int]:
    """The web process as the product runs it, on the database this process speaks to; gives its port."""
    with running("web") as port:
        yield port


def run_mixed(
    port: int, brands: list[BrandUnderLoad], *, requests: int, seed: int, clients: int = CLIENTS
) -> Tally:
    """Send the requests from `clients` threads, brands and endpoints mixed at random; judge every answer."""
    shares = [requests // clients + (number < requests % clients) for number in range(clients)]
    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        parts = list(
            pool.map(
                lambda job: _client(port, brands, random.Random(seed * 1000 + job[0]), job[1]),
                enumerate(shares),
            )
        )
    total = Tally(seconds=time.perf_counter() - started)
    for part in parts:
        total.requests += part.requests
        total.leaked += part.leaked
        total.failed += part.failed
        total.first_failure = total.first_failure or part.first_failure
    return total


def _client(port: int, brands: list[BrandUnderLoad], chance: random.Random, count: int) -> Tally:
    tally = Tally()
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for _ in range(count):
        brand = chance.choice(brands)
        kind = chance.choices(
            ("staff", "list", "customer", "page", "foreign", "nowhere"), (3, 3, 3, 2, 1, 1)
        )[0]
        tally.requests += 1
        try:
            status, body = _ask(line, port, kind, brand, chance.choice([b for b in brands if b is not brand]))
        except (OSError, http.client.HTTPException) as broken:
            line.close()
            tally.failed += 1
            tally.first_failure = tally.first_failure or f"{kind}: {type(broken).__name__}"
            continue
        _judge(tally, kind, brand, brands, status, body)
    line.close()
    return tally


def _judge(
    tally: Tally, kind: str, brand: BrandUnderLoad, brands: list[BrandUnderLoad], status: int, body: str
) -> None:
    if any(other.marker in body for other in brands if other is not brand):
        tally.leaked += 1
    if kind == "foreign":  # another brand's token opens nothing: no name of anybody stands in the answer
        good = status in (200, 401) and f"{brand.marker} Asha" not in body
    elif kind == "nowhere":  # a host of nobody's is told nothing of anybody
        good = status == 404 and brand.marker not in body
    else:
        good = status == 200 and brand.marker in body
    if not good:
        tally.failed += 1
        tally.first_failure = tally.first_failure or f"{kind} at {brand.slug}: {status} {body[:300]}"


def _ask(
    line: http.client.HTTPConnection, port: int, kind: str, brand: BrandUnderLoad, other: BrandUnderLoad
) -> tuple[int, str]:
    slug = "nowhere" if kind == "nowhere" else brand.slug
    headers = {
        "Host": f"{slug}.{settings.HUNDI_BASE_DOMAIN}:{port}",
        "Content-Type": "application/json",
    }
    if kind in ("page", "nowhere"):
        line.request("GET", "/", headers=headers)
    elif kind == "customer":
        headers["Authorization"] = f"Bearer {brand.customer_token}"
        line.request("POST", "/graphql/customer", json.dumps({"query": CUSTOMER_ME}), headers)
    else:
        token = other.staff_token if kind == "foreign" else brand.staff_token
        headers["Cookie"] = f"hundi_staff={token}"
        query = STAFF_LIST if kind == "list" else STAFF_VIEWER
        line.request("POST", "/graphql/staff", json.dumps({"query": query}), headers)
    answer = line.getresponse()
    return answer.status, answer.read().decode()


__all__ = ["BrandUnderLoad", "Tally", "make_brands", "run_mixed", "web_server"]
