"""The thinking lane of a day-end: loans on whose day something else happens than time, replayed by the core."""

from __future__ import annotations

from datetime import date

from django.db.models import prefetch_related_objects

from backend.brand_config import services as brand_config
from backend.kernel.actor import Actor
from backend.loans.models import DayEndChunk, Loan, LoanPace
from backend.loans.services import books
from backend.loans.services.journals import post_positions
from backend.loans.services.pacing import Paced, write_paces
from backend.loans.services.standing import follow_figures
from backend.loans.states import LoanStatus

_COLUMNS = ("disbursed_on", "closed_on", "next_due_date", "own_class", "asset_class", "figures")


def end_few(chunk: DayEndChunk, *, day: date, actor: Actor) -> tuple[int, int]:
    """End the day for the loans of the chunk that the quiet lane may not touch, in the caller's transaction.

    gives  how many loans, and how many of them fell overdue
    """
    due = LoanPace.objects.filter(wakes_on__lte=day, closed_to__lt=day, quiet_until__lt=day)
    within = due.filter(loan_id__gte=chunk.first_loan_id, loan_id__lte=chunk.last_loan_id)
    loans = list(
        Loan.objects.select_for_update(of=("self",))
        .select_related("customer")
        .filter(id__in=list(within.values_list("loan_id", flat=True)))
        .order_by("id")
    )
    return think(loans, day=day, actor=actor)


def think(loans: list[Loan], *, day: date, actor: Actor) -> tuple[int, int]:
    """Replay locked loans to the end of a day, and write all that follows; counts as `end_few`."""
    before = {
        pace.loan_id: pace
        for pace in LoanPace.objects.select_for_update()
        .filter(loan_id__in=[loan.id for loan in loans])
        .order_by("loan_id")
    }
    # Read now that the loans are held: what a lock has waited for may have given them other terms.
    prefetch_related_objects(loans, "frozen")
    events, calendar = books.events_of_all([loan.id for loan in loans]), brand_config.business_calendar()
    positions, paced = [], []
    for loan in loans:
        terms, told = books.terms_of(loan), events[loan.id]
        position = books.position_of(
            loan, as_of=day, day_closed=True, events=told, terms=terms, calendar=calendar
        )
        books.write_figures(loan, position)
        positions.append((loan, position))
        paced.append(Paced.of(loan, position, terms, told, before.get(loan.id), calendar))
    books.write_instalments(positions)
    post_positions(positions, actor=actor)
    write_paces(paced)
    Loan.objects.bulk_update(loans, _COLUMNS, batch_size=200)
    newly = 0
    for loan, position in positions:
        moved = follow_figures(loan=loan, position=position, actor=actor)
        newly += moved and loan.status == LoanStatus.OVERDUE
    return len(loans), newly
