"""How often a match is right, on three sets: invented people of India and Hong Kong under noise, FEBRL 4 (labels of
others' making), and Chinese names against their Cantonese spellings. The figure is the lower bound of what is right in
the band "high"; all that is promised is in `more`, with each band's share and Wilson's bound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backend.kernel.matching.calibration import BANDS, HIGH, NONE, fit, wilson_lower
from backend.kernel.matching.decide import Match
from backend.kernel.matching.engine import match
from backend.kernel.matching.index import Index
from backend.kernel.matching.model import NOTICES
from bench.match_cantonese import recall_at_one
from bench.match_febrl import febrl
from bench.match_limit import Cascade, Limit
from bench.match_people import Notice, people
from bench.result import Result

SIZE = 100_000
ASKED = 20_000
HIGH_PRECISION, HIGH_LOWER = 0.99, 0.985
HIGH_RECALL_OF_LIMIT = 0.97
F1_OVER_CASCADE = 0.015
FEBRL_F1, FEBRL_NAME_RECALL, CANTONESE_RECALL = 0.999, 0.60, 0.90


def run(size: int | None, seed: int) -> Result:
    """size: how many borrowers"""
    judged, limit_recall, cascade_f1 = _people(size or SIZE, seed)
    high = judged.bands[HIGH]
    febrl_f1, febrl_name_recall = febrl()
    cantonese = recall_at_one(seed)
    checks = {
        "high_precision": (high.share, HIGH_PRECISION),
        "high_lower": (high.lower, HIGH_LOWER),
        "high_recall": (judged.high_recall, HIGH_RECALL_OF_LIMIT * limit_recall),
        "f1": (judged.f1, cascade_f1 + F1_OVER_CASCADE),
        "febrl_f1": (febrl_f1, FEBRL_F1),
        "febrl_name_recall": (febrl_name_recall, FEBRL_NAME_RECALL),
        "cantonese_recall_at_1": (cantonese, CANTONESE_RECALL),
    }
    more: dict[str, object] = {
        name: [round(found, 4), round(least, 4)] for name, (found, least) in checks.items()
    }
    more["limit_high_recall"], more["cascade_f1"] = round(limit_recall, 4), round(cascade_f1, 4)
    more["bands"] = {
        band: {"seen": one.seen, "right": round(one.share, 4), "lower": round(one.lower, 4)}
        for band, one in judged.bands.items()
    }
    more["uncalibrated_high"] = judged.uncalibrated_high
    passed = all(found >= least for found, least in checks.values())
    return Result(1 - high.lower, 1 - HIGH_LOWER, "wrong in high, at most", passed, more)


@dataclass(frozen=True, slots=True)
class Band:
    right: int
    seen: int

    @property
    def share(self) -> float:
        return self.right / self.seen if self.seen else 0.0

    @property
    def lower(self) -> float:
        return wilson_lower(self.right, self.seen)


@dataclass(frozen=True, slots=True)
class Judged:
    """The held-out half. Of the band "none", right is who has no borrower."""

    bands: dict[str, Band]
    high_recall: float
    f1: float
    uncalibrated_high: list[float]  # share right, and recall, with the odds at their word


def _people(borrowers: int, seed: int) -> tuple[Judged, float, float]:
    everyone, notices = people(borrowers, ASKED, seed)
    fitted, held_out = notices[::2], notices[1::2]
    index = Index((one.record() for one in everyone), NOTICES)
    learnt = list(match((one.record() for one in fitted), index, NOTICES))
    margins, right = _labels(learnt, fitted)
    calibration = fit(margins, right)
    answers = list(match((one.record() for one in held_out), index, NOTICES, calibration=calibration))
    plain = list(match((one.record() for one in held_out), index, NOTICES))
    judged = _judge(answers, held_out, _best_threshold(margins, right, fitted), plain)
    rows = [(" ".join(one.words), one.phone, one.loan) for one in everyone]
    ids = [one.id for one in everyone]
    return (
        judged,
        _limit_recall(Limit(rows), ids, fitted, held_out),
        _cascade_f1(Cascade(rows), ids, held_out),
    )


def _labels(matches: Sequence[Match], notices: Sequence[Notice]) -> tuple[list[float], list[bool]]:
    pairs = [
        (one.margin_bits, one.candidates[0].id == notice.truth)
        for one, notice in zip(matches, notices, strict=True)
        if one.candidates
    ]
    return [margin for margin, _ in pairs], [right for _, right in pairs]


def _with_borrower(notices: Sequence[Notice]) -> int:
    return sum(one.truth is not None for one in notices)


def _best_threshold(margins: Sequence[float], right: Sequence[bool], notices: Sequence[Notice]) -> float:
    """The margin from which on answers give the best F1 on the half that is fitted on."""
    total, best, threshold, found = _with_borrower(notices), 0.0, 0.0, 0
    for taken, (margin, is_right) in enumerate(sorted(zip(margins, right, strict=True), reverse=True), 1):
        found += is_right
        f1 = 2 * found / (taken + total)
        if f1 > best:
            best, threshold = f1, margin
    return threshold


def _judge(
    answers: Sequence[Match], notices: Sequence[Notice], threshold: float, plain: Sequence[Match]
) -> Judged:
    total = _with_borrower(notices)
    bands = {}
    for band in BANDS:
        of_band = [(one, notice) for one, notice in zip(answers, notices, strict=True) if one.band == band]
        right = sum((None if band == NONE else one.candidate_id) == notice.truth for one, notice in of_band)
        bands[band] = Band(right, len(of_band))
    given = [
        one.candidates[0].id == notice.truth
        for one, notice in zip(answers, notices, strict=True)
        if one.candidates and one.margin_bits >= threshold
    ]
    at_their_word = [
        one.candidate_id == notice.truth
        for one, notice in zip(plain, notices, strict=True)
        if one.band == HIGH
    ]
    return Judged(
        bands,
        bands[HIGH].right / total,
        2 * sum(given) / (len(given) + total),
        [round(sum(at_their_word) / max(len(at_their_word), 1), 4), round(sum(at_their_word) / total, 4)],
    )


def _limit_recall(
    limit: Limit, ids: list[str], fitted: Sequence[Notice], held_out: Sequence[Notice]
) -> float:
    """What of the held-out half the limit finds in its own band "high", calibrated on the other."""
    halves = []
    for half in (fitted, held_out):
        found = limit.match([(one.name, one.phone, one.loan) for one in half])
        halves.append(
            [
                (margin, number >= 0 and ids[number] == one.truth)
                for (number, margin), one in zip(found, half, strict=True)
            ]
        )
    calibration = fit(*zip(*halves[0], strict=True))
    chances = calibration.chance(np.array([margin for margin, _ in halves[1]]))
    high = [right for chance, (_, right) in zip(chances, halves[1], strict=True) if chance >= 0.99]
    return sum(high) / _with_borrower(held_out)


def _cascade_f1(cascade: Cascade, ids: list[str], notices: Sequence[Notice]) -> float:
    found = cascade.match([(one.name, one.phone, one.loan) for one in notices])
    given = [ids[number] == one.truth for number, one in zip(found, notices, strict=True) if number >= 0]
    return 2 * sum(given) / (len(given) + _with_borrower(notices))
