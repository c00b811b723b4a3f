"""Whether the country's pack allows the terms of a product: every rule asked, each answer with its source."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from backend.brand_config import packs
from backend.brand_config.packs import PackRule
from backend.kernel.errors import PolicyViolation
from backend.products.taxes import TAX_RULES
from backend.products.terms import PenalKind, ProductTerms


class Verdict(StrEnum):
    """KEPT; ALLOWED_WITH_REASON: whoever publishes says why; REFUSED: cannot be published."""

    KEPT = "KEPT"
    ALLOWED_WITH_REASON = "ALLOWED_WITH_REASON"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule of the pack says of the terms.

    path     the field it is about
    message  why it is refused, or needs a reason; the rule's title where it is kept
    """

    rule: str
    title: str
    source: str
    effective_from: date | None
    path: str
    verdict: Verdict
    message: str


PublishCheck = Callable[[ProductTerms, date, str | None], str | None]
_publish_checks: list[PublishCheck] = []


def also_check(check: PublishCheck) -> None:
    """Have `check(terms, on, pack)` asked too: it refuses by raising, and gives the code of a rule that allows
    the terms only with a stated reason. Rooms above call this from their AppConfig.ready."""
    if check not in _publish_checks:
        _publish_checks.append(check)


def check_pack(terms: ProductTerms, *, on: date, pack: str | None = None) -> dict[str, str]:
    """Hold terms to the rules in force; gives the rules they were held to, for the version's record.

    pack    the open brand's unless named
    raises  PolicyViolation citing the first rule that forbids them, its source and the field
    """
    findings = tuple(_rule_findings(terms, on, pack))
    for one in findings:
        if one.verdict is Verdict.REFUSED:
            raise PolicyViolation(one.message, rule=one.rule, source=one.source, path=one.path)
    return {one.rule: str(one.effective_from or "") for one in findings}


def check_reason(terms: ProductTerms, *, reason: str, on: date, pack: str | None = None) -> None:
    """raises  PolicyViolation where terms are refused, or need a reason and have none"""
    for check in _publish_checks:
        code = check(terms, on, pack)
        if code and not reason.strip():
            raise PolicyViolation(
                "These terms may be published only with a stated reason.", rule=code, path="reason"
            )


def pack_findings(terms: ProductTerms, *, on: date, pack: str | None = None) -> tuple[Finding, ...]:
    """What every rule says, refusals first; the same answers as `check_pack` and `check_reason` give.

    raises  ValidationFailed where the terms cannot be priced at all
    """
    found = [*_rule_findings(terms, on, pack), *_gate_findings(terms, on, pack)]
    order = (Verdict.REFUSED, Verdict.ALLOWED_WITH_REASON, Verdict.KEPT)
    return tuple(sorted(found, key=lambda one: order.index(one.verdict)))


def _rule_findings(terms: ProductTerms, on: date, pack: str | None) -> Iterator[Finding]:
    penal = terms.penal
    for code in ("RBI.PENAL.NO_COMPOUNDING", "MLO.NO_COMPOUND"):
        yield from _asked(
            code, "penal.compounding", not penal.compounding, "A penal charge may not compound", on, pack
        )
    by_day = penal.kind in (PenalKind.PER_DAY, PenalKind.PERCENT_PER_DAY)
    yield from _asked(
        "MLO.DEFAULT_INTEREST_NOT_ABOVE_RATE",
        "penal.kind",
        not by_day,
        "A penal charge that runs by the day is not offered here",
        on,
        pack,
    )
    # Penal terms know charges only: no word of theirs adds to the rate.
    yield from _asked("RBI.PENAL.CHARGE_NOT_RATE", "penal.kind", True, "", on, pack)
    yield from _asked(
        "GST.PENAL_RATE_PCT",
        "penal.tax_pct",
        not penal.tax_pct,
        "No GST is charged on a penal charge",
        on,
        pack,
    )
    yield from _asked_of_value(
        "RBI.DL.COOLING_OFF_MIN_DAYS", "cooling_off_days", terms.cooling_off_days, on, pack
    )
    for index, fee in enumerate(terms.fees):
        if fee.tax_pct and not fee.tax_code:
            path = f"fees[{index}].tax_pct"
            yield from _asked_of_value(TAX_RULES["GST"], path, fee.tax_pct, on, pack)


def _asked(code: str, path: str, kept: bool, refusal: str, on: date, pack: str | None) -> Iterator[Finding]:
    rule = packs.rule(code, on, pack=pack)
    if rule is not None:
        yield _finding(rule, path, "" if kept else f"{refusal}: {rule.source}.")


def _asked_of_value(
    code: str, path: str, value: int | Decimal, on: date, pack: str | None
) -> Iterator[Finding]:
    rule = packs.rule(code, on, pack=pack)
    if rule is None:
        return
    try:
        rule.hold(value)
    except PolicyViolation as refused:
        yield _finding(rule, path, refused.message)
    else:
        yield _finding(rule, path, "")


def _finding(rule: PackRule, path: str, refusal: str) -> Finding:
    verdict = Verdict.REFUSED if refusal else Verdict.KEPT
    return Finding(
        rule.code, rule.title, rule.source, rule.effective_from, path, verdict, refusal or rule.title
    )


def _gate_findings(terms: ProductTerms, on: date, pack: str | None) -> Iterator[Finding]:
    for check in _publish_checks:
        try:
            code = check(terms, on, pack)
        except PolicyViolation as refused:
            yield _from_gate(refused.rule, Verdict.REFUSED, refused.message, on, pack)
        else:
            if code is not None:
                said = "These terms may be published only with a stated reason."
                yield _from_gate(code, Verdict.ALLOWED_WITH_REASON, said, on, pack)


def _from_gate(code: str, verdict: Verdict, message: str, on: date, pack: str | None) -> Finding:
    rule = packs.rule(code, on, pack=pack)
    title, source = (rule.title, rule.source) if rule else (code, "")
    return Finding(code, title, source, rule.effective_from if rule else None, "rate.pct", verdict, message)
