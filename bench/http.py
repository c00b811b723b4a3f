"""Three brands, 24 clients, 6,000 mixed requests: does an answer carry another brand's rows, or fail? None may."""

from __future__ import annotations

from bench.result import Result
from bench.scratch import scratch_database

SIZE = 6000


def run(size: int | None, seed: int) -> Result:
    """size: how many requests; the figure counts wrong answers of either kind, so the limit is none"""
    from bench.tenancy_load import make_brands, run_mixed, web_server

    with scratch_database("http"):
        brands = make_brands()
        with web_server() as port:
            tally = run_mixed(port, brands, requests=size or SIZE, seed=seed)
    more: dict[str, object] = {
        "requests": tally.requests,
        "of_another_brand": tally.leaked,
        "failures": tally.failed,
        "per_second": round(tally.per_second, 1),
    }
    if tally.first_failure:
        more["first_failure"] = tally.first_failure
    wrong = tally.leaked + tally.failed
    return Result(wrong, 0, "wrong answers", wrong == 0, more)
