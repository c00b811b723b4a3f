"""The limit that a day-end is held to: the least that ending a day for a book can be, in set-based SQL of its own.

A narrow table of loans, each statement a slice of it: a night's interest on every loan that accrues, overdue where
its due date has come, two ledger lines a loan, and a row of history for each that falls overdue. No currency, no
reversal, no second reader: what a database can do, not what a lender can use.
"""

from __future__ import annotations

from datetime import date

import psycopg

SLICE = 50_000

_TABLES = """
drop schema if exists day_end_limit cascade;
create schema day_end_limit;
set search_path = day_end_limit;
create table loan (
    id bigint primary key, due date not null, principal bigint not null, rate_bp int not null,
    owed bigint not null default 0, accrued_to date not null, wakes_on date not null, late boolean not null);
create table line (
    loan_id bigint not null, day date not null, kind smallint not null, account smallint not null,
    debit bigint not null, credit bigint not null, primary key (loan_id, day, kind, account));
create table moved (id bigint generated always as identity primary key, loan_id bigint not null, day date not null)
"""

# The same mix as the book's: five tenths asleep, two accrue, one falls due on each of the days to come.
_FILL = """
insert into loan (id, due, principal, rate_bp, accrued_to, wakes_on, late)
select i, case when i %% 10 < 5 then %(day)s::date + 60 when i %% 10 < 7 then %(day)s::date - 3
               else %(day)s::date + (i %% 10 - 7)::int end,
       2000000 + (i * 7919 %% 900000), 1000 + (i %% 200)::int, %(day)s::date - 1,
       case when i %% 10 < 5 then %(day)s::date + 60 else %(day)s::date end, i %% 10 in (5, 6)
  from generate_series(1, %(size)s::bigint) i"""

_END = """
with ready as (
    select id, (principal * rate_bp * (%(day)s::date - accrued_to) + 5000) / 10000 / 100 as amount, late
      from loan where id between %(first)s and %(last)s and wakes_on <= %(day)s and accrued_to < %(day)s for update),
ended as (
    update loan l set owed = l.owed + r.amount, accrued_to = %(day)s, late = l.due <= %(day)s
      from ready r where l.id = r.id returning l.id, r.amount, not r.late and l.late as fell),
lines as (
    insert into line select id, %(day)s, 1, account, case account when 1 then amount else 0 end,
                            case account when 2 then amount else 0 end
      from ended cross join (values (1::smallint), (2::smallint)) side (account)),
told as (insert into moved (loan_id, day) select id, %(day)s from ended where fell)
select count(*) from ended"""


def fill(connection: psycopg.Connection[tuple[int]], size: int, day: date) -> None:
    for statement in _TABLES.split(";"):
        connection.execute(statement)
    connection.execute(_FILL, {"size": size, "day": day})
    connection.execute("vacuum analyze loan")


def end_day(connection: psycopg.Connection[tuple[int]], size: int, day: date) -> int:
    """Gives how many loans were touched."""
    touched = 0
    for first in range(1, size + 1, SLICE):
        row = connection.execute(_END, {"day": day, "first": first, "last": first + SLICE - 1}).fetchone()
        touched += row[0] if row else 0
    return touched
