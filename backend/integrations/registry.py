"""Every vendor we speak, by its code."""

from __future__ import annotations

from backend.integrations.adapters import digio, digitap, msg91, razorpay, razorpayx
from backend.integrations.adapters.vendor import VendorSpec
from backend.integrations.models import Vendor

VENDORS: dict[str, VendorSpec] = {
    Vendor.MSG91: msg91.SPEC,
    Vendor.DIGITAP: digitap.SPEC,
    Vendor.RAZORPAYX: razorpayx.SPEC,
    Vendor.DIGIO: digio.SPEC,
    Vendor.RAZORPAY: razorpay.SPEC,
}
