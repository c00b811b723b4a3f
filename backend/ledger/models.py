"""Rows of the books: append-only by the brand's database role, and refused here first."""

from __future__ import annotations

from typing import Any, NoReturn

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from backend.kernel.models import Record
from backend.ledger.accounts import Kind
from backend.ledger.daily import DailyKind
from backend.ledger.drafts import JournalKind


class BooksAreNeverEdited(TypeError):
    """Code tried to change or delete a row of the ledger; a correction is a reversing journal."""


class AppendOnly(models.QuerySet[Any]):
    def update(self, **_: Any) -> NoReturn:
        raise BooksAreNeverEdited

    def delete(self) -> NoReturn:
        raise BooksAreNeverEdited


class AppendOnlyRecord(Record):
    objects = AppendOnly.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise BooksAreNeverEdited
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        raise BooksAreNeverEdited


class Account(models.Model):
    """An account of the brand's chart; `component` is the part of a borrower's debt it holds."""

    code = models.CharField(max_length=8, primary_key=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Kind])
    component = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(name="ledger_account_kind", condition=Q(kind__in=[k.value for k in Kind]))
        ]


class Journal(AppendOnlyRecord):
    """One balanced entry.

    value_date   the day the money counts from; `booked_at` when it was written: together they answer
                 "as of D, as known on K"
    key          names the fact within the loan; empty on reversals
    revision     0, and one more each time the fact is posted anew after a reversal
    """

    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in JournalKind])
    value_date = models.DateField()
    booked_at = models.DateTimeField()
    currency = models.CharField(max_length=3)
    loan_id = models.UUIDField(null=True)
    cause_kind = models.CharField(max_length=30)
    cause_id = models.UUIDField(null=True)
    cause = models.CharField(max_length=200)
    key = models.CharField(max_length=80, blank=True, default="")
    revision = models.PositiveIntegerField(default=0)
    signature = models.CharField(max_length=32, blank=True, default="")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    debit_total = models.DecimalField(max_digits=18, decimal_places=2)
    credit_total = models.DecimalField(max_digits=18, decimal_places=2)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ledger_journal_balanced",
                condition=Q(debit_total=models.F("credit_total"), debit_total__gt=0),
            ),
            models.UniqueConstraint(
                name="ledger_journal_fact_once",
                fields=["loan_id", "key", "revision"],
                condition=~Q(key=""),
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index(name="ledger_journal_loan", fields=["loan_id", "value_date", "booked_at", "id"]),
            models.Index(name="ledger_journal_day", fields=["value_date", "kind"]),
            BrinIndex(name="ledger_journal_booked", fields=["booked_at"], pages_per_range=16),
        ]


class Posting(AppendOnlyRecord):
    """One side of a journal, with what is needed to sum a loan without reading its journals."""

    journal = models.ForeignKey(Journal, on_delete=models.PROTECT, related_name="postings", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    sequence = models.PositiveSmallIntegerField()
    loan_id = models.UUIDField(null=True)
    component = models.CharField(max_length=10, blank=True, default="")
    value_date = models.DateField()
    booked_at = models.DateTimeField()
    debit = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    credit = models.DecimalField(max_digits=18, decimal_places=2, default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ledger_posting_one_side",
                condition=Q(debit__gt=0, credit=0) | Q(debit=0, credit__gt=0),
            ),
            models.UniqueConstraint(name="ledger_posting_sequence", fields=["journal", "sequence"]),
        ]
        indexes = [
            models.Index(name="ledger_posting_loan", fields=["loan_id", "component", "value_date"]),
            models.Index(name="ledger_posting_account", fields=["account", "value_date"]),
        ]


class DailyEntry(models.Model):
    """What a day-end booked on one loan: both sides in one row, summed in the day's journal.

    Written for whole books at once, so it carries no key of its own and its journal without a constraint:
    `queries.verify` holds the rows against the journal's sum. A loan has one row a day and kind, for ever:
    the last guard against a day booked twice.

    amount      paise
    instalment  the one a penal charge is for; 0 for interest
    suspended   of an NPA: credited to suspense, not to income
    """

    pk = models.CompositePrimaryKey("loan_id", "value_date", "kind")
    loan_id = models.UUIDField()
    journal_id = models.UUIDField()
    amount = models.BigIntegerField()
    value_date = models.DateField()
    kind = models.PositiveSmallIntegerField(choices=[(kind.value, kind.name) for kind in DailyKind])
    instalment = models.PositiveSmallIntegerField(default=0)
    suspended = models.BooleanField(default=False)

    objects = AppendOnly.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="ledger_daily_positive", condition=Q(amount__gt=0)),
        ]
        # Days follow each other on disk too: a night's proof reads its own pages, not the history.
        indexes = [BrinIndex(name="ledger_daily_day", fields=["value_date"], pages_per_range=32)]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise BooksAreNeverEdited
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        raise BooksAreNeverEdited
