"""Who did what, when, why, before and after.

Owns:  the brand's audit entries, one chain of keyed hashes; salts of what was committed to
Asks:  kernel
Tells: nothing
Never: edits or deletes an entry
"""
