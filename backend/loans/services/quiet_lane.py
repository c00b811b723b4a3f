"""The quiet lane of a day-end: what the core foresaw is applied to a slice of the book, statement by statement.

Nothing is computed here that the core did not say when it last replayed the loan (`backend.loans.core.pace`). A loan
of whose day it said nothing is left to the thinking lane.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from backend.audit.services import Draft, record_all
from backend.kernel import clock
from backend.kernel.actor import Actor
from backend.kernel.money import Currency
from backend.kernel.outbox import publish_book
from backend.ledger.services import post_daily
from backend.loans.core.pace import SCALE
from backend.loans.events import LoanOverdue
from backend.loans.models import DayEndChunk
from backend.loans.plan.interest import to_amount
from backend.loans.states import LoanStatus

_CLASS_CHANGES = (30, 60)
"""Days between an oldest due date and the day-ends at which SMA-0 becomes SMA-1, and that SMA-2."""

# Each table is told the slice's bounds: a join alone would have the whole of it read for every slice.
_WITHIN = "between %(first)s and %(last)s"
_READY = """p.loan_id between %(first)s and %(last)s
   and p.wakes_on <= %(day)s and p.closed_to < %(day)s and p.quiet_until >= %(day)s"""

# Loans before their figures, as everywhere: a payment that holds a loan is waited for here, not met head-on.
_HOLD = f"""
select l.id, p.turns_on is not distinct from %(day)s from loans_loan l join loans_loanpace p on p.loan_id = l.id
 where {_READY} and l.id {_WITHIN} and (p.turns_on = %(day)s or p.oldest_due = any(%(reclassed)s))
 order by l.id for update of l"""  # noqa: S608 - this module's own text

_WORK = """
drop table if exists pg_temp.day_end_turned;
create temp table day_end_turned (loan_id uuid not null) on commit drop;
drop table if exists pg_temp.day_end_fallen;
create temp table day_end_fallen (
    loan_id uuid not null, customer_id uuid not null, version int not null, before text not null,
    outstanding bigint not null, overdue bigint not null, dpd int not null) on commit drop"""

_NIGHT = "p.night_carry + p.night_step * (%(day)s - p.interest_to)"
# The figures of the slice, and for the books what the day added to each loan, in one statement with the books' rows.
_FIGURES = f"""
with passed as (
    update loans_loanpace p set
        interest_since = p.interest_since + (({_NIGHT}) >> {SCALE}),
        night_carry = ({_NIGHT}) & ((1::bigint << {SCALE}) - 1),
        penalty_since = p.penalty_since + case when %(day)s between p.penal_from and p.penal_to
            then least(p.penal_each, p.penal_left - p.penalty_since) else 0 end,
        closed_to = %(day)s, interest_to = %(day)s
     where {_READY} and p.turns_on is distinct from %(day)s
    returning p.loan_id, new.interest_since - old.interest_since as interest,
              new.penalty_since - old.penalty_since as penal, p.penal_row, p.suspended),
turned as (
    update loans_loanpace p set
        night_step = t.night_step, night_carry = t.night_carry,
        penal_each = t.penal_each, penal_left = t.penal_left,
        penal_from = t.penal_from, penal_to = t.penal_to, penal_row = t.penal_row,
        outstanding = t.outstanding, overdue = t.overdue, next_due_amount = t.next_due_amount,
        quiet_until = t.quiet_until, oldest_due = t.oldest_due,
        suspended = t.suspended, late_interest = t.late_interest,
        interest_since = 0, penalty_since = 0, turns_on = null,
        wakes_on = %(day)s::date + 1, closed_to = %(day)s, interest_to = %(day)s
      from loans_loanturn t
     where t.loan_id = p.loan_id and t.loan_id {_WITHIN} and p.loan_id = any(%(turning)s)
       and p.turns_on = %(day)s and {_READY}
    returning p.loan_id, t.interest, t.penal, t.day_row, old.suspended),
noted as (insert into day_end_turned select loan_id from turned),
day_end_work as (table passed union all table turned)"""  # noqa: S608

_OWN_CLASS = """case when l.own_class = 'NPA' then 'NPA'
    when %(day)s - p.oldest_due >= 60 then 'SMA_2' when %(day)s - p.oldest_due >= 30 then 'SMA_1' else 'SMA_0' end"""

_NOTED = """noted as (
    insert into loans_classchange (id, created_at, loan_id, business_date, asset_class, own_class, dpd_days, at)
    select uuidv7(), %(at)s, id, %(day)s, asset_class, own_class, dpd, %(at)s from {changed}
     where noted <> asset_class)"""

# A loan's row is written once: its turn, its class, and that the class was noted.
_TURNED = f"""
with turned as (
    update loans_loan l set
        status = 'OVERDUE', figures = t.figures, next_due_date = t.next_due_date,
        version = l.version + (l.status <> 'OVERDUE')::int,
        status_changed_at = case when l.status <> 'OVERDUE' then %(at)s else l.status_changed_at end,
        own_class = {_OWN_CLASS},
        asset_class = case when l.asset_class = 'NPA' then 'NPA' else {_OWN_CLASS} end,
        noted_class = case when l.asset_class = 'NPA' then 'NPA' else {_OWN_CLASS} end
      from day_end_turned w join loans_loanpace p on p.loan_id = w.loan_id
      join loans_loanturn t on t.loan_id = w.loan_id
     where l.id = w.loan_id and l.id {_WITHIN} and p.loan_id {_WITHIN} and t.loan_id {_WITHIN}
    returning l.id, l.customer_id, l.version, old.status as before, l.own_class, l.asset_class,
              old.noted_class as noted, p.outstanding, p.overdue, %(day)s - p.oldest_due + 1 as dpd),
{_NOTED.format(changed="turned")},
told as (
    insert into loans_statuschange (id, created_at, loan_id, move, from_status, to_status, loan_version, actor_kind,
        actor_id, actor_name, reason_code, note, amount, at, business_date)
    select uuidv7(), %(at)s, id, 'FELL_OVERDUE', before, 'OVERDUE', version, %(actor_kind)s, %(actor_id)s,
           %(actor_name)s, '', '', outstanding / 100.0, %(at)s, %(day)s
      from turned where before <> 'OVERDUE')
insert into day_end_fallen
select id, customer_id, version, before, outstanding, overdue, dpd from turned where before <> 'OVERDUE'
returning loan_id, version, before, outstanding, overdue, dpd"""  # noqa: S608

_RECLASSED = f"""
with reclassed as (
    update loans_loan l set
        own_class = {_OWN_CLASS},
        asset_class = case when l.asset_class = 'NPA' then 'NPA' else {_OWN_CLASS} end,
        noted_class = case when l.asset_class = 'NPA' then 'NPA' else {_OWN_CLASS} end
      from loans_loanpace p
     where p.loan_id = l.id and p.closed_to = %(day)s and p.oldest_due = any(%(reclassed)s)
       and l.id = any(%(staying)s) and l.id {_WITHIN} and p.loan_id {_WITHIN}
    returning l.id, l.own_class, l.asset_class, old.noted_class as noted, %(day)s - p.oldest_due + 1 as dpd),
{_NOTED.format(changed="reclassed")}
select count(*) from reclassed"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class _Fallen:
    """A loan that fell overdue; sums in paise."""

    loan_id: UUID
    version: int
    before: str
    outstanding: int
    overdue: int
    dpd: int


def end_slice(chunk: DayEndChunk, *, day: date, currency: Currency, actor: Actor) -> tuple[int, int]:
    """End the day for every loan of the slice whose day was foreseen, in the caller's transaction.

    gives  how many loans, and how many of them fell overdue
    """
    at = clock.now()
    given: dict[str, Any] = {
        "first": chunk.first_loan_id,
        "last": chunk.last_loan_id,
        "day": day,
        "reclassed": [day - timedelta(days=days) for days in _CLASS_CHANGES],
        "at": at,
        "actor_kind": actor.kind.value,
        "actor_id": actor.id,
        "actor_name": actor.name[:120],
    }
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, given)
        held = cursor.fetchall()
        given["turning"] = [loan_id for loan_id, turns in held if turns]
        given["staying"] = [loan_id for loan_id, turns in held if not turns]
        cursor.execute(_WORK)
        count = post_daily(
            source="day_end_work",
            made_by=_FIGURES,
            given=given,
            day=day,
            currency=currency,
            run_id=chunk.run_id,
            part=str(chunk.id),
            actor=actor,
        )
        fallen = _move_loans(cursor, given)
    _tell(fallen, day=day, actor=actor)
    return count, len(fallen)


def _move_loans(cursor: CursorWrapper, given: dict[str, Any]) -> list[_Fallen]:
    """The rows of loans that turned, and of those that came to another class; gives the ones that fell overdue."""
    if given["staying"]:
        cursor.execute(_RECLASSED, given)
    if not given["turning"]:
        return []
    cursor.execute(_TURNED, given)
    return [_Fallen(*row) for row in sorted(cursor.fetchall())]


def _tell(fallen: list[_Fallen], *, day: date, actor: Actor) -> None:
    """One event and one audit entry for each loan that moved, as `moves.move_loan` writes them for one."""
    if not fallen:
        return
    publish_book(
        LoanOverdue,
        source="day_end_fallen",
        columns={"entity_id": "loan_id", "version": "version", "customer_id": "customer_id"},
        same={"business_date": day},
    )
    drafts = [
        Draft(
            action="loan.fell_overdue",
            entity="loan",
            entity_id=each.loan_id,
            before={"status": each.before, "version": each.version - 1},
            after={
                "status": LoanStatus.OVERDUE.value,
                "version": each.version,
                "amount": str(to_amount(each.outstanding)),
                "overdue": str(to_amount(each.overdue)),
                "dpd": each.dpd,
            },
        )
        for each in fallen
    ]
    record_all(actor=actor, drafts=drafts)
