from __future__ import annotations

import pytest

from backend.audit.models import AuditEntry
from backend.integrations.errors import AddressNotAllowed
from backend.integrations.models import ProviderConfig
from backend.integrations.ports import Capability
from backend.integrations.sealing import credentials_of
from backend.integrations.services import configuration
from backend.kernel.actor import Actor, ActorKind
from backend.kernel.errors import PermissionRefused, ValidationFailed, VersionConflict
from backend.kernel.ids import uuid7
from tenants.context import use_brand

OWNER = Actor.system("tests")


def payouts() -> ProviderConfig:
    return ProviderConfig.objects.get(capability=Capability.PAYOUT.value)


def test_a_new_brand_has_a_vendor_for_every_capability_it_shares(brand):
    """Outside loan books are each company's own: a source brings its address and keys with it."""
    found = ProviderConfig.objects.values_list("capability", flat=True)

    assert sorted(found) == sorted(one.value for one in Capability if one is not Capability.NOTICES)


def test_two_brands_share_neither_keys_nor_tokens(brand):
    ours = {(a.key, a.path, a.secret) for a in configuration.callback_addresses()}
    with use_brand("b_beta"):
        theirs = {(a.key, a.path, a.secret) for a in configuration.callback_addresses()}

    for column in range(3):
        assert not {entry[column] for entry in ours} & {entry[column] for entry in theirs}


def test_credentials_are_sealed_in_the_row(brand):
    config = payouts()

    assert credentials_of(config)["key_secret"].encode() not in bytes(config.credentials)


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest",
        "https://10.0.0.1",
        "http://localhost:1/razorpayx",
        "https://evil.example",
    ],
)
def test_a_base_url_into_our_network_or_elsewhere_is_refused(brand, url):
    with pytest.raises(AddressNotAllowed):
        configuration.configure(actor=OWNER, config_id=payouts().id, base_url=url)


def test_a_change_is_audited_without_the_credentials(brand):
    keys = {"key_id": "rzp_live_new", "key_secret": "hush-hush", "account_number": "2323230012345678"}

    configuration.configure(
        actor=OWNER,
        config_id=payouts().id,
        base_url="https://api.razorpay.com",
        credentials=keys,
        reason="Go live",
    )

    assert credentials_of(payouts()) == keys
    entry = AuditEntry.objects.get(action="provider.configured")
    assert "hush-hush" not in str(entry.after)
    assert entry.after["credentials"] == "replaced"


def test_settings_need_the_grant_the_present_version_and_every_credential(brand):
    stranger = Actor(kind=ActorKind.STAFF, id=uuid7(), name="No Grants")
    config = payouts()

    with pytest.raises(PermissionRefused):
        configuration.configure(actor=stranger, config_id=config.id, enabled=False)
    with pytest.raises(VersionConflict):
        configuration.configure(actor=OWNER, config_id=config.id, expected_version=9, enabled=False)
    with pytest.raises(ValidationFailed):
        configuration.configure(actor=OWNER, config_id=config.id, credentials={"key_id": "x"})
