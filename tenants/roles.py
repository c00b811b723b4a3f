"""The database roles: one without login for each brand, one for the platform, one for the lending groups' readers.

The application's login may take any of them and has no rights of its own. Append-only tables are append-only here: the
role may insert and read, and no bug of ours can change what was written.
"""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from psycopg import Connection, errors, sql

PUBLIC_ROLE = "hundi_platform"
AUDIT_TABLES = ("audit_entry",)
LEDGER_TABLES = ("ledger_journal", "ledger_posting", "ledger_dailyentry")
APPEND_ONLY_PUBLIC = ("tenants_platformact",)
READ_ONLY = ("django_migrations",)

# What a lending group's desk reads of its companies: the notice tables and nothing else; secrets, keys and files of the
# same room are not among them.
GROUP_ROLE = "hundi_group_reader"
GROUP_TABLES = (
    "notices_source",
    "notices_syncrun",
    "notices_rejectedrow",
    "notices_borrower",
    "notices_notice",
    "notices_noticechange",
    "notices_candidate",
    "notices_matchdecision",
    "notices_kpi",
    "notices_boardline",
    "notices_casenote",
    "notices_followup",
)

SCHEMA_NAME = re.compile(r"b_[a-z0-9]{4,20}")


def role_of(schema: str) -> str:
    """The role that has rights on this schema. A brand's role is named as its schema is."""
    if schema.startswith("group:"):
        return GROUP_ROLE
    return PUBLIC_ROLE if schema == "public" else schema


def app_login() -> str:
    """The login the web, the sockets and the workers use."""
    return getattr(settings, "HUNDI_APP_LOGIN", "") or "hundi_app"


def ensure_role(owner: Connection[Any], role: str) -> None:
    """Make the role and let the application's login take it. Roles belong to the server, so it may be there already."""
    if not owner.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone():
        try:
            with owner.transaction():
                owner.execute(sql.SQL("create role {} nologin").format(sql.Identifier(role)))
        except (errors.DuplicateObject, errors.UniqueViolation):
            pass  # another database of this server made it just now
    member = (
        "select 1 from pg_auth_members where roleid = %s::regrole and member = %s::regrole and set_option"
    )
    if not owner.execute(member, [f'"{role}"', f'"{app_login()}"']).fetchone():
        grant = sql.SQL("grant {} to {} with inherit false, set true")
        owner.execute(grant.format(sql.Identifier(role), sql.Identifier(app_login())))


def grant_schema(owner: Connection[Any], schema: str) -> None:
    """Give the schema's role its rights on every table and sequence that stands there now. May be repeated."""
    tables = {
        row[0]: row[0]
        for row in owner.execute("select tablename from pg_tables where schemaname = %s", [schema]).fetchall()
    }
    statements = ["grant usage on schema {schema} to {role}"]
    if tables:
        statements.append("grant select, insert, update, delete on all tables in schema {schema} to {role}")
    statements.append("grant usage, select on all sequences in schema {schema} to {role}")
    names = {"schema": sql.Identifier(schema), "role": sql.Identifier(role_of(schema))}
    for statement in statements:
        owner.execute(sql.SQL(statement).format(**names))
    append_only = APPEND_ONLY_PUBLIC if schema == "public" else AUDIT_TABLES + LEDGER_TABLES
    _take_back(owner, schema, [t for t in append_only if t in tables], "update, delete")
    _take_back(owner, schema, [t for t in READ_ONLY if t in tables], "insert, update, delete")
    if schema != "public":
        _open_to_groups(owner, schema, [t for t in GROUP_TABLES if t in tables])


def _open_to_groups(owner: Connection[Any], schema: str, tables: list[str]) -> None:
    """The readers of lending groups may look at the notice tables of any brand; `migrate_public` makes their role."""
    if not tables:
        return
    names = {
        "schema": sql.Identifier(schema),
        "role": sql.Identifier(GROUP_ROLE),
        "tables": sql.SQL(", ").join(sql.Identifier(schema, table) for table in tables),
    }
    for statement in (
        "grant usage on schema {schema} to {role}",
        "grant select on table {tables} to {role}",
    ):
        owner.execute(sql.SQL(statement).format(**names))


def _take_back(owner: Connection[Any], schema: str, tables: list[str], rights: str) -> None:
    if not tables:
        return
    owner.execute(
        sql.SQL("revoke {rights} on {tables} from {role}").format(
            rights=sql.SQL(rights),
            tables=sql.SQL(", ").join(sql.Identifier(schema, table) for table in tables),
            role=sql.Identifier(role_of(schema)),
        )
    )
