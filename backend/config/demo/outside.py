"""Outside parties that answer at once and well, in this process: for history that is made up.

What a visitor does afterwards goes over HTTP to the simulator, as it would to a vendor.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from backend.integrations import ports
from backend.integrations.ports import Capability
from backend.integrations.testing import use_port
from backend.kernel import clock
from backend.kernel.errors import NotFound
from backend.kernel.money import Money


@dataclass
class Sms:
    """Takes every message; of the one-time codes it remembers the last, which the made-up person then types."""

    last_code: str = ""

    def send(
        self, *, to_mobile: str, template: str, variables: Mapping[str, str], reference: str
    ) -> ports.SmsAccepted:
        self.last_code = variables.get("code", self.last_code)
        return ports.SmsAccepted(provider_ref=f"made-up-{reference}"[:100])


@dataclass
class Pan:
    def verify(self, *, pan: str, name: str, dob: date | None, reference: str) -> ports.PanResult:
        return ports.PanResult(
            status=ports.PanStatus.VALID,
            name_match_score=100,
            name_at_source=name,
            seeding=ports.AadhaarSeeding.LINKED,
            provider_ref=reference,
        )


@dataclass
class PennyDrop:
    def start(self, *, account_number: str, ifsc: str, name: str, reference: str) -> ports.PennyDropResult:
        return ports.PennyDropResult(ports.PennyDropStatus.ACTIVE, reference, name, 100)

    def fetch(self, provider_ref: str) -> ports.PennyDropResult:
        raise NotFound()


@dataclass
class Payout:
    """Every transfer arrives; one that was sent is found again under its reference."""

    sent: dict[str, ports.PayoutResult] = field(default_factory=dict)

    def send(self, *, amount: Money, reference: str, **rest: object) -> ports.PayoutResult:
        result = ports.PayoutResult(
            ports.PayoutStatus.SUCCEEDED,
            f"pout_{reference[-14:]}",
            reference,
            amount,
            utr=f"{abs(hash(reference)) % 10**12:012d}",
        )
        self.sent[reference] = result
        return result

    def fetch(self, provider_ref: str) -> ports.PayoutResult:
        return next(one for one in self.sent.values() if one.provider_ref == provider_ref)

    def find(self, reference: str) -> ports.PayoutResult | None:
        return self.sent.get(reference)


@dataclass
class Esign:
    """A document put up is signed at once."""

    files: dict[str, bytes] = field(default_factory=dict)
    signers: dict[str, tuple[str, datetime]] = field(default_factory=dict)

    def create(self, *, pdf: bytes, signer_name: str, reference: str, **rest: object) -> ports.EsignRequest:
        provider_ref = f"DID{reference[-20:]}"
        self.files[provider_ref] = pdf
        self.signers[provider_ref] = (signer_name, clock.now())
        return ports.EsignRequest(provider_ref, "about:blank")

    def fetch(self, provider_ref: str) -> ports.EsignStatus:
        name, at = self.signers[provider_ref]
        return ports.EsignStatus(ports.EsignState.COMPLETED, at, name, provider_ref)

    def download(self, provider_ref: str) -> bytes:
        return self.files[provider_ref]

    def cancel(self, provider_ref: str) -> None:
        self.signers.pop(provider_ref, None)


@dataclass
class PaymentLink:
    def create(self, *, reference: str, **rest: object) -> ports.PaymentLinkResult:
        return ports.PaymentLinkResult(f"plink_{reference[-14:]}", "about:blank")

    def fetch(self, provider_ref: str) -> ports.PaymentLinkState:
        raise NotFound()

    def find(self, reference: str) -> ports.PaymentLinkResult | None:
        return None

    def cancel(self, provider_ref: str) -> None:
        return None


@contextmanager
def obliging_parties() -> Iterator[Sms]:
    """Within the block every port answers yes, in this process only; gives the SMS gateway, to read codes from."""
    sms = Sms()
    stand_ins: dict[Capability, object] = {
        Capability.SMS: sms,
        Capability.PAN_VERIFICATION: Pan(),
        Capability.PENNY_DROP: PennyDrop(),
        Capability.PAYOUT: Payout(),
        Capability.ESIGN: Esign(),
        Capability.PAYMENT_LINK: PaymentLink(),
    }
    with ExitStack() as stack:
        for capability, stand_in in stand_ins.items():
            stack.enter_context(use_port(capability, stand_in))
        yield sms
