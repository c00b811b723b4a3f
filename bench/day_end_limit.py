"""The limit that a day-end is held to: ending a day for a book in set-based SQL of its own, and nothing besides.

A plain table of loans with its queue's index, a ledger line for each side with the key that says "once", and a row of
history for each loan that falls overdue; each statement a slice of the book. No currency, no reversal, no second
reader: what a database can do, not what a lender can use.
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
    id bigint primary key, status text not null, due date not null, principal_minor bigint not null,
    overdue_minor bigint not null default 0, rate_bp int not null, dpd int not null default 0,
    accrued_to date not null, wakes_on date not null, bucket smallint not null default 0);
create index loan_status on loan (status, due);
create table entry (
    id bigint generated always as identity primary key, loan_id bigint not null, day date not null,
    account smallint not null, debit_minor bigint not null, credit_minor bigint not null, kind smallint not null);
create unique index entry_once on entry (loan_id, day, kind, account);
create table event (
    id bigint generated always as identity primary key, loan_id bigint not null, day date not null,
    old text not null, new text not null)
"""

# The same mix as the book's: five tenths asleep, two accrue, one falls due on each of the days to come.
_FILL = """
insert into loan (id, status, due, principal_minor, rate_bp, accrued_to, wakes_on)
select i, case when i %% 10 = 6 then 'OVERDUE' else 'ACTIVE' end,
       case when i %% 10 < 5 then %(day)s::date + 60 when i %% 10 = 5 then %(day)s::date + 20
            when i %% 10 = 6 then %(day)s::date - 3 else %(day)s::date + (i %% 10 - 7)::int end,
       2000000 + (i * 7919 %% 900000), 1000 + (i %% 200)::int, %(day)s::date - 1,
       case when i %% 10 < 5 then %(day)s::date + 60 else %(day)s::date end
  from generate_series(1, %(size)s::bigint) i"""

_END = """
with ready as (
    select id, status, due, principal_minor, rate_bp, accrued_to from loan
     where status in ('ACTIVE', 'OVERDUE') and wakes_on <= %(day)s and accrued_to < %(day)s
       and id between %(first)s and %(last)s for update),
ended as (
    update loan l set
        dpd = greatest(%(day)s::date - r.due + 1, 0), accrued_to = %(day)s,
        status = case when r.due <= %(day)s then 'OVERDUE' else r.status end,
        bucket = least(4, greatest(%(day)s::date - r.due + 30, 0) / 30),
        overdue_minor = l.overdue_minor
            + (2 * r.principal_minor * r.rate_bp * (%(day)s::date - r.accrued_to) + 10000) / 20000 / 100
      from ready r where l.id = r.id
    returning l.id, r.status as old, l.status as new,
              (2 * r.principal_minor * r.rate_bp * (%(day)s::date - r.accrued_to) + 10000) / 20000 / 100 as amount),
lines as (
    insert into entry (loan_id, day, account, debit_minor, credit_minor, kind)
    select id, %(day)s, account, case account when 1 then amount else 0 end,
           case account when 2 then amount else 0 end, 1
      from ended cross join (values (1::smallint), (2::smallint)) side (account)),
told as (
    insert into event (loan_id, day, old, new) select id, %(day)s, old, new from ended where old <> new)
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
