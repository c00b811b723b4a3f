"""The tests' own ground: clones of one template, walls included."""

from __future__ import annotations

import threading

import pytest
from django.db import ProgrammingError, connection, transaction

from backend.kernel.models import Schedule
from tenants.context import BrandNotSet, use_brand


def _current_user() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select current_user, session_user")
        return ",".join(cursor.fetchone())


def test_a_test_runs_behind_the_brands_wall(brand: str) -> None:
    current, session = _current_user().split(",")

    assert session == "hundi_app"
    assert current != session


def test_one_brand_cannot_read_another_by_naming_it(brand: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("select count(*) from b_beta.kernel_schedule")


def test_outside_a_brand_there_is_no_database(db: None) -> None:
    with pytest.raises(BrandNotSet):
        Schedule.objects.count()


@pytest.mark.slow
def test_committed_rows_are_seen_by_other_threads_and_gone_afterwards(committed_brand: str) -> None:
    seen: list[str] = []

    def look() -> None:
        with use_brand(committed_brand):
            seen.append(_current_user())
        connection.close()

    other = threading.Thread(target=look)
    other.start()
    other.join()

    assert seen == [_current_user()]
