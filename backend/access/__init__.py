"""The brand's own people and keys: who they are, and how far each may go.

Owns:  staff, roles, grants, reporting line, leave, invites, sessions (support stays too), sign-in attempts, API keys
Asks:  tenants (sealing, passwords, support entries), audit, kernel
Tells: SessionRevoked, StaffChanged
Never: a lending decision
"""
