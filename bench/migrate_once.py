"""Prints the seconds that `manage.py migrate` takes for one brand schema from nothing, once Python has started."""

from __future__ import annotations

import time

import django


def main() -> None:
    django.setup()
    from django.core.management import call_command
    from psycopg import sql

    from tenants.owner import owner_connection

    schema = "b_bymigrations"
    with owner_connection(autocommit=True) as owner:
        owner.execute(sql.SQL("create schema {}").format(sql.Identifier(schema)))
        started = time.perf_counter()
        call_command("migrate", schema=schema, verbosity=0)
        took = time.perf_counter() - started
        owner.execute(sql.SQL("drop schema {} cascade").format(sql.Identifier(schema)))
    print(took)


if __name__ == "__main__":
    main()
