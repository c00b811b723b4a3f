"""Migrations reach every brand, once; a brand in trouble is named and the rest go on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from tenants.context import use_public
from tenants.models import BrandSchemaVersion

pytestmark = pytest.mark.slow


@contextmanager
def _owner() -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(settings.HUNDI_OWNER_DSN, autocommit=True) as owner:
        yield owner


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    connections["default"].close()
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.REPOSITORY,
        env={**os.environ, "HUNDI_DATABASE_LOGIN": "owner"},
        capture_output=True,
        text=True,
        check=False,
    )


def _undo_audit(*schemas: str) -> None:
    """Put brands back to where the audit room's migrations have not run."""
    with _owner() as owner:
        for schema in schemas:
            tables = owner.execute(
                "select tablename from pg_tables where schemaname = %s and tablename like 'audit\\_%%'",
                [schema],
            ).fetchall()
            for (table,) in tables:
                owner.execute(f'drop table "{schema}"."{table}" cascade')
            owner.execute(f"delete from {schema}.django_migrations where app = 'audit'")


def _states() -> dict[str, str]:
    with use_public():
        rows = BrandSchemaVersion.objects.select_related("brand")
        return {row.brand.schema_name: row.state for row in rows}


def test_brands_that_lack_a_migration_get_it_and_then_match_the_template(committed_brand: str) -> None:
    _undo_audit("b_alpha", "b_beta")
    assert _run("migrate_brands", "--check").returncode != 0

    done = _run("migrate_brands")

    assert done.returncode == 0, done.stderr
    assert "2 migrated" in done.stdout
    assert _run("migrate_brands", "--check").returncode == 0
    assert "0 migrated, 2 already there" in _run("migrate_brands").stdout
    with _owner() as owner:
        may_update = "select has_table_privilege('b_beta', 'b_beta.audit_entry', 'update')"
        assert owner.execute(may_update).fetchone() == (False,)


def test_a_brand_in_trouble_is_named_kept_whole_and_picked_up_by_the_next_run(committed_brand: str) -> None:
    _undo_audit("b_alpha", "b_beta")
    with _owner() as owner:
        owner.execute("create table b_beta.audit_entry (in_the_way int)")

    first = _run("migrate_brands")

    assert first.returncode != 0
    assert "b_beta" in first.stderr
    assert "b_alpha" not in first.stderr
    assert _states() == {"b_alpha": "DONE", "b_beta": "FAILED"}
    with _owner() as owner:
        left = "select count(*) from pg_tables where schemaname = 'b_beta' and tablename like 'audit\\_%'"
        assert owner.execute(left).fetchone() == (1,)
        owner.execute("drop table b_beta.audit_entry")

    second = _run("migrate_brands")

    assert second.returncode == 0, second.stderr
    assert "1 migrated, 1 already there" in second.stdout
    assert _states() == {"b_alpha": "DONE", "b_beta": "DONE"}


def test_a_failing_canary_stops_the_run_before_any_other_brand(committed_brand: str) -> None:
    _undo_audit("b_alpha", "b_beta")
    with _owner() as owner:
        owner.execute("create table b_beta.audit_entry (in_the_way int)")

    done = _run("migrate_brands", "--canary", "b_beta")

    assert done.returncode != 0
    assert "canary b_beta" in done.stderr
    with _owner() as owner:
        untouched = (
            "select count(*) from pg_tables where schemaname = 'b_alpha' and tablename like 'audit\\_%'"
        )
        assert owner.execute(untouched).fetchone() == (0,)


def test_two_runs_at_once_are_refused(committed_brand: str) -> None:
    with _owner() as owner:
        owner.execute("select pg_advisory_lock(hashtext('hundi migrate_brands'))")

        done = _run("migrate_brands")

    assert done.returncode != 0
    assert "Another migrate_brands is running" in done.stderr


def test_a_drifted_brand_is_shown_by_the_check(committed_brand: str) -> None:
    with _owner() as owner:
        owner.execute("create index stray on b_beta.audit_entry (created_at)")

    done = _run("migrate_brands", "--check")

    assert done.returncode != 0
    assert "b_beta: differs from the template" in done.stderr
    assert "b_alpha" not in done.stderr
