"""No brand set, no rows; one brand set, no other brand's rows."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from backend.kernel.models import Intent
from tenants.context import current_schema, use_brand, use_public
from tenants.errors import BrandNotSet
from tenants.models import Brand


def _applied() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("select current_user, current_setting('search_path')")
        row: tuple[str, str] = cursor.fetchone()
    return row


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_a_query_without_a_brand_raises(db: None) -> None:
    with pytest.raises(BrandNotSet):
        Intent.objects.count()


def test_the_schema_cannot_be_asked_without_a_brand() -> None:
    with pytest.raises(BrandNotSet):
        current_schema()


def test_a_raw_thread_inherits_no_brand_and_so_reads_nothing(brand: str) -> None:
    seen: list[type[BaseException]] = []

    def read() -> None:
        try:
            Intent.objects.count()
        except BrandNotSet as refused:
            seen.append(type(refused))
        finally:
            connection.close()

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()

    assert seen == [BrandNotSet]


def test_inside_a_brand_the_connection_has_that_brand_role_and_path_alone(brand: str) -> None:
    assert _applied() == ("b_alpha", "b_alpha")


def test_each_brand_reads_its_own_rows(brand: str) -> None:
    Intent.objects.create(job="alpha.only")

    with use_brand("b_beta"):
        there = Intent.objects.filter(job="alpha.only").count()

    assert (Intent.objects.filter(job="alpha.only").count(), there) == (1, 0)


@pytest.mark.parametrize(
    "table", ["b_beta.kernel_intent", "public.tenants_platformuser", "public.tenants_brand"]
)
def test_a_brand_role_may_not_read_past_its_schema(brand: str, table: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        _run(f"select * from {table}")


def test_the_platform_role_may_not_read_a_brand(db: None) -> None:
    with use_public(), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        _run("select * from b_alpha.kernel_intent")


def test_the_login_itself_may_read_nothing(brand: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        _run("reset role", "select * from b_alpha.kernel_intent")


def test_the_brand_is_right_again_after_a_switch_inside_a_rolled_back_savepoint(brand: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), use_brand("b_beta"):
        Intent.objects.create(job="x" * 200)

    assert _applied() == ("b_alpha", "b_alpha")


def test_the_brand_is_right_again_after_a_statement_failed_inside_another(brand: str) -> None:
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        use_brand("b_beta"),
        connection.cursor() as cursor,
    ):
        cursor.execute("select 1/0")

    assert _applied() == ("b_alpha", "b_alpha")


def test_a_schema_without_a_role_is_refused_and_leaves_no_other_brand_behind(brand: str) -> None:
    assert _applied() == ("b_alpha", "b_alpha")

    with pytest.raises(DatabaseError), transaction.atomic(), use_brand("b_nowhere"):
        Intent.objects.count()

    assert _applied() == ("b_alpha", "b_alpha")


def test_a_server_side_cursor_reads_the_brand_too(brand: str) -> None:
    Intent.objects.create(job="alpha.only")
    with use_brand("b_beta"):
        assert not any(row.job == "alpha.only" for row in Intent.objects.iterator(chunk_size=10))

    assert any(row.job == "alpha.only" for row in Intent.objects.iterator(chunk_size=10))


def test_a_brand_switch_is_no_query_of_the_caller(brand: str, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        Intent.objects.count()
        with use_brand("b_beta"):
            Intent.objects.count()


def test_the_platforms_acts_can_be_written_and_not_changed(db: None) -> None:
    from backend.kernel.actor import Actor
    from tenants.models import PlatformAct
    from tenants.provisioning import record_act

    with use_public():
        record_act(Actor.system("tests"), "brand.created", Brand.objects.get(slug="alpha").id, "why")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            PlatformAct.objects.update(reason="rewritten")


@pytest.fixture(autouse=True)
def _leaves_no_brand_set() -> Iterator[None]:
    yield
    with pytest.raises(BrandNotSet):
        current_schema()
