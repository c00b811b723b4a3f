"""Every outside party of a lender on one port, for laptops and tests: speaks the vendors' shapes, plays their faults.

Owns: vendor endpoints, pages for people (text messages, signing, paying, payouts), faults, a journal on disk.
Asks: nobody; it learns callback addresses by its control API.
Tells: signed webhooks, to this machine only.
Never: imports the product; answers for real money, people or vendors.
"""
