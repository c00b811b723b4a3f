"""Within the lender's state two halves, outside it one whole, unregistered nothing."""

from __future__ import annotations

import pytest

from backend.loans.plan.gst import tax_split
from backend.products.terms import TaxSplit


@pytest.mark.parametrize(
    ("lender", "customer", "split"),
    [
        ("27", "Maharashtra", TaxSplit.INTRA_STATE),
        ("27", "  maharashtra ", TaxSplit.INTRA_STATE),
        ("27", "27", TaxSplit.INTRA_STATE),
        ("27", "Karnataka", TaxSplit.INTER_STATE),
        ("01", "Jammu & Kashmir", TaxSplit.INTRA_STATE),
        ("27", "01", TaxSplit.INTER_STATE),
        ("26", "Dadra&Nagar Haveli and  Daman & Diu", TaxSplit.INTRA_STATE),
        ("27", "Jammu&Kashmir", TaxSplit.INTER_STATE),
        ("27", "TAMIL NADU", TaxSplit.INTER_STATE),
        ("27", "", TaxSplit.INTRA_STATE),
        ("27", "Somewhere", TaxSplit.INTRA_STATE),
        ("", "Maharashtra", TaxSplit.NONE),
    ],
)
def test_the_split_follows_the_two_states(lender: str, customer: str, split: TaxSplit) -> None:
    assert tax_split(lender_state=lender, customer_state=customer) is split
