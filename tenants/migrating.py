"""Bringing every brand's schema forward: the SQL is written once, then sent to each brand in a transaction of its own.

Stock migration costs a third of a second a brand with nothing to do. Here the template is built anew, each migration's
SQL is noted just before it runs there, and a brand gets what it lacks in one go. Some brands may fail: they keep
their old schema whole, are named, and the rest goes on. The run may be killed and started again at any point.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from psycopg import Connection, errors, sql

from backend.kernel import clock
from tenants.context import TEMPLATE, use_brand, use_public
from tenants.fingerprint import fingerprints
from tenants.models import BrandTemplate
from tenants.owner import owner_connection
from tenants.roles import GROUP_ROLE, PUBLIC_ROLE, ensure_role, grant_schema
from tenants.template import build_template
from tenants.versions import Key, brand_version, ordered_migrations, public_labels, runs_as_sql

LOCK_TIMEOUT = "2s"
TRIES = 5
PAUSE_S = 0.5

_ONE_RUN = "select pg_try_advisory_lock(hashtext('hundi migrate_brands'))"
Say = Callable[[str], None]


class MigrationRefused(RuntimeError):
    """The run stopped: another run is under way, the canary failed, or too many brands did."""


@dataclass(frozen=True, slots=True)
class BrandRow:
    id: UUID
    schema: str


@dataclass(slots=True)
class Outcome:
    """What a run did. `failed` maps a schema to the first line of what stopped it."""

    version: str
    done: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    drifted: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Step:
    """One migration: its SQL, or None where only Django can run it (Python inside, or no transaction)."""

    key: Key
    statements: str | None


def migrate_public() -> list[Key]:
    """Bring the public schema forward, and give the platform's role its rights. Needs the owner's login."""
    done: list[Key] = []
    with use_public():
        executor = MigrationExecutor(connection)
        executor.recorder.ensure_schema()
        applied = set(executor.loader.applied_migrations)
        for migration in ordered_migrations(executor.loader, public_labels()):
            key = (migration.app_label, migration.name)
            if key not in applied:
                executor.migrate([key])
                executor.loader.build_graph()
                done.append(key)
        connection.close()
    with owner_connection() as owner:
        ensure_role(owner, PUBLIC_ROLE)
        ensure_role(owner, GROUP_ROLE)
        grant_schema(owner, "public")
    return done


def migrate_brands(*, say: Say, canary: str | None = None) -> Outcome:
    """Bring every brand forward. Needs the owner's login.

    canary  the schema that goes first; the oldest brand when not given
    raises  MigrationRefused
    """
    with owner_connection(autocommit=True) as guard:
        row = guard.execute(_ONE_RUN).fetchone()
        if row is None or not row[0]:
            raise MigrationRefused("Another migrate_brands is running; wait for it or stop it first.")
        return _migrate_all(say, canary)


def check_brands() -> dict[str, str]:
    """Compare each brand's shape with the template's: schema -> what differs. Empty when all are equal."""
    with use_public():
        template = BrandTemplate.objects.filter(version=brand_version()).first()
    if template is None:
        return {TEMPLATE: "no template for these migrations: run migrate_brands"}
    with owner_connection() as owner:
        schemas = [brand.schema for brand in _brands(owner)]
        found = fingerprints(owner, schemas)
    return {
        schema: "differs from the template" if schema in found else "has no tables"
        for schema in schemas
        if found.get(schema) != template.fingerprint
    }


def _migrate_all(say: Say, canary: str | None) -> Outcome:
    version = brand_version()
    outcome = Outcome(version=version)
    with owner_connection(autocommit=True) as owner:
        brands = _canary_first(_brands(owner), canary)
        applied = _applied(owner, [brand.schema for brand in brands])
        with use_public():
            template = BrandTemplate.objects.filter(version=version).first()
        lacking = _lacking(brands, applied)
        if template is None or lacking:
            say("building the template")
            template, steps = _template_and_steps(lacking)
        else:
            steps = []
        allowed = max(1, len(brands) // 100)
        for place, brand in enumerate(brands):
            todo = [step for step in steps if step.key not in applied[brand.schema]]
            if not todo and _is_done(owner, brand, version):
                outcome.skipped.append(brand.schema)
                continue
            failure = _migrate_one(owner, brand, todo, version)
            if failure is None:
                outcome.done.append(brand.schema)
                continue
            outcome.failed[brand.schema] = failure
            say(f"{brand.schema}: {failure}")
            if place == 0:
                raise MigrationRefused(
                    f"The canary {brand.schema} failed; no other brand was touched. {failure}"
                )
            if len(outcome.failed) > allowed:
                names = ", ".join(outcome.failed)
                raise MigrationRefused(
                    f"More than {allowed} of {len(brands)} brands failed: {names}. Stopped."
                )
        shapes = fingerprints(owner, [brand.schema for brand in brands])
    outcome.drifted = [
        brand.schema
        for brand in brands
        if brand.schema not in outcome.failed and shapes.get(brand.schema) != template.fingerprint
    ]
    return outcome


def _brands(owner: Connection[Any]) -> list[BrandRow]:
    rows = owner.execute("select id, schema_name from tenants_brand order by created_at, id").fetchall()
    return [BrandRow(*row) for row in rows]


def _canary_first(brands: list[BrandRow], canary: str | None) -> list[BrandRow]:
    if canary is not None and canary not in {brand.schema for brand in brands}:
        raise MigrationRefused(f"There is no brand {canary} to go first.")
    return sorted(brands, key=lambda brand: brand.schema != canary)


def _applied(owner: Connection[Any], schemas: Sequence[str]) -> dict[str, set[Key]]:
    """What each brand has run, all read at once."""
    found: dict[str, set[Key]] = {schema: set() for schema in schemas}
    parts = [
        sql.SQL("select {}, app, name from {}").format(
            sql.Literal(schema), sql.Identifier(schema, "django_migrations")
        )
        for schema in schemas
    ]
    for start in range(0, len(parts), 500):
        for schema, app, name in owner.execute(
            sql.SQL(" union all ").join(parts[start : start + 500])
        ).fetchall():
            found[schema].add((app, name))
    return found


def _lacking(brands: Sequence[BrandRow], applied: dict[str, set[Key]]) -> set[Key]:
    """Migrations that at least one brand has yet to run."""
    from django.db.migrations.loader import MigrationLoader

    from tenants.versions import brand_labels

    wanted = {(m.app_label, m.name) for m in ordered_migrations(MigrationLoader(None), brand_labels())}
    return {key for brand in brands for key in wanted - applied[brand.schema]}


def _template_and_steps(lacking: set[Key]) -> tuple[BrandTemplate, list[Step]]:
    steps: list[Step] = []

    def note(executor: MigrationExecutor, migration: Migration) -> None:
        key = (migration.app_label, migration.name)
        if key not in lacking:
            return
        if not runs_as_sql(migration):
            steps.append(Step(key, None))
            return
        # Written while the template stands just before this migration: Django looks constraint names up there.
        lines: list[str] = executor.loader.collect_sql([(migration, False)])
        steps.append(Step(key, "\n".join(line for line in lines if not _is_frame(line))))

    return build_template(before=note), steps


def _is_frame(line: str) -> bool:
    """BEGIN, COMMIT and comments: the transaction is ours."""
    return line.startswith("--") or line.strip() in {"BEGIN;", "COMMIT;"}


def _is_done(owner: Connection[Any], brand: BrandRow, version: str) -> bool:
    query = "select 1 from tenants_brandschemaversion where brand_id = %s and version = %s and state = 'DONE'"
    return owner.execute(query, [brand.id, version]).fetchone() is not None


def _migrate_one(owner: Connection[Any], brand: BrandRow, steps: Sequence[Step], version: str) -> str | None:
    """Run what one brand lacks; gives the first line of what stopped it, or None."""
    _note_state(owner, brand, version, "RUNNING", "")
    try:
        for stretch in _stretches(steps):
            if stretch[0].statements is None:
                _run_by_django(brand.schema, stretch[0].key)
            else:
                _run_as_sql(owner, brand.schema, stretch)
        with owner.transaction():
            grant_schema(owner, brand.schema)
            _note_state(owner, brand, version, "DONE", "")
    except (
        psycopg.Error,
        RuntimeError,
        ValueError,
    ) as broken:  # the brand's own trouble, not a bug of this code
        failure = f"{type(broken).__name__}: {str(broken).splitlines()[0] if str(broken) else ''}"[:300]
        _note_state(owner, brand, version, "FAILED", failure)
        return failure
    except Exception as broken:  # noqa: BLE001 - a migration's own Python may raise anything; the rest goes on
        _note_state(owner, brand, version, "FAILED", type(broken).__name__)
        return type(broken).__name__
    return None


def _stretches(steps: Sequence[Step]) -> list[list[Step]]:
    """Neighbouring SQL steps together, each step of Django's own alone."""
    grouped: list[list[Step]] = []
    for step in steps:
        if step.statements is not None and grouped and grouped[-1][0].statements is not None:
            grouped[-1].append(step)
        else:
            grouped.append([step])
    return grouped


def _run_as_sql(owner: Connection[Any], schema: str, steps: Sequence[Step]) -> None:
    """All or nothing for this brand. A lock not to be had in time is tried again, so that no reader waits long."""
    text = "\n".join(step.statements or "" for step in steps)
    for attempt in range(1, TRIES + 1):
        try:
            with owner.transaction():
                owner.execute(sql.SQL("set local lock_timeout = {}").format(sql.Literal(LOCK_TIMEOUT)))
                owner.execute(sql.SQL("set local search_path = {}").format(sql.Identifier(schema)))
                if text.strip():
                    owner.execute(text.encode())
                owner.cursor().executemany(
                    "insert into django_migrations (app, name, applied) values (%s, %s, now())",
                    [step.key for step in steps],
                )
            return
        except (errors.LockNotAvailable, errors.DeadlockDetected):
            if attempt == TRIES:
                raise
            time.sleep(PAUSE_S * attempt)


def _run_by_django(schema: str, key: Key) -> None:
    with use_brand(schema):
        executor = MigrationExecutor(connection)
        with connection.cursor() as cursor:
            cursor.execute("select set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
        try:
            executor.migrate([key])
        finally:
            connection.close()


def _note_state(owner: Connection[Any], brand: BrandRow, version: str, state: str, error: str) -> None:
    finished = None if state == "RUNNING" else clock.now()
    owner.execute(
        "insert into tenants_brandschemaversion (brand_id, version, state, error, started_at, finished_at)"
        " values (%(brand)s, %(version)s, %(state)s, %(error)s, %(now)s, %(finished)s)"
        " on conflict (brand_id) do update set version = excluded.version, state = excluded.state,"
        " error = excluded.error, finished_at = excluded.finished_at, started_at = case"
        " when excluded.state = 'RUNNING' then excluded.started_at else tenants_brandschemaversion.started_at end",
        {
            "brand": brand.id,
            "version": version,
            "state": state,
            "error": error,
            "now": clock.now(),
            "finished": finished,
        },
    )
