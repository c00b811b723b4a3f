"""Making a brand: its row, its schema from the template, its role and rights, its first rows."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from psycopg import Connection, errors, sql

from backend.kernel import clock
from backend.kernel.actor import Actor
from backend.kernel.errors import FieldProblem, ValidationFailed
from backend.kernel.ids import uuid7
from tenants import context
from tenants.context import BrandInfo, use_brand, use_public
from tenants.errors import BrandNotMade, SlugTaken
from tenants.models import Brand, BrandTemplate, PlatformAct
from tenants.owner import owner_connection
from tenants.queries import info_of
from tenants.roles import ensure_role, grant_schema, role_of
from tenants.template import current_template, replay

log = logging.getLogger(__name__)

Initialiser = Callable[[BrandInfo], None]

PACKS = {"IN": ("INR", "Asia/Kolkata"), "HK": ("HKD", "Asia/Hong_Kong")}
DEFAULT_ACCENT = "#1f6feb"
SLUG = re.compile(r"[a-z0-9]{4,20}")
ACCENT = re.compile(r"#[0-9a-fA-F]{6}")
# Hosts the platform may want for itself, or that would pass for it.
RESERVED_SLUGS = frozenset(
    {"admin", "assets", "billing", "hundi", "localhost", "mail", "platform", "public", "secure", "simulator"}
    | {"sockets", "static", "status", "support", "template", "test"}
)

# The commit that opens the brand waits for the disk, and with it for everything before it.
_NO_WAIT = "set local synchronous_commit = off"

_initialisers: list[Initialiser] = []


def on_brand_created(initialise: Initialiser) -> None:
    """Have `initialise(brand)` write a new brand's first rows: called inside the brand, all in one transaction.

    Rooms call this from their AppConfig.ready; they run in the order of INSTALLED_APPS.
    """
    if initialise not in _initialisers:
        _initialisers.append(initialise)


def create_brand(
    *, slug: str, name: str, pack: str, actor: Actor, accent: str = DEFAULT_ACCENT, reason: str = ""
) -> BrandInfo:
    """Make a brand ready for its first sign-in, or leave nothing of it.

    slug    4–20 small letters and digits; becomes the host `<slug>.<base>` and can never be used again
    pack    IN or HK; currency and zone follow
    raises  ValidationFailed, SlugTaken, BrandNotMade

    Schema, role and row are one transaction of the owner; the first rows are a second, written by the rooms. Between
    the two the brand is PREPARING and answers to no host. Must not be called inside a transaction.
    """
    _check(slug, name, pack, accent)
    template = current_template()
    brand = _make_schema(slug, name.strip(), pack, accent.lower(), template)
    try:
        write_first_rows(brand)
    except Exception as broken:  # whatever a room raises, a half-made brand must not stay
        drop_schema(brand.schema)
        log.exception("provisioning.initialiser_failed", extra={"schema": brand.schema})
        raise BrandNotMade from broken
    return _open(brand, actor, reason)


def write_first_rows(brand: BrandInfo) -> None:
    """What each room gives a new brand, all or nothing."""
    with use_brand(brand.schema), transaction.atomic():  # what runs on commit is inside the brand too
        with connection.cursor() as cursor:
            cursor.execute(_NO_WAIT)
        for initialise in _initialisers:
            initialise(brand)


def drop_schema(schema: str) -> None:
    """Take back a brand that never opened. Refuses one that did: its books must be kept."""
    with owner_connection() as owner:
        status = "select status from tenants_brand where schema_name = %s for update"
        row = owner.execute(status, [schema]).fetchone()
        if row is not None and row[0] != Brand.Status.PREPARING:
            raise BrandNotMade("This brand has been open; it can be suspended, not dropped.")
        _drop(owner, schema)
    context.forget(schema)


def _check(slug: str, name: str, pack: str, accent: str) -> None:
    problems = []
    if not SLUG.fullmatch(slug):
        problems.append(FieldProblem("slug", "bad_slug", "Use 4 to 20 small letters and digits."))
    elif slug in RESERVED_SLUGS:
        problems.append(FieldProblem("slug", "reserved_slug", "This address is kept for the platform."))
    if not 2 <= len(name.strip()) <= 120:
        problems.append(FieldProblem("name", "bad_name", "Enter a name of 2 to 120 characters."))
    if pack not in PACKS:
        problems.append(FieldProblem("pack", "unknown_pack", "Choose IN (India) or HK (Hong Kong)."))
    if not ACCENT.fullmatch(accent):
        problems.append(FieldProblem("accent", "bad_accent", "Enter a colour as #rrggbb."))
    if problems:
        raise ValidationFailed(problems)


def _make_schema(slug: str, name: str, pack: str, accent: str, template: BrandTemplate) -> BrandInfo:
    brand = unborn_brand(slug=slug, name=name, pack=pack, accent=accent)
    schema = brand.schema
    with owner_connection() as owner:
        owner.execute(_NO_WAIT)
        if owner.execute("select 1 from pg_namespace where nspname = %s", [schema]).fetchone():
            _take_back_unfinished(owner, slug)
        try:
            _insert_brand(owner, brand, template.version)
        except errors.UniqueViolation as taken:
            raise SlugTaken.of(slug) from taken
        replay(owner, template, schema)
        ensure_role(owner, role_of(schema))
        grant_schema(owner, schema)
    return brand


def unborn_brand(*, slug: str, name: str, pack: str, accent: str = DEFAULT_ACCENT) -> BrandInfo:
    """What a brand will be once its schema stands; nothing is written."""
    currency, zone = PACKS[pack]
    return BrandInfo(uuid7(), f"b_{slug}", slug, name, pack, currency, zone, Brand.Status.PREPARING, accent)


def _take_back_unfinished(owner: Connection[Any], slug: str) -> None:
    """A making that was cut off left a PREPARING brand; only that one makes way."""
    status = "select status from tenants_brand where slug = %s for update skip locked"
    row = owner.execute(status, [slug]).fetchone()
    if row is None or row[0] != Brand.Status.PREPARING:
        raise SlugTaken.of(slug)
    _drop(owner, f"b_{slug}")


def _drop(owner: Connection[Any], schema: str) -> None:
    """The schema, and every row that speaks of it. Only for a brand that never opened."""
    owner.execute(sql.SQL("drop schema if exists {} cascade").format(sql.Identifier(schema)))
    of_brand = sql.SQL("select id from tenants_brand where schema_name = {}").format(sql.Literal(schema))
    for table, column in (("tenants_brandschemaversion", "brand_id"), ("tenants_domain", "tenant_id")):
        statement = sql.SQL("delete from {} where {} in ({})")
        owner.execute(statement.format(sql.Identifier(table), sql.Identifier(column), of_brand))
    owner.execute("delete from tenants_brand where schema_name = %s", [schema])


def _insert_brand(owner: Connection[Any], brand: BrandInfo, version: str) -> None:
    now = clock.now()
    owner.execute(
        "insert into tenants_brand (id, schema_name, slug, name, pack, currency, zone, status, accent, version,"
        " created_at) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, 1, %s)",
        [brand.id, brand.schema, brand.slug, brand.name, brand.pack, brand.currency, brand.zone]
        + [brand.status, brand.accent, now],
    )
    owner.execute(
        "insert into tenants_domain (id, domain, is_primary, tenant_id) values (%s, %s, true, %s)",
        [uuid7(), host_of(brand.slug), brand.id],
    )
    owner.execute(
        "insert into tenants_brandschemaversion (brand_id, version, state, error, started_at, finished_at)"
        " values (%s, %s, 'DONE', '', %s, %s)",
        [brand.id, version, now, now],
    )


def _open(brand: BrandInfo, actor: Actor, reason: str) -> BrandInfo:
    with use_public(), transaction.atomic():
        row = Brand.objects.select_for_update().get(pk=brand.id)
        row.status = Brand.Status.ACTIVE
        row.save(update_fields=["status"])
        record_act(actor, "brand.created", brand.id, reason)
    context.forget(brand.schema)
    return info_of(row)


def record_act(
    actor: Actor, action: str, brand_id: UUID | None, reason: str, *, group_id: UUID | None = None
) -> None:
    """Write what the platform did to a brand or a lending group, in the caller's transaction."""
    PlatformAct.objects.create(
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        action=action,
        brand_id=brand_id,
        reason=reason,
        group_id=group_id,
    )


def host_of(slug: str) -> str:
    return f"{slug}.{settings.HUNDI_BASE_DOMAIN}"
