"""Owns: report definitions, exports, dashboards, search.
Asks: every floor below, reading only.
Tells: nothing.
Never: writes to another room.
"""
