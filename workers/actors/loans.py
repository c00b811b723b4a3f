"""The loans room's own jobs, under the names that its services put on intents."""

from __future__ import annotations

from backend.kernel.actor import Actor
from backend.loans.jobs import JOBS, POLLS
from backend.loans.services import day_end
from workers.jobs import job

for _name, _function in {**JOBS, **POLLS}.items():
    job(_name)(_function)


@job("loans.day_end")
def move_the_books() -> None:
    """Every date that is over and still open, oldest first."""
    day_end.catch_up(actor=Actor.system("day-end"))
