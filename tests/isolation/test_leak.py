"""Brands asked at once, over HTTP and in every kind of thread: what is read is one's own, or nothing."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from asgiref.sync import sync_to_async
from django.db import connection

from backend.kernel.models import Intent
from bench.tenancy_load import make_brands, run_mixed, web_server
from tenants.context import UNSET, current, use_brand
from tenants.errors import BrandNotSet

REQUESTS = 1500
BRANDS = ("b_alpha", "b_beta")
ROUNDS = 40


@pytest.mark.slow
def test_no_answer_carries_another_brands_rows(committed_brand: str) -> None:
    """Three brands, 24 clients, requests of every kind mixed at random against the web process itself."""
    brands = make_brands()

    with web_server() as port:
        tally = run_mixed(port, brands, requests=REQUESTS, seed=7)

    assert (tally.leaked, tally.failed, tally.requests) == (0, 0, REQUESTS), tally.first_failure


@pytest.fixture
def marked(committed_brand: str) -> str:
    """Each brand holds one row, and it says whose it is."""
    for schema in BRANDS:
        with use_brand(schema):
            Intent.objects.create(job=f"mark.{schema}")
    return committed_brand


def _marks() -> set[str]:
    """What the brand in use, whichever that is, holds; the thread's connection is given back."""
    try:
        return set(Intent.objects.filter(job__startswith="mark.").values_list("job", flat=True))
    finally:
        connection.close()


def _in_a_thread(work: Callable[[], set[str]]) -> set[str]:
    outcome: list[set[str] | BaseException] = []

    def run() -> None:
        try:
            outcome.append(work())
        except BaseException as raised:  # noqa: BLE001 - handed to the caller
            outcome.append(raised)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    (only,) = outcome
    if isinstance(only, BaseException):
        raise only
    return only


def _in_a_pool(work: Callable[[], set[str]]) -> set[str]:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def _in_an_executor_of_the_loop(work: Callable[[], set[str]]) -> set[str]:
    async def run() -> set[str]:
        return await asyncio.get_running_loop().run_in_executor(None, work)

    return asyncio.run(run())


@pytest.mark.parametrize("elsewhere", [_in_a_thread, _in_a_pool, _in_an_executor_of_the_loop])
def test_a_thread_that_was_handed_no_brand_raises_and_reads_nothing(
    marked: str, elsewhere: Callable[[Callable[[], set[str]]], set[str]]
) -> None:
    with pytest.raises(BrandNotSet):
        elsewhere(_marks)


def test_a_thread_that_served_a_brand_keeps_nothing_of_it(marked: str) -> None:
    def served() -> set[str]:
        with use_brand("b_beta"):
            return set(Intent.objects.filter(job__startswith="mark.").values_list("job", flat=True))

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(served).result() == {"mark.b_beta"}
        with pytest.raises(BrandNotSet):  # the same thread, with the connection still open
            pool.submit(_marks).result()


@pytest.mark.parametrize(
    "hand_over",
    [
        sync_to_async(_marks, thread_sensitive=False),
        sync_to_async(_marks, thread_sensitive=True),
        lambda: asyncio.to_thread(_marks),
    ],
    ids=["sync_to_async", "sync_to_async, one thread for all", "to_thread"],
)
def test_coroutines_of_many_brands_at_once_each_read_their_own(
    marked: str, hand_over: Callable[[], asyncio.Future[set[str]]]
) -> None:
    async def ask(schema: str) -> tuple[str, set[str]]:
        with use_brand(schema):
            await asyncio.sleep(0)
            return schema, await hand_over()

    async def all_at_once() -> list[tuple[str, set[str]]]:
        return list(await asyncio.gather(*(ask(schema) for schema in BRANDS * ROUNDS)))

    answers = asyncio.run(all_at_once())

    assert [found for schema, found in answers if found != {f"mark.{schema}"}] == []
    assert len(answers) == len(BRANDS) * ROUNDS


def test_a_coroutine_outside_every_brand_raises(marked: str) -> None:
    async def ask() -> None:
        await sync_to_async(_marks, thread_sensitive=False)()

    token = current.set(UNSET)
    try:
        with pytest.raises(BrandNotSet):
            asyncio.run(ask())
    finally:
        current.reset(token)
