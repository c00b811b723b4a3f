"""The PostgreSQL backend that cannot read without knowing whose rows are meant.

Two walls. The schema comes from `tenants.context.current` at every cursor, and its absence is an exception. And the
connection takes the role of that one schema, which has rights on no other: a bug that gets past the first wall meets
"permission denied", not another lender's rows. The walls guard against our mistakes, not against injected SQL.

The owner's login, used by migrations alone, takes no role.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db.backends.postgresql.schema import DatabaseSchemaEditor
from django_tenants.postgresql_backend import base
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import TransactionStatus

from tenants.context import GROUP, PUBLIC, UNSET, current
from tenants.errors import BrandNotSet
from tenants.roles import role_of

_ENTER = "select set_config('role', %s, false), set_config('search_path', %s, false)"
_ENTER_AS_OWNER = "select set_config('search_path', %s, false)"


class SchemaEditor(DatabaseSchemaEditor):
    """Makes no second index for LIKE beside each unique or indexed text column.

    Nothing of ours searches so, and over a thousand brands they are tens of thousands of relations. Where a prefix is
    searched, the model says so with an index of its own (`opclasses`).
    """

    def _create_like_index_sql(self, model: Any, field: Any) -> None:
        return None


class DatabaseWrapper(base.DatabaseWrapper):  # type: ignore[misc]  # django-tenants carries no types
    """One connection; which brand it serves is asked anew at each cursor."""

    SchemaEditorClass = SchemaEditor

    _applied: str | None = None  # the schema the server has been told; None when that may have been undone
    _housekeeping = False
    _own_schema = PUBLIC

    # django-tenants keeps the schema on the connection. Here it is a window on the ContextVar, so that its router and
    # its introspection, which ask the connection, cannot see anything else.
    @property
    def schema_name(self) -> str:
        wanted = current.get()
        return self._own_schema if wanted == UNSET else wanted

    @schema_name.setter
    def schema_name(self, value: str | None) -> None:
        self._own_schema = value or PUBLIC

    @property
    def search_path_set_schemas(self) -> str | None:
        return self._applied

    @search_path_set_schemas.setter
    def search_path_set_schemas(self, value: Sequence[str] | None) -> None:
        # The parent forgets on close, rollback and rollback to a savepoint, because PostgreSQL undoes a SET there.
        self._applied = None if value is None else self.schema_name

    def connect(self) -> None:
        self._applied = None
        with self._without_a_brand():
            super().connect()

    def check_constraints(self, table_names: Sequence[str] | None = None) -> None:
        with self._without_a_brand():
            super().check_constraints(table_names)

    def _cursor(self, name: str | None = None) -> Any:
        if current.get() == UNSET and not self._housekeeping:
            raise BrandNotSet
        return super()._cursor(name)

    def _handle_search_path(self, cursor: Any = None) -> None:
        """Called by the parent at each cursor: tell the server whose rows, when it does not know already."""
        wanted = current.get()
        if wanted in (UNSET, self._applied):
            return
        if self.connection.info.transaction_status == TransactionStatus.INERROR:
            return  # whatever follows fails too, until the rollback, after which this runs again
        self._applied = None
        # Not the caller's cursor: this is no query of the caller's, and is not to be counted as one.
        with self.wrap_database_errors, self.connection.cursor() as own:
            if self._is_owner:
                own.execute(_ENTER_AS_OWNER, [wanted.removeprefix(GROUP)])
            else:
                own.execute(_ENTER, [role_of(wanted), wanted.removeprefix(GROUP)])
        self._applied = wanted

    @property
    def _is_owner(self) -> bool:
        dsn = settings.HUNDI_OWNER_DSN
        return bool(dsn) and conninfo_to_dict(dsn).get("user") == self.settings_dict["USER"]

    @contextmanager
    def _without_a_brand(self) -> Iterator[None]:
        """Version and time-zone probes, and the constraint check of a test's end: they read no table of ours."""
        before, self._housekeeping = self._housekeeping, True
        try:
            yield
        finally:
            self._housekeeping = before
