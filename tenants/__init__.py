"""Tenants: which lender this is, and the walls between lenders.

Owns:  the public schema: Brand, Domain, platform users and their sessions, support entries, schema versions, the index
       of due work, central fingerprints; the ContextVar that says whose rows are read; the database backend and roles.
Asks:  the kernel for errors, keys and the clock; audit, to leave word in a brand that the platform acted on it.
Tells: `on_brand_created` to the rooms that seed a new brand, `on_brand_changed` to the platform's sockets.
Never: a borrower's file, a staff user, a foreign key or a join between two schemas.
"""
