"""From a capability to whoever gives it in this brand."""

from __future__ import annotations

from typing import Any, Literal, overload

from django.conf import settings

from backend.integrations import ports
from backend.integrations.breaker import StoredBreaker
from backend.integrations.call_log import StoredCallLog
from backend.integrations.errors import NotConfigured
from backend.integrations.http.address import AllowedHosts, shared_transport
from backend.integrations.http.client import Limits, ProviderClient
from backend.integrations.models import ProviderConfig
from backend.integrations.ports import Capability
from backend.integrations.registry import VENDORS
from backend.integrations.routing import fake_for
from backend.integrations.sealing import credentials_of

# A look-up may go to the next vendor while the first one rests. Whatever has an effect may not: only the vendor that
# was asked knows what became of it.
_MAY_FALL_BACK = frozenset({Capability.PAN_VERIFICATION})


@overload
def port(capability: Literal[Capability.SMS]) -> ports.Sms: ...
@overload
def port(capability: Literal[Capability.PAN_VERIFICATION]) -> ports.PanVerification: ...
@overload
def port(capability: Literal[Capability.PENNY_DROP]) -> ports.PennyDrop: ...
@overload
def port(capability: Literal[Capability.PAYOUT]) -> ports.Payout: ...
@overload
def port(capability: Literal[Capability.ESIGN]) -> ports.Esign: ...
@overload
def port(capability: Literal[Capability.PAYMENT_LINK]) -> ports.PaymentLink: ...
def port(capability: Capability) -> Any:
    """The brand's adapter for a capability. Its calls go over the network: never inside a transaction.

    raises  NotConfigured, which waits like any absent vendor
    """
    fake = fake_for(capability)
    if fake is not None:
        return fake
    config = _choose(capability)
    spec = VENDORS[config.vendor]
    credentials = credentials_of(config)
    return spec.adapters[capability](_client(config, credentials), credentials, config.options)


def _choose(capability: Capability) -> ProviderConfig:
    enabled = ProviderConfig.objects.filter(capability=capability.value, enabled=True)
    ordered = list(enabled.order_by("position", "id"))
    if not ordered:
        raise NotConfigured(outcome_unknown=False, capability=capability.value)
    if capability in _MAY_FALL_BACK and len(ordered) > 1:
        for config in ordered:
            if not StoredBreaker(config.vendor).is_open():
                return config
    return ordered[0]


def _client(config: ProviderConfig, credentials: dict[str, str]) -> ProviderClient:
    spec = VENDORS[config.vendor]
    allowed = allowed_hosts(config.vendor)
    allowed.check(config.base_url)
    to_simulator = allowed.is_simulator(config.base_url)
    return ProviderClient(
        vendor=config.vendor,
        base_url=config.base_url,
        headers=spec.headers(credentials),
        log=StoredCallLog(),
        breaker=StoredBreaker(config.vendor),
        transport=shared_transport(to_simulator=to_simulator),
        read_refusal=spec.read_refusal,
        # The simulator is beside us: a fault it plays must not hold a worker for half a minute.
        limits=Limits(connect_s=2, read_s=6, total_s=8) if to_simulator else Limits(),
    )


def allowed_hosts(vendor: str) -> AllowedHosts:
    """The vendor's own hosts; in local and test settings the simulator too."""
    simulator = str(getattr(settings, "HUNDI_SIMULATOR_URL", "")) if settings.HUNDI_LOCAL else ""
    return AllowedHosts(VENDORS[vendor].hosts, simulator)
