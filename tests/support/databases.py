"""The template database of the tests, and its clones."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connections

from backend.config import engines

REPOSITORY = Path(__file__).resolve().parent.parent.parent
KEPT_TEMPLATES = 4

# A change in any of these can change what a new brand holds.
_SHAPES = (
    "backend/**/migrations/*.py",
    "tenants/migrations/*.py",
    "tenants/*.py",
    "tenants/database/*.py",
    "tenants/management/commands/*.py",
    "backend/*/apps.py",
    "backend/*/seed*.py",
    "backend/*/seeds/*",
    "backend/*/packs/*.py",
    "backend/access/permissions.py",
    "backend/brand_config/settings.py",
    "tests/support/build_template.py",
)

_started = False


def superuser(database: str = "postgres") -> psycopg.Connection:
    """A connection past all walls, to make and drop databases with."""
    global _started
    home = settings.HUNDI_HOME
    if not _started:
        engines.start(home, durable=False)
        _started = True
    return psycopg.connect(
        engines.postgres_conninfo(home, database=database, login=engines.SUPERUSER), autocommit=True
    )


def template_name() -> str:
    digest = hashlib.sha256()
    for shape in _SHAPES:
        for path in sorted(REPOSITORY.glob(shape)):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path.relative_to(REPOSITORY)).encode() + b"\0" + path.read_bytes())
    return f"tpl_{digest.hexdigest()[:16]}"


def ensure_template() -> str:
    """The name of the template that fits today's migrations, built by the first run that needs it."""
    name = template_name()
    with superuser() as connection:
        connection.execute("select pg_advisory_lock(hashtext('hundi test template'))")
        if not _exists(connection, name):
            _drop_orphans(connection)
            _build(connection, name)
        connection.execute("select pg_advisory_unlock(hashtext('hundi test template'))")
    return name


def clone_template(name: str) -> None:
    template = ensure_template()
    with superuser() as connection:
        connection.execute(f'drop database if exists "{name}" with (force)')
        connection.execute(
            f'create database "{name}" template "{template}" strategy file_copy owner hundi_owner'
        )


def open_books_today() -> None:
    """Let the books of both brands stand at today: the template is older than this test, if only by a midnight."""
    from backend.brand_config.models import BusinessDay
    from backend.kernel import clock
    from backend.kernel.calendar import BusinessCalendar
    from tenants.context import current_brand, use_brand

    for slug in ("b_beta", "b_alpha"):
        with use_brand(slug):
            today = BusinessCalendar(zone=current_brand().zone).local_date(clock.now())
            BusinessDay.objects.exclude(today=today).update(today=today)


def drop(name: str) -> None:
    with superuser() as connection:
        connection.execute(f'drop database if exists "{name}" with (force)')


def point_connection_at(name: str) -> None:
    """Have this process's connections, of every thread, speak to the named database from now on."""
    connections["default"].close()
    connections["default"].close_pool()
    connections.settings["default"]["NAME"] = name
    settings.DATABASES["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name
    settings.HUNDI_OWNER_DSN = engines.postgres_conninfo(
        settings.HUNDI_HOME, database=name, login=engines.LOGIN_OWNER
    )
    os.environ["HUNDI_DATABASE_NAME"] = name  # for the processes a test starts


def empty_redis_url() -> str:
    """A Valkey database for this run alone, emptied."""
    import redis

    superuser().close()
    url = f"{settings.HUNDI_REDIS_URL}?db={1 + os.getpid() % 15}"
    redis.Redis.from_url(url).flushdb()
    return url


def _exists(connection: psycopg.Connection, name: str) -> bool:
    return connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone() is not None


def _build(connection: psycopg.Connection, name: str) -> None:
    """Migrate and provision in a process of its own, as the owner; then close the template to connections."""
    building = f"{name}_building"
    connection.execute(f'drop database if exists "{building}" with (force)')
    connection.execute(f'create database "{building}" owner {engines.LOGIN_OWNER}')
    built = subprocess.run(
        [sys.executable, "-m", "tests.support.build_template"],
        cwd=REPOSITORY,
        env={
            **os.environ,
            "HUNDI_DATABASE_NAME": building,
            "DJANGO_SETTINGS_MODULE": "backend.config.settings.test",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if built.returncode != 0:
        raise RuntimeError(
            f"the template database could not be built:\n{built.stdout}\n{built.stderr[-6000:]}"
        )
    connection.execute(f'alter database "{building}" rename to "{name}"')


def _drop_orphans(connection: psycopg.Connection) -> None:
    """Drop the clones of runs that died, and the templates nobody used lately."""
    rows = connection.execute(
        "select datname from pg_database where datname ~ '^(test|tpl)_' order by oid desc"
    ).fetchall()
    names = [row[0] for row in rows]
    dead = [n for n in names if n.startswith("test_") and not Path(f"/proc/{n.split('_')[1]}").exists()]
    old = [n for n in names if n.startswith("tpl_") and not n.endswith("_building")][KEPT_TEMPLATES:]
    for name in [*dead, *old]:
        connection.execute(f'drop database if exists "{name}" with (force)')
