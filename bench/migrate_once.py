"""Prints the seconds a brand takes by `manage.py migrate`, once Python has started: its tables from nothing, its
rights, and the rooms' first rows, as a brand that is ready for its first sign-in needs all three."""

from __future__ import annotations

import time

import django


def main() -> None:
    django.setup()
    from django.core.management import call_command
    from psycopg import sql

    from tenants.owner import owner_connection
    from tenants.provisioning import unborn_brand, write_first_rows
    from tenants.roles import ensure_role, grant_schema

    brand = unborn_brand(slug="bymigrations", name="By migrations", pack="IN")
    with owner_connection(autocommit=True) as owner:
        started = time.perf_counter()
        owner.execute(sql.SQL("create schema {}").format(sql.Identifier(brand.schema)))
        call_command("migrate", schema=brand.schema, verbosity=0)
        ensure_role(owner, brand.schema)
        grant_schema(owner, brand.schema)
        write_first_rows(brand)
        took = time.perf_counter() - started
        owner.execute(sql.SQL("drop schema {} cascade").format(sql.Identifier(brand.schema)))
    print(took)


if __name__ == "__main__":
    main()
