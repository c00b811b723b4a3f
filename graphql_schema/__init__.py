"""The GraphQL entrance: three schemas, one per audience, over the same rooms.

Owns: types, queries, mutations and subscriptions of staff, customers and platform users; the permission manifest.
Asks: any room below, one service per mutation, one query per list.
Tells: nothing; a refusal becomes a typed problem in `shared/problems.py`.
Never: a lending rule, a row written, a figure computed.
"""
