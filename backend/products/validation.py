"""Whether the country's pack allows the terms of a product."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from backend.brand_config import packs
from backend.brand_config.packs import PackRule
from backend.kernel.errors import PolicyViolation
from backend.products.terms import PenalKind, ProductTerms

PublishCheck = Callable[[ProductTerms, date, str | None], str | None]
_publish_checks: list[PublishCheck] = []


def also_check(check: PublishCheck) -> None:
    """Have `check(terms, on, pack)` asked too: it refuses by raising, and gives the code of a rule that allows
    the terms only with a stated reason. Rooms above call this from their AppConfig.ready."""
    if check not in _publish_checks:
        _publish_checks.append(check)


def check_reason(terms: ProductTerms, *, reason: str, on: date, pack: str | None = None) -> None:
    """raises  PolicyViolation where terms are refused, or need a reason and have none"""
    for check in _publish_checks:
        code = check(terms, on, pack)
        if code and not reason.strip():
            raise PolicyViolation("These terms may be published only with a stated reason.", rule=code)


def check_pack(terms: ProductTerms, *, on: date, pack: str | None = None) -> dict[str, str]:
    """Hold terms to the rules in force; gives the rules they were held to, for the version's record.

    pack    the open brand's unless named
    raises  PolicyViolation citing the rule
    """
    kept = (
        _no_compounding(terms, on, pack),
        _penal_is_a_charge(terms, on, pack),
        _held("RBI.DL.COOLING_OFF_MIN_DAYS", terms.cooling_off_days, on, pack),
    )
    return {rule.code: str(rule.effective_from or "") for rule in kept if rule is not None}


def _no_compounding(terms: ProductTerms, on: date, pack: str | None) -> PackRule | None:
    for code in ("RBI.PENAL.NO_COMPOUNDING", "MLO.NO_COMPOUND"):
        rule = packs.rule(code, on, pack=pack)
        if rule is None:
            continue
        if terms.penal.compounding:
            raise PolicyViolation(
                f"A penal charge may not compound: {rule.source}.", rule=rule.code, source=rule.source
            )
        return rule
    return None


def _penal_is_a_charge(terms: ProductTerms, on: date, pack: str | None) -> PackRule | None:
    """Hong Kong: what default costs may not run above the loan's own rate (cap. 163, s. 22)."""
    rule = packs.rule("MLO.DEFAULT_INTEREST_NOT_ABOVE_RATE", on, pack=pack)
    if rule is not None and terms.penal.kind in (PenalKind.PER_DAY, PenalKind.PERCENT_PER_DAY):
        raise PolicyViolation(
            f"A penal charge that runs by the day is not offered here: {rule.source}.", rule=rule.code
        )
    return rule


def _held(code: str, value: int, on: date, pack: str | None) -> PackRule | None:
    return packs.hold_to(code, value, on, pack=pack)
