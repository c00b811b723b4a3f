"""What is told of a loan without changing it: rates, cost, key facts, payoff, what-if.

Pure; stands on `core` and `plan`.
"""
