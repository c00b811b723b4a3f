from __future__ import annotations

import hashlib
import hmac
import json
import threading

from django.db import connection

from backend.integrations.models import WebhookEvent
from backend.integrations.services import configuration, webhooks
from backend.kernel.models import Intent
from tenants.context import use_brand


def test_eight_deliveries_at_once_are_one_event(committed_brand):
    address = next(a for a in configuration.callback_addresses() if a.vendor == "razorpay")
    body = json.dumps({"event": "payment_link.paid", "payload": {}}).encode()
    signature = hmac.new(address.secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"X-Razorpay-Signature": signature, "X-Razorpay-Event-Id": "evt_1"}
    start = threading.Barrier(8)
    answers: list[bool] = []

    def deliver() -> None:
        with use_brand(committed_brand):
            try:
                start.wait()
                token = address.path.rsplit("/", 1)[1]
                answers.append(webhooks.receive(vendor="razorpay", token=token, headers=headers, body=body))
            finally:
                connection.close()

    threads = [threading.Thread(target=deliver) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [True] * 8
    assert WebhookEvent.objects.get().deliveries == 8
    assert Intent.objects.filter(args__name="ProviderCallbackReceived").count() == 1
