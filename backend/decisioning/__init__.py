"""Decisioning: facts in, verdict out.

Owns: rule sets, evaluations over stored snapshots of facts, overrides.
Asks: brand_config for thresholds that a brand sets.
Tells: nothing; the caller publishes what it does with a verdict.
Never: moves a loan, looks a fact up by itself.
"""
