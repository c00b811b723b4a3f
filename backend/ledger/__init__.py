"""Ledger: the brand's books, double entry, never edited.

Owns: the chart of accounts, journals, postings, recipes, running balances.
Asks: nothing of the rooms above; it is handed drafts, and knows a loan only by its id.
Tells: nothing; balances and rows are read.
Never: a loan's status, a rule of lending, an update or a delete.
"""
