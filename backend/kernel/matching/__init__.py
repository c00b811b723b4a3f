"""Which record of ours is this one about? One engine for notices, leads and duplicate customers.

Values in, values out: no Django, no database. `records.describe` makes a Record of what was written; `keys` says
where to look for it; a CandidateSource (`index.Index` in memory, a table of keys in a schema) gives the few records
worth comparing; `scoring` weighs each pair in bits; `engine.match` turns the bits into one Match with a confidence
of 0 to 100, a band, and a sentence a field. `calibration` fits the confidence to what people decided.

A **query** is the record in question (a notice), a **candidate** one it may be about (a borrower).
"""
