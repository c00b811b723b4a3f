"""Talking to outside parties: one port per capability, one adapter per vendor.

Owns: ports, adapters, the log of outgoing calls, circuit breakers, vendor settings, the inbox of callbacks.
Asks: kernel, tenants (the brand's keys).
Tells: ProviderCallbackReceived, once a callback is stored with a good signature.
Never: decides what an answer means for a loan or a customer; follows a redirect; logs personal data.
"""
