"""What the code wants a brand's schema to be: its migrations in order, and one version over all of them."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.migrations import Migration, RunPython, SeparateDatabaseAndState
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

Key = tuple[str, str]


def labels(app_names: Iterable[str]) -> set[str]:
    names = set(app_names)
    return {config.label for config in apps.get_app_configs() if config.name in names}


def brand_labels() -> set[str]:
    """The labels of the apps whose tables stand in each brand."""
    return labels(settings.TENANT_APPS)


def public_labels() -> set[str]:
    return labels(settings.SHARED_APPS)


def ordered_migrations(loader: MigrationLoader, wanted: set[str]) -> list[Migration]:
    """The migrations of these apps, each after what it depends on."""
    graph: Any = loader.graph
    keys: list[Key] = []
    for leaf in sorted(key for key in graph.leaf_nodes() if key[0] in wanted):
        keys += [key for key in graph.forwards_plan(leaf) if key[0] in wanted and key not in keys]
    return [graph.nodes[key] for key in keys]


@cache
def brand_version() -> str:
    """A hash over the name and text of every brand migration: equal versions make equal schemas.

    Of the files as this process found them: they do not change under a running process.
    """
    digest = hashlib.sha256()
    for migration in ordered_migrations(MigrationLoader(None), brand_labels()):
        text = Path(inspect.getfile(type(migration))).read_bytes()
        digest.update(f"{migration.app_label}.{migration.name}\0".encode() + text)
    return digest.hexdigest()


def runs_as_sql(migration: Migration) -> bool:
    """Whether the migration is plain SQL in one transaction, so that it can be written once and sent to every brand."""
    return bool(migration.atomic) and all(map(_is_sql, migration.operations))


def _is_sql(operation: Operation) -> bool:
    if isinstance(operation, SeparateDatabaseAndState):
        return all(map(_is_sql, operation.database_operations))
    return not isinstance(operation, RunPython) and bool(getattr(operation, "reduces_to_sql", True))
