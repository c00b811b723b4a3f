"""The jobs of this room by name: what a worker calls with an intent's arguments.

Each may run twice, makes one service call, and writes an outage on the row it concerns instead of raising.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from backend.loans.services import agreement, money_papers, payments, payouts, signing

JOBS: Mapping[str, Callable[..., None]] = {
    "loans.prepare_agreement": agreement.prepare_agreement,
    "loans.send_for_signature": signing.send_for_signature,
    "loans.check_signature": signing.check_signature,
    "loans.withdraw_signature": signing.withdraw_signature,
    "loans.execute_payout": payouts.execute_payout,
    "loans.check_payout": payouts.check_payout,
    "loans.make_payment_link": payments.make_payment_link,
    "loans.check_payment_link": payments.check_payment_link,
    "loans.cancel_payment_link": payments.cancel_payment_link,
    "loans.make_receipt": money_papers.make_receipt,
    "loans.make_ndc": money_papers.make_ndc,
    "loans.make_settlement_letter": money_papers.make_settlement_letter,
}

POLLS: Mapping[str, Callable[[], None]] = {
    "loans.poll_payouts": payouts.poll_payouts,
    "loans.poll_signatures": signing.poll_signatures,
    "loans.poll_payment_links": payments.poll_payment_links,
}
"""Every minute, per brand: what a webhook never brought is asked for."""
