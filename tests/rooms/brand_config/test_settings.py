"""Settings: typed, fresh at once, kept with their history, held by the law of the pack."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from backend.audit.models import AuditEntry
from backend.brand_config import queries, services
from backend.brand_config.errors import UnknownSetting
from backend.brand_config.models import SettingChange, SettingValue
from backend.brand_config.packs import PACKS
from backend.brand_config.settings import SETTINGS, Kind
from backend.kernel.actor import Actor, ActorKind, Grant, Level
from backend.kernel.errors import (
    NotFound,
    PermissionRefused,
    PolicyViolation,
    ValidationFailed,
    VersionConflict,
)
from backend.kernel.ids import uuid7
from backend.kernel.models import Intent
from tenants.context import use_brand

ADMIN = Actor(
    kind=ActorKind.STAFF, id=uuid7(), name="Asha Rao", grants={"BRAND_SETTINGS": Grant(Level.WRITE)}
)


def change(key: str, value: str, **more: Any) -> SettingChange | None:
    return services.set_setting(actor=ADMIN, key=key, value=value, reason="tests", **more)


def test_the_defaults_are_those_of_the_description(brand: str) -> None:
    assert services.get_many(
        "min_age",
        "max_age",
        "rejection_cooldown_days",
        "bank_statement_months",
        "esign_link_expiry_days",
        "min_loan_amount",
        "auto_allocate_loans",
        "auto_allocate_collections",
        "account_aggregation",
        "require_employment",
        "cam_required",
        "automated_reloan",
        "auto_reject_inactive",
        "sunday_off",
        "central_dedup",
    ) == {
        "min_age": 22,
        "max_age": 54,
        "rejection_cooldown_days": 15,
        "bank_statement_months": 3,
        "esign_link_expiry_days": 2,
        "min_loan_amount": Decimal("15000"),
        "auto_allocate_loans": False,
        "auto_allocate_collections": False,
        "account_aggregation": False,
        "require_employment": True,
        "cam_required": False,
        "automated_reloan": False,
        "auto_reject_inactive": False,
        "sunday_off": True,
        "central_dedup": False,
    }


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("key", SETTINGS)
def test_every_default_is_readable_spelt_once_and_lawful(pack: str, key: str) -> None:
    setting = SETTINGS[key]
    value = setting.read(setting.default_for(pack))
    assert setting.read(setting.spell(value)) == value
    for rule in PACKS[pack]:
        if rule.code in setting.rules:
            rule.hold(value)


def test_every_rule_a_setting_names_is_in_a_pack() -> None:
    known = {rule.code for rules in PACKS.values() for rule in rules}
    assert {code for setting in SETTINGS.values() for code in setting.rules} <= known


def test_a_change_counts_at_once_and_is_told_and_audited(brand: str) -> None:
    done = change("min_age", " 25 ")
    assert done is not None
    assert services.get("min_age") == 25
    assert (done.old, done.new, done.version) == ("22", "25", 1)
    assert Intent.objects.filter(args__name="SettingChanged", args__payload__key="min_age").count() == 1
    entry = AuditEntry.objects.get(action="setting.changed")
    assert (entry.before, entry.after, entry.reason) == ({"min_age": "22"}, {"min_age": "25"}, "tests")


def test_setting_what_stands_changes_nothing(brand: str) -> None:
    assert change("sunday_off", "ON") is None
    assert not SettingChange.objects.exists()


def test_a_setting_of_one_brand_is_not_anothers(brand: str) -> None:
    change("min_age", "30")
    with use_brand("b_beta"):
        assert services.get("min_age") == 22


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("min_age", "twenty"),
        ("min_age", "0"),
        ("min_age", "25.5"),
        ("min_monthly_salary", "NaN"),
        ("min_monthly_salary", "-1"),
        ("sunday_off", "maybe"),
        ("holiday_shift", "LATER"),
        ("contact_from", "8 o'clock"),
        ("contact_from", "25:00"),
        ("support_email", "nobody"),
        ("company_legal_name", "x" * 201),
    ],
)
def test_a_value_of_the_wrong_type_is_refused(brand: str, key: str, value: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        change(key, value)
    assert refusal.value.fields[0].path in {"value"}
    assert not SettingValue.objects.filter(key=key).exclude(key="company_legal_name").exists()


@pytest.mark.parametrize(
    ("key", "looser", "stricter", "rule"),
    [
        ("min_age", "17", "30", "IN.AGE_MIN"),
        ("cooling_off_days", "0", "3", "RBI.DL.COOLING_OFF_MIN_DAYS"),
        ("kfs_validity_days", "2", "5", "RBI.KFS.VALIDITY_MIN_WORKING_DAYS"),
        ("contact_from", "07:59", "09:30", "RBI.RECOVERY.CALL_FROM"),
        ("contact_until", "19:01", "18:00", "RBI.RECOVERY.CALL_UNTIL"),
    ],
)
def test_a_brand_may_tighten_a_rule_and_never_loosen_it(
    brand: str, key: str, looser: str, stricter: str, rule: str
) -> None:
    with pytest.raises(PolicyViolation) as refusal:
        change(key, looser)
    assert refusal.value.rule == rule
    assert change(key, stricter) is not None


def test_the_rules_of_another_country_do_not_hold_here(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.brand_config.packs.PACKS", {**PACKS, "IN": PACKS["HK"]})
    assert change("cooling_off_days", "0") is not None


def test_only_who_may_change_settings_does(brand: str) -> None:
    reader = Actor(kind=ActorKind.STAFF, id=uuid7(), name="R", grants={"BRAND_SETTINGS": Grant(Level.READ)})
    with pytest.raises(PermissionRefused):
        services.set_setting(actor=reader, key="min_age", value="30", reason="x")


def test_an_unknown_setting_is_told(brand: str) -> None:
    with pytest.raises(UnknownSetting):
        services.get("no_such_setting")


def test_a_stale_version_is_refused_and_zero_means_the_default(brand: str) -> None:
    change("min_age", "30", expected_version=0)
    with pytest.raises(VersionConflict) as conflict:
        change("min_age", "31", expected_version=0)
    assert (conflict.value.expected, conflict.value.current) == (0, 1)
    change("min_age", "31", expected_version=1)


def test_of_ten_who_saw_one_version_one_wins(committed_brand: str) -> None:
    barrier = threading.Barrier(10)

    def attempt(n: int) -> bool:
        with use_brand(committed_brand):
            try:
                barrier.wait()
                change("min_age", str(30 + n), expected_version=0)
            except VersionConflict:
                return False
            finally:
                connection.close()
            return True

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(attempt, range(10))) == 1
    assert SettingChange.objects.filter(key="min_age").count() == 1


def test_a_change_can_be_taken_back_and_the_history_says_so(brand: str) -> None:
    change("min_age", "30")
    second = change("min_age", "40")
    assert second is not None
    restored = services.restore_setting(actor=ADMIN, change_id=second.id, reason="a slip")
    assert restored is not None
    assert services.get("min_age") == 30
    assert restored.restores_id == second.id
    view = queries.setting_view("min_age")
    assert [(one.old, one.new) for one in view.history] == [("40", "30"), ("30", "40"), ("22", "30")]
    assert (view.value, view.default, view.version) == ("30", "22", 3)
    assert AuditEntry.objects.filter(action="setting.restored").count() == 1


def test_taking_back_to_a_value_the_law_forbids_by_now_is_refused(brand: str) -> None:
    change("cooling_off_days", "3")
    loose = SettingChange.objects.create(key="cooling_off_days", version=99, old="0", new="3", actor_name="x")
    with pytest.raises(PolicyViolation):
        services.restore_setting(actor=ADMIN, change_id=loose.id, reason="x")


def test_taking_back_what_never_was_is_not_found(brand: str) -> None:
    with pytest.raises(NotFound):
        services.restore_setting(actor=ADMIN, change_id=uuid7(), reason="x")


def test_the_settings_page_takes_two_queries(brand: str, django_assert_num_queries: Any) -> None:
    change("min_age", "30")
    with django_assert_num_queries(2):
        views = queries.settings_with_history()
    assert [view.setting.key for view in views] == list(SETTINGS)


def test_a_list_is_read_as_its_parts() -> None:
    assert SETTINGS["serviceable_pincodes"].kind is Kind.LIST
    assert SETTINGS["serviceable_pincodes"].read(" 560, 11 ,,") == ("560", "11")
