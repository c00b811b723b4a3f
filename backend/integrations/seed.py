"""A new brand's vendors. In local and test settings they are the simulator; in production people set them up."""

from __future__ import annotations

import secrets

from django.conf import settings

from backend.integrations.models import ProviderConfig, Vendor
from backend.integrations.ports import Capability
from backend.integrations.services.registration import new_provider
from backend.kernel.outbox import enqueue
from tenants.context import BrandInfo

MEET_SIMULATOR = "integrations.meet_simulator"


def seed_providers(brand: BrandInfo) -> None:
    simulator = str(getattr(settings, "HUNDI_SIMULATOR_URL", "")) if settings.HUNDI_LOCAL else ""
    if not simulator:
        return
    mark = f"{brand.slug}_{secrets.token_hex(4)}"
    razorpay = {"key_id": f"rzp_test_{mark}", "key_secret": secrets.token_urlsafe(18)}
    pair = {"client_id": f"client_{mark}", "client_secret": secrets.token_urlsafe(18)}
    banking = {**razorpay, "account_number": f"2323{secrets.randbelow(10**12):012d}"}
    add = [
        (Capability.SMS, Vendor.MSG91, {"authkey": f"authkey_{mark}"}, {}),
        (Capability.PAN_VERIFICATION, Vendor.DIGITAP, pair, {}),
        (Capability.PENNY_DROP, Vendor.RAZORPAYX, banking, {}),
        (Capability.PAYOUT, Vendor.RAZORPAYX, banking, {}),
        (Capability.ESIGN, Vendor.DIGIO, pair, {"gateway_url": simulator}),
        (Capability.PAYMENT_LINK, Vendor.RAZORPAY, razorpay, {}),
    ]
    ProviderConfig.objects.bulk_create(
        new_provider(
            capability=capability,
            vendor=vendor,
            base_url=f"{simulator}/{vendor}",
            credentials=credentials,
            options=options,
        )
        for capability, vendor, credentials, options in add
    )
    enqueue(MEET_SIMULATOR, args={}, dedupe_key=MEET_SIMULATOR)
