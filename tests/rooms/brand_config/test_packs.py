"""Country packs: dated rules that are superseded, never edited."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from backend.brand_config import packs
from backend.brand_config.packs import PACKS, Bound, PackRule
from backend.kernel.errors import PolicyViolation

TODAY = date(2026, 11, 22)


def test_the_rulebook_of_recovery_changes_on_new_years_day_of_2027() -> None:
    code = "RBI.RECOVERY.ALTERNATE_CONTACTS"
    before = packs.rule(code, date(2026, 12, 31), pack="IN")
    after = packs.rule(code, date(2027, 1, 1), pack="IN")
    assert before is not None
    assert after is not None
    assert (before.value, after.value) == ("WITH_CONSENT", "OFF")
    assert before.source != after.source


def test_before_a_rule_came_there_was_none_and_what_is_proposed_is_not_in_force() -> None:
    assert packs.rule("RBI.PENAL.NO_COMPOUNDING", date(2024, 3, 31), pack="IN") is None
    assert packs.rule("RBI.PENAL.NO_COMPOUNDING", date(2024, 4, 1), pack="IN") is not None
    assert packs.rule("HK.LOW_INCOME_DSR_MAX_PCT", TODAY, pack="HK") is None


def test_a_brand_reads_its_own_countrys_rules(brand: str) -> None:
    assert packs.rule("RBI.PENAL.NO_COMPOUNDING", TODAY) is not None
    assert packs.rule("MLO.NO_COMPOUND", TODAY) is None
    assert packs.rule("no.such.rule", TODAY) is None


@pytest.mark.parametrize(
    ("pack", "code", "value"),
    [
        ("IN", "RBI.DL.COOLING_OFF_MIN_DAYS", 1),
        ("IN", "RBI.KFS.VALIDITY_MIN_WORKING_DAYS", 3),
        ("IN", "RBI.PENAL.NO_COMPOUNDING", True),
        ("IN", "GST.PENAL_RATE_PCT", Decimal(0)),
        ("IN", "RBI.SMA2_MAX_DAYS", 90),
        ("HK", "MLO.EFFECTIVE_RATE_MAX_PCT", Decimal(48)),
        ("HK", "MLO.EFFECTIVE_RATE_FLAG_PCT", Decimal(36)),
        ("HK", "MLO.NO_COMPOUND", True),
    ],
)
def test_the_rules_other_rooms_read_are_in_force_today(pack: str, code: str, value: object) -> None:
    rule = packs.rule(code, TODAY, pack=pack)
    assert rule is not None
    assert rule.value == value


@pytest.mark.parametrize(
    ("bound", "limit", "allowed", "refused"),
    [
        (Bound.AT_LEAST, 3, 3, 2),
        (Bound.AT_MOST, Decimal(48), Decimal("48.00"), Decimal("48.01")),
        (Bound.EXACTLY, True, True, False),
    ],
)
def test_the_stricter_side_is_open_and_the_looser_one_names_the_rule(
    bound: Bound, limit: object, allowed: object, refused: object
) -> None:
    rule = PackRule("X.RULE", "A rule", limit, bound, date(2020, 1, 1), "The Act, s. 1")  # type: ignore[arg-type]
    rule.hold(allowed)  # type: ignore[arg-type]
    with pytest.raises(PolicyViolation, match=r"The Act, s\. 1") as refusal:
        rule.hold(refused)  # type: ignore[arg-type]
    assert refusal.value.rule == "X.RULE"


def test_hong_kong_refuses_a_rate_over_48_per_cent() -> None:
    with pytest.raises(PolicyViolation):
        packs.hold_to("MLO.EFFECTIVE_RATE_MAX_PCT", Decimal("48.01"), TODAY, pack="HK")
    assert packs.hold_to("MLO.EFFECTIVE_RATE_MAX_PCT", Decimal("48"), TODAY, pack="HK") is not None


@pytest.mark.parametrize("pack", PACKS)
def test_versions_of_a_rule_follow_one_another_without_overlap(pack: str) -> None:
    by_code: dict[str, list[PackRule]] = {}
    for rule in PACKS[pack]:
        assert rule.source
        assert rule.title
        if rule.effective_from is not None:
            by_code.setdefault(rule.code, []).append(rule)
    for versions in by_code.values():
        versions.sort(key=lambda rule: rule.effective_from or date.max)
        for older, newer in pairwise(versions):
            assert older.effective_to is not None
            assert newer.effective_from == older.effective_to + timedelta(days=1)
        assert versions[-1].effective_to is None
