from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from backend.integrations.errors import CallTimedOut
from backend.integrations.ports import Capability, SmsAccepted, SmsDelivery, SmsDeliveryState
from backend.integrations.testing import use_port
from backend.kernel import clock
from backend.kernel.errors import NotFound, ProviderRefused, ProviderUnavailable
from backend.kernel.models import Intent
from backend.notifications.errors import DeliveryInDoubt, SlotsDoNotMatch, TemplateNotFound
from backend.notifications.models import Message, MessageState, Template
from backend.notifications.services import send
from backend.notifications.services.delivery import REPORT_WITHIN, apply_delivery, deliver

MOBILE = "+919876501234"


class FakeSms:
    def __init__(self, *answers: Exception | str) -> None:
        self.answers = list(answers) or ["m1"]
        self.sent: list[dict] = []

    def send(self, **message) -> SmsAccepted:
        self.sent.append(message)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return SmsAccepted(provider_ref=answer)


def otp(**changed) -> Message:
    asked = {
        "to": MOBILE,
        "template": "OTP",
        "variables": {"code": "482913", "minutes": "5", "brand": "Alpha"},
        "reference": "otp-1",
        "purpose": "OTP",
    }
    return send(**{**asked, **changed})


def closed(**changed) -> Message:
    variables = {"number": "AC-1", "brand": "Alpha"}
    return otp(template="LOAN_CLOSED", variables=variables, purpose="LOAN", **changed)


def state_of(message: Message) -> str:
    return Message.objects.get(pk=message.pk).state


def test_a_message_is_one_row_and_one_intent(brand):
    message = otp()

    intent = Intent.objects.get(job="notifications.deliver")
    assert intent.args == {"message_id": str(message.id)}
    assert message.recipient_masked == "XXXXXX1234"
    assert b"9876501234" not in bytes(message.recipient)
    assert b"482913" not in bytes(message.variables)


def test_delivery_hands_over_number_template_and_our_id(brand):
    message = otp()
    with use_port(Capability.SMS, fake := FakeSms("req-1")):
        deliver(message_id=message.id)

    assert fake.sent == [
        {
            "to_mobile": MOBILE,
            "template": "otp-en",
            "variables": {"code": "482913", "minutes": "5", "brand": "Alpha"},
            "reference": str(message.id),
        }
    ]
    row = Message.objects.get(pk=message.pk)
    assert (row.state, row.provider_ref) == (MessageState.SENT, "req-1")


def test_a_code_is_forgotten_once_it_is_out(brand):
    message = otp()
    with use_port(Capability.SMS, FakeSms()):
        deliver(message_id=message.id)

    assert Message.objects.get(pk=message.pk).variables is None


def test_a_second_run_of_the_job_sends_nothing(brand):
    message = otp()
    with use_port(Capability.SMS, fake := FakeSms()):
        deliver(message_id=message.id)
        deliver(message_id=message.id)

    assert len(fake.sent) == 1


def test_the_same_key_gives_the_same_message(brand):
    first, second = closed(dedupe_key="closed:1"), closed(dedupe_key="closed:1")

    assert first.id == second.id
    assert Intent.objects.filter(job="notifications.deliver").count() == 1


def test_a_message_whose_time_has_passed_is_skipped(brand):
    message = otp(expires_at=clock.now() - timedelta(seconds=1))
    with use_port(Capability.SMS, fake := FakeSms()):
        deliver(message_id=message.id)

    assert (fake.sent, state_of(message)) == ([], MessageState.SKIPPED)


def test_a_refusal_ends_it(brand):
    message = otp()
    with use_port(Capability.SMS, FakeSms(ProviderRefused())):
        deliver(message_id=message.id)

    assert state_of(message) == MessageState.FAILED


def test_an_absent_gateway_leaves_it_queued_for_the_retry(brand):
    message = closed()
    down = ProviderUnavailable(outcome_unknown=False)
    with use_port(Capability.SMS, fake := FakeSms(down, "m2")):
        with pytest.raises(ProviderUnavailable):
            deliver(message_id=message.id)
        assert state_of(message) == MessageState.QUEUED
        deliver(message_id=message.id)

    assert (len(fake.sent), state_of(message)) == (2, MessageState.SENT)


def test_in_doubt_a_code_is_sent_again_at_once(brand):
    message = otp()
    with use_port(Capability.SMS, fake := FakeSms(CallTimedOut(outcome_unknown=True), "m2")):
        with pytest.raises(ProviderUnavailable):
            deliver(message_id=message.id)
        deliver(message_id=message.id)

    assert (len(fake.sent), state_of(message)) == (2, MessageState.SENT)


def test_in_doubt_other_texts_wait_for_the_report_then_go_once_more(brand):
    message = closed()
    with use_port(Capability.SMS, fake := FakeSms(CallTimedOut(outcome_unknown=True))):
        with pytest.raises(DeliveryInDoubt):
            deliver(message_id=message.id)
        with pytest.raises(DeliveryInDoubt):
            deliver(message_id=message.id)
        assert len(fake.sent) == 1
        with (
            time_machine.travel(clock.now() + REPORT_WITHIN + timedelta(seconds=1), tick=True),
            pytest.raises(DeliveryInDoubt),
        ):
            deliver(message_id=message.id)
        with time_machine.travel(clock.now() + 3 * REPORT_WITHIN, tick=True):
            deliver(message_id=message.id)

    assert (len(fake.sent), state_of(message)) == (2, MessageState.FAILED)


def test_a_report_that_comes_in_doubt_ends_the_doubt(brand):
    message = closed()
    with use_port(Capability.SMS, fake := FakeSms(CallTimedOut(outcome_unknown=True))):
        with pytest.raises(DeliveryInDoubt):
            deliver(message_id=message.id)
        apply_delivery(report(SmsDeliveryState.DELIVERED, reference=str(message.id)))
        deliver(message_id=message.id)

    assert (len(fake.sent), state_of(message)) == (1, MessageState.DELIVERED)


def report(state: SmsDeliveryState, reference: str = "", provider_ref: str = "") -> SmsDelivery:
    return SmsDelivery(provider_ref=provider_ref, reference=reference, state=state, rank=1)


def test_reports_never_go_backwards(brand):
    message = closed()
    with use_port(Capability.SMS, FakeSms("m1")):
        deliver(message_id=message.id)

    for state in (SmsDeliveryState.DELIVERED, SmsDeliveryState.FAILED, SmsDeliveryState.SUBMITTED):
        apply_delivery(report(state, provider_ref="m1"))

    assert state_of(message) == MessageState.DELIVERED


@pytest.mark.parametrize("reference", ["", "not-a-uuid", "01890000-0000-7000-8000-000000000000"])
def test_a_report_on_a_message_that_is_not_ours_is_said(brand, reference):
    with pytest.raises(NotFound):
        apply_delivery(report(SmsDeliveryState.DELIVERED, reference=reference, provider_ref="unknown"))


def test_language_falls_back_to_english(brand):
    assert otp(language="hi").template.language == "hi"
    assert otp(language="ta").template.language == "en"


def test_unknown_template_and_missing_slot_are_refused(brand):
    with pytest.raises(TemplateNotFound):
        otp(template="NO_SUCH")
    with pytest.raises(SlotsDoNotMatch):
        otp(variables={"code": "1"})
    Template.objects.filter(code="OTP").update(enabled=False)
    with pytest.raises(TemplateNotFound):
        otp()
