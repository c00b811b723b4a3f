"""Products: what a brand lends, on which terms, by version.

Owns: loan products, their frozen versions, the typed terms (rate, fees, taxes, penal charge, appropriation), coupons.
Asks: brand_config for the country pack that a version must obey.
Tells: nothing; live products and typed terms are read.
Never: one loan's state, a borrower, a posting.
"""
