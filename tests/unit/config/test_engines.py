"""Embedded engines belong to their data folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from backend.config import engines

pytestmark = pytest.mark.slow


@pytest.fixture
def homes(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    pair = (tmp_path / "one", tmp_path / "two")
    for home in pair:
        engines.start(home, durable=False)
    yield pair
    for home in pair:
        engines.stop(home)


def _postgres(home: Path) -> psycopg.Connection:
    return psycopg.connect(
        engines.postgres_conninfo(home, database="hundi", login=engines.LOGIN_OWNER), autocommit=True
    )


def test_two_folders_run_side_by_side_and_keep_what_they_hold(homes: tuple[Path, Path]) -> None:
    one, two = homes
    with _postgres(one) as connection:
        connection.execute("create table kept (line text)")
        connection.execute("insert into kept values ('of one')")
    redis.Redis.from_url(engines.valkey_url(one)).set("line", "of one")

    with _postgres(two) as connection:
        assert connection.execute("select to_regclass('kept')").fetchone() == (None,)
    assert redis.Redis.from_url(engines.valkey_url(two)).get("line") is None

    engines.stop(one)
    engines.start(one, durable=False)

    with _postgres(one) as connection:
        assert connection.execute("select line from kept").fetchone() == ("of one",)
    assert redis.Redis.from_url(engines.valkey_url(one)).get("line") == b"of one"


def test_a_second_start_finds_the_first_ones_engines(homes: tuple[Path, Path]) -> None:
    with _postgres(homes[0]) as connection:
        before = connection.execute("select pg_postmaster_start_time()").fetchone()

    engines.start(homes[0], durable=False)

    with _postgres(homes[0]) as connection:
        assert connection.execute("select pg_postmaster_start_time()").fetchone() == before


def test_the_applications_login_owns_nothing_and_inherits_nothing(homes: tuple[Path, Path]) -> None:
    with _postgres(homes[0]) as connection:
        row = connection.execute(
            "select rolsuper, rolinherit, rolcreaterole, rolcreatedb from pg_roles where rolname = %s",
            [engines.LOGIN_APP],
        ).fetchone()

    assert row == (False, False, False, False)


def test_valkey_keeps_its_rings_over_a_restart_and_never_drops_one(homes: tuple[Path, Path]) -> None:
    line = redis.Redis.from_url(engines.valkey_url(homes[0]), decode_responses=True)

    assert line.config_get("appendonly", "maxmemory-policy") == {
        "appendonly": "yes",
        "maxmemory-policy": "noeviction",
    }
