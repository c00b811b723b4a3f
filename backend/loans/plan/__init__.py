"""What was agreed, in values: terms, the schedule they give, and the words all arithmetic of a loan speaks in.

Pure; asks nothing of the loans room but itself. `core` replays on it, `figures` reads it out.
"""
