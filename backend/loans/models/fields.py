"""Columns that every money row of this room shares."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models

ZERO = Decimal("0.00")


def money_field() -> models.DecimalField[Any, Any]:
    """An amount that always stands; its currency is the loan's."""
    return models.DecimalField(max_digits=18, decimal_places=2, default=ZERO)


def optional_money_field() -> models.DecimalField[Any, Any]:
    """An amount that is not yet decided."""
    return models.DecimalField(max_digits=18, decimal_places=2, null=True)
