"""A brand is made whole or not at all, and is made of the same shape as every other."""

from __future__ import annotations

import psycopg
import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction

from backend.kernel.actor import Actor
from backend.kernel.errors import ValidationFailed
from tenants import provisioning
from tenants.context import BrandInfo, current_brand, use_brand, use_public
from tenants.errors import BrandNotMade
from tenants.fingerprint import fingerprints
from tenants.models import Brand, BrandSchemaVersion, PlatformAct
from tenants.provisioning import create_brand

SYSTEM = Actor.system("tests")


def _make(slug: str = "gamma", **changes: str) -> BrandInfo:
    given = {"slug": slug, "name": "Gamma Money", "pack": "IN"} | changes
    return create_brand(actor=SYSTEM, **given)


def _schemas() -> set[str]:
    with psycopg.connect(settings.HUNDI_OWNER_DSN) as owner:
        return {row[0] for row in owner.execute("select nspname from pg_namespace").fetchall()}


def test_a_new_brand_is_open_and_has_the_shape_of_the_template(committed_brand: str) -> None:
    brand = _make()

    with psycopg.connect(settings.HUNDI_OWNER_DSN) as owner:
        shapes = fingerprints(owner, ["b_gamma", "b_alpha"])
    assert shapes["b_gamma"] == shapes["b_alpha"]
    with use_brand("b_gamma"):
        assert current_brand() == brand
    assert (brand.status, brand.currency, brand.zone) == ("ACTIVE", "INR", "Asia/Kolkata")
    with use_public():
        row = Brand.objects.get(slug="gamma")
        assert BrandSchemaVersion.objects.get(brand=row).state == "DONE"
        assert PlatformAct.objects.get(brand=row).action == "brand.created"
        assert [domain.domain for domain in row.domains.all()] == ["gamma.localhost"]


def test_the_hong_kong_pack_keeps_its_books_in_hong_kong_dollars(committed_brand: str) -> None:
    brand = _make("delta", pack="HK")

    assert (brand.pack, brand.currency, brand.zone) == ("HK", "HKD", "Asia/Hong_Kong")


def test_rooms_write_the_first_rows_inside_the_brand(
    committed_brand: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, str]] = []
    spy = lambda brand: seen.append((brand.slug, current_brand().slug))  # noqa: E731
    monkeypatch.setattr(provisioning, "_initialisers", [*provisioning._initialisers, spy])

    _make()

    assert seen == [("gamma", "gamma")]


def test_a_room_that_fails_leaves_nothing_of_the_brand(
    committed_brand: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(brand: BrandInfo) -> None:
        raise ValueError(brand.slug)

    monkeypatch.setattr(provisioning, "_initialisers", [fail])

    with pytest.raises(BrandNotMade):
        _make()

    assert "b_gamma" not in _schemas()
    with use_public():
        assert not Brand.objects.filter(slug="gamma").exists()
    monkeypatch.setattr(provisioning, "_initialisers", [])
    assert _make().slug == "gamma"


def test_a_making_that_was_cut_off_makes_way_for_the_next(committed_brand: str) -> None:
    _make()
    with use_public():
        Brand.objects.filter(slug="gamma").update(status="PREPARING")
        PlatformAct  # noqa: B018 - its row goes with the brand's first making only in real life
    with psycopg.connect(settings.HUNDI_OWNER_DSN) as owner:
        owner.execute("delete from tenants_platformact")

    again = _make(name="Gamma Again")

    assert again.name == "Gamma Again"


def test_an_address_is_given_once(committed_brand: str) -> None:
    _make()

    with pytest.raises(ValidationFailed) as refused:
        _make()

    assert [problem.code for problem in refused.value.fields] == ["slug_taken"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"slug": "abc"}, "bad_slug"),
        ({"slug": "Gamma"}, "bad_slug"),
        ({"slug": "gam-ma"}, "bad_slug"),
        ({"slug": "a" * 21}, "bad_slug"),
        ({"slug": "platform"}, "reserved_slug"),
        ({"name": " "}, "bad_name"),
        ({"pack": "SG"}, "unknown_pack"),
        ({"accent": "red"}, "bad_accent"),
    ],
)
def test_what_a_brand_cannot_be(changes: dict[str, str], code: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        _make(**{"slug": "gamma"} | changes)

    assert [problem.code for problem in refused.value.fields] == [code]


def test_two_makings_at_once_of_one_address_make_one_brand(committed_brand: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def attempt(number: int) -> str:
        try:
            _make(name=f"Gamma {number}")
        except ValidationFailed as refused:
            return refused.fields[0].code
        finally:
            connection.close()
        return "made"

    with ThreadPoolExecutor(3) as pool:
        answers = sorted(pool.map(attempt, range(3)))

    assert answers == ["made", "slug_taken", "slug_taken"]


@pytest.mark.parametrize("table", ["audit_entry", "ledger_journal", "ledger_posting", "ledger_dailyentry"])
def test_append_only_tables_are_so_for_a_new_brand(committed_brand: str, table: str) -> None:
    _make()

    with use_brand("b_gamma"):
        column = "journal_id" if table == "ledger_dailyentry" else "id"
        for statement in (
            f"update {table} set {column} = {column}",
            f"delete from {table}",
            f"truncate {table}",
        ):
            with (
                pytest.raises(ProgrammingError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


def test_a_brand_role_can_make_no_table(brand: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("create table stray (id int)")
