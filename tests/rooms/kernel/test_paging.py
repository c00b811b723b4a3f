"""Pages by position: every row once, in order, whatever the direction."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from backend.kernel import clock, paging
from backend.kernel.errors import ValidationFailed
from backend.kernel.models import Intent

BY_NEWEST = ("-due_at", "-id")
BY_JOB_THEN_NEWEST = ("job", "-due_at", "-id")


@pytest.fixture
def rows(brand: str) -> list[Intent]:
    """25 rows over 5 moments and 3 jobs: many ties."""
    now = clock.now()
    Intent.objects.all().delete()
    return Intent.objects.bulk_create(
        [Intent(job=f"job{n % 3}", due_at=now + timedelta(minutes=n % 5)) for n in range(25)]
    )


@pytest.mark.parametrize("order", [BY_NEWEST, BY_JOB_THEN_NEWEST, ("due_at", "id")])
@pytest.mark.parametrize("size", [1, 4, 24, 25, 200])
def test_walking_forward_and_back_meets_every_row_once_in_order(
    rows: list[Intent], order: tuple[str, ...], size: int
) -> None:
    expected = list(Intent.objects.order_by(*order).values_list("id", flat=True))
    seen, after = [], None
    while True:
        page = paging.keyset_page(Intent.objects.all(), order=order, first=size, after=after)
        seen += [row.id for row in page.items]
        if not page.has_next:
            break
        after = page.end_cursor
    assert seen == expected

    back, before = [], None
    while True:
        page = paging.keyset_page(Intent.objects.all(), order=order, last=size, before=before)
        back = [row.id for row in page.items] + back
        if not page.has_previous:
            break
        before = page.start_cursor
    assert back == expected


def test_a_row_that_comes_in_at_the_top_does_not_shift_the_next_page(rows: list[Intent]) -> None:
    first = paging.keyset_page(Intent.objects.all(), order=BY_NEWEST, first=10)
    Intent.objects.create(job="new", due_at=clock.now() + timedelta(days=1))
    second = paging.keyset_page(Intent.objects.all(), order=BY_NEWEST, first=10, after=first.end_cursor)
    ids = [row.id for page in (first, second) for row in page.items]
    assert len(set(ids)) == 20


def test_rows_of_values_have_the_same_cursors(rows: list[Intent]) -> None:
    plain = paging.keyset_page(Intent.objects.all(), order=BY_NEWEST, first=3)
    values = paging.keyset_page(Intent.objects.values("id", "due_at"), order=BY_NEWEST, first=3)
    assert values.cursors == plain.cursors
    assert len(plain.cursors) == 3


@pytest.mark.parametrize("size", [0, -1, 201])
def test_a_page_has_1_to_200_rows(brand: str, size: int) -> None:
    with pytest.raises(ValidationFailed):
        paging.keyset_page(Intent.objects.all(), order=BY_NEWEST, first=size)


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "bm90anNvbg", "W10", "W1siaSIsMV0sWyJpIiwxXV0", "W1sidSIsIngiXSxbInUiLCJ4Il1d", "é", "e30"],
)
def test_a_cursor_that_is_none_of_ours_is_refused(brand: str, cursor: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        paging.keyset_page(Intent.objects.all(), order=BY_NEWEST, first=5, after=cursor)
    assert refusal.value.fields[0].code == "bad_cursor"


def test_a_count_goes_no_further_than_its_cap(rows: list[Intent]) -> None:
    everything = Intent.objects.all()
    assert paging.capped_count(everything, cap=30) == paging.CappedTotal(25, capped=False)
    assert paging.capped_count(everything, cap=26) == paging.CappedTotal(25, capped=False)
    assert paging.capped_count(everything, cap=25) == paging.CappedTotal(24, capped=True)


def test_pages_hold_no_more_than_two_neighbours_apart(rows: list[Intent]) -> None:
    page = paging.keyset_page(Intent.objects.all(), order=BY_NEWEST, first=25)
    assert all(a.due_at >= b.due_at for a, b in pairwise(page.items))
