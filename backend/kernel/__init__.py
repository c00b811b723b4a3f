"""The ground everything stands on: values, errors, and work that is not lost.

Owns:  Money, identifiers, matching, calendars, paging, sealing, masking, Actor, errors; intents, schedules, keys
Asks:  nothing of the other rooms; what it needs from above (the brand, the doorbell) is handed in by hooks
Tells: every event of every room, through its outbox
Never: a lending rule, a provider, a brand's setting
"""
