"""A database of a job's own: made empty, migrated, dropped at the end, whatever happens."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from backend.config.environment import REPOSITORY
from tenants import context, hosts

PATIENCE_S = 120


@contextmanager
def scratch_database(job: str) -> Iterator[str]:
    """Inside, this process speaks to a new database that has the public schema and the template of brands."""
    _start_engines()
    name = f"bench_{job.replace('-', '_')}_{os.getpid()}"
    before, owner_before = settings.DATABASES["default"]["NAME"], settings.HUNDI_OWNER_DSN
    with _maintenance(owner_before) as owner:
        owner.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    try:
        _point_at(name, make_conninfo(owner_before, dbname=name))
        run_as_owner("migrate_public")
        run_as_owner("migrate_brands")
        yield name
    finally:
        _point_at(before, owner_before)
        with _maintenance(owner_before) as owner:
            _drop(owner, name)


def checkpoint() -> None:
    """Begin what is measured with every page written: one that falls by chance would write whole pages to the log."""
    if settings.HUNDI_LOCAL:
        from backend.config import engines

        dsn = engines.postgres_conninfo(settings.HUNDI_HOME, database="postgres", login=engines.SUPERUSER)
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute("checkpoint")


def _drop(owner: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    """The owner may end every session but a vacuum of the server's own, which it waits for."""
    for _ in range(PATIENCE_S):
        try:
            owner.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
            return
        except psycopg.errors.InsufficientPrivilege:
            time.sleep(1)
    raise RuntimeError(f"{name} is still vacuumed after {PATIENCE_S} s, and stays.")


def run_as_owner(*command: str, module: str = "manage") -> str:
    """Run a command of ours, or a module, in a process that owns the same database; gives what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", module, *command],
        cwd=REPOSITORY,
        env={
            **os.environ,
            "HUNDI_DATABASE_LOGIN": "owner",
            "HUNDI_DATABASE_NAME": str(settings.DATABASES["default"]["NAME"]),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command) or module} failed:\n{done.stderr[-3000:]}")
    return done.stdout


def _start_engines() -> None:
    if settings.HUNDI_LOCAL:
        from backend.config import engines

        engines.start(settings.HUNDI_HOME)


@contextmanager
def _maintenance(owner_dsn: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with psycopg.connect(make_conninfo(owner_dsn, dbname="postgres"), autocommit=True) as connection:
        yield connection


def _point_at(name: str, owner_dsn: str) -> None:
    connections["default"].close()
    connections["default"].close_pool()  # type: ignore[attr-defined]  # of the PostgreSQL backend
    connections.settings["default"]["NAME"] = name
    settings.DATABASES["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name
    settings.HUNDI_OWNER_DSN = owner_dsn
    context.forget()
    hosts.forget_hosts()
    assert conninfo_to_dict(owner_dsn)["dbname"] == name or "bench_" not in name
