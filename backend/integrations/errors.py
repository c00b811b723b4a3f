"""Refusals of outside parties, and of our own door to them.

    ProviderRefused             answered no
    ├── ReferenceAlreadyUsed    a second create under one reference: look the first one up
    └── NoticeListMoved         the list of notices changed under its cursor: begin again
    ProviderUnavailable         no answer; goes on by itself later
    ├── CallTimedOut            too slow, or the line broke
    ├── ProviderBusy            429; `retry_after_s` where the vendor said
    ├── ProviderFault           5xx
    ├── AnswerNotUnderstood     not the shape we know: HTML, cut off, too large, a redirect, a wrong field
    ├── CredentialsRefused      401 or 403: settings need a person, and nothing was done
    ├── CircuitOpen             refused by us, as the last calls all failed; nothing was sent
    └── NotConfigured           this brand has no vendor for the capability
    AddressNotAllowed           a base URL outside the vendor's hosts, or one that leads into our own network
    WebhookNotKnown             no such path token here
    WebhookNotReplayable        forged, so never to be processed

Every ProviderUnavailable says `details["outcome_unknown"]`: True where the request may have had its effect.
"""

from __future__ import annotations

from backend.kernel.errors import (
    DomainError,
    NotAllowedNow,
    NotFound,
    ProviderRefused,
    ProviderUnavailable,
)


class ReferenceAlreadyUsed(ProviderRefused):
    code = "reference_already_used"
    message = "The provider already holds a request under this reference."


class NoticeListMoved(ProviderRefused):
    code = "notice_list_moved"
    message = "The source's list changed while it was read."


class CallTimedOut(ProviderUnavailable):
    code = "provider_timed_out"
    message = "The provider did not answer in time; this goes on by itself."


class ProviderBusy(ProviderUnavailable):
    code = "provider_busy"
    message = "The provider takes no more requests just now; this goes on by itself."


class ProviderFault(ProviderUnavailable):
    code = "provider_fault"
    message = "The provider has a fault; this goes on by itself."


class AnswerNotUnderstood(ProviderUnavailable):
    code = "provider_answer_not_understood"
    message = "The provider answered in a form that cannot be read; this goes on by itself."


class CredentialsRefused(ProviderUnavailable):
    code = "provider_credentials_refused"
    message = "The provider does not accept this brand's credentials."


class CircuitOpen(ProviderUnavailable):
    code = "provider_circuit_open"
    message = "The provider has been failing; calls rest for a moment and go on by themselves."


class NotConfigured(ProviderUnavailable):
    code = "provider_not_configured"
    message = "No provider is set up for this in the brand's settings."


class AddressNotAllowed(DomainError):
    code = "provider_address_not_allowed"
    message = "This address is not one of the provider's."


class WebhookNotKnown(NotFound):
    code = "webhook_not_known"
    message = "There is no such webhook address."


class WebhookNotReplayable(NotAllowedNow):
    code = "webhook_not_replayable"
    message = "A message without a good signature is kept as evidence and never processed."


def outcome_unknown(failure: ProviderUnavailable) -> bool:
    """Whether the request may have had its effect although no answer came."""
    return bool(failure.details.get("outcome_unknown", True))
