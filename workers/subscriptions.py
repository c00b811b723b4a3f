"""Who listens to which event: one table. Each listener gets an intent of its own, once per event."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from backend.kernel import outbox
from backend.kernel.models import Intent

LISTENERS: Mapping[str, tuple[str, ...]] = {
    "ProviderCallbackReceived": ("integrations.process_webhook",),
    "CustomerSignedUp": ("notices.refresh_borrower",),
    "CustomerChanged": ("notices.refresh_borrower",),
    "LoanApplied": ("notices.loan_applied", "notices.refresh_borrower_of_loan"),
    "LoanDecided": ("notices.loan_decided",),
    "AgreementReady": ("messages.agreement_ready",),
    "AgreementSigned": ("notices.agreement_signed",),
    "LoanDisbursed": ("messages.loan_disbursed",),
    "TrancheDisbursed": ("messages.loan_disbursed",),
    "PayoutFailed": ("notices.payout_failed",),
    "RepaymentApplied": ("messages.repayment_applied",),
    "ActRequested": ("notices.act_requested",),
    "LoanOverdue": ("messages.loan_overdue",),
    "LoanClosed": ("messages.loan_closed",),
    "MoneyInSuspense": ("notices.money_in_suspense",),
    "DayEndFinished": ("notices.day_end_finished",),
}


def fan_out(intent: Intent) -> None:
    """Turn one event into its listeners' intents and finish it, together.

    A listener is handed the event's entity id and no more; it reads the rest with its own query.
    """
    name, payload = intent.args["name"], intent.args["payload"]
    with transaction.atomic():
        for job in LISTENERS.get(name, ()):
            outbox.enqueue(job, args={"entity_id": payload["entity_id"]}, dedupe_key=f"{intent.id}:{job}")
        outbox.finish(intent)
