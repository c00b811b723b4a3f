"""Outside checks of a borrower: PAN and bank account."""

from __future__ import annotations

from backend.customers.services import bank, kyc
from workers.jobs import job

job("customers.verify_pan")(kyc.verify_pan)
job("customers.penny_drop")(bank.run_penny_drop)
