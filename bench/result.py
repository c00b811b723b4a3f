"""What a bench job answers."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Result:
    """
    figure    what was measured, in `unit`
    limit     what it is held against; measured in the same run where it is a comparison
    ratio     figure / limit: at most 1 is good
    more      further figures of the same run
    """

    figure: float
    limit: float
    unit: str
    passed: bool
    more: dict[str, object] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        return self.figure / self.limit if self.limit else 0.0

    def line(self, job: str) -> dict[str, object]:
        return {
            "job": job,
            "figure": round(self.figure, 4),
            "limit": round(self.limit, 4),
            "ratio": round(self.ratio, 4),
            "unit": self.unit,
            "passed": self.passed,
            **self.more,
        }
