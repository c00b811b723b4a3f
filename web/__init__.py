"""The REST entrance: what must be plain HTTP.

Owns: GraphQL endpoints' paths, webhooks in, downloads, the verify page, the pages that carry the web apps, health.
Asks: the rooms, one call each.
Tells: nothing.
Never: a rule, a figure, a brand guessed from anything but the host.
"""
