"""The borrower as a person: sign-up, identity, employment, bank account, consents.

Owns:  Customer, funnel steps, employment, bank accounts, consents and their notices, OTP challenges, borrower sessions.
Asks:  integrations (PAN, penny drop), notifications (send), brand_config (settings), audit, tenants.pii.
Tells: CustomerSignedUp, CustomerChanged, CustomerOnboarded, CustomerSessionRevoked.
Never: a credit limit, a loan's state; a personal value in a log, an event, a job's arguments or an error.
"""
