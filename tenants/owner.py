"""The owner's own connection: making brands and changing tables. No request's data goes through it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings

from tenants.errors import BrandNotMade


@contextmanager
def owner_connection(*, autocommit: bool = False) -> Iterator[psycopg.Connection[Any]]:
    """One connection as the owner; a single transaction unless `autocommit`, committed at the end.

    raises  BrandNotMade where this process was not given the owner's address
    """
    dsn = settings.HUNDI_OWNER_DSN
    if not dsn:
        raise BrandNotMade("This process may not make brands: it was not given the owner's database address.")
    with psycopg.connect(dsn, autocommit=autocommit, application_name="hundi owner") as connection:
        yield connection
