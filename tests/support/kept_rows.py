"""Rows that a whole module of tests shares, and that are gone after it: what is dear to make is made once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tenants.context import use_public


@contextmanager
def until_the_module_ends(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Inside, the database may be used, by tests too, without `db`; at the end everything is rolled back.

    What is registered with `on_commit` never runs in here.
    """
    with blocker.unblock(), undone():
        yield


@contextmanager
def undone() -> Iterator[None]:
    """What the block writes is rolled back when it ends."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # what must be durable in earnest may run in here
    with use_public():  # even a savepoint is refused where no brand is set
        block.__enter__()
    try:
        yield
    finally:
        with use_public():
            transaction.set_rollback(True)
            block.__exit__(None, None, None)
