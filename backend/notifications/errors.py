"""Refusals of this room.

TemplateNotFound    the brand has no live template of that code
SlotsDoNotMatch     variables and the template's slots differ; DLT would refuse the text
DeliveryInDoubt     the gateway may have taken it: wait for its report, then send once more (a ProviderUnavailable)
"""

from __future__ import annotations

from backend.kernel.errors import NotFound, ProviderUnavailable, ValidationFailed


class TemplateNotFound(NotFound):
    code = "template_not_found"
    message = "There is no such message template."


class SlotsDoNotMatch(ValidationFailed):
    code = "slots_do_not_match"


class DeliveryInDoubt(ProviderUnavailable):
    code = "delivery_in_doubt"
    message = "Whether the message was taken is not known; it waits for the gateway's report."
