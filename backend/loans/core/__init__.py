"""The servicing core: terms and dated money events in, the loan as of a day out, and the lines that say why.

`servicing.py` is the door; pure and deterministic. Stands on `plan`.
"""
