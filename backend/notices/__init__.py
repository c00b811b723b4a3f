"""The repayment desk: notices from outside loan books, told to whose borrower they are about.

Owns:  sources and their secrets, sync runs, notices and their history, match keys of borrowers, candidates and
       decisions on matches, case notes, follow-ups, the sums and the board a dashboard shows.
Asks:  the kernel's matching engine, integrations for the pull, customers and loans for who a borrower is, notifications
       to alert staff, tenants for the companies of a lending group.
Tells: NoticeSyncMoved, NoticesRefreshed, NoticeDecided, FollowUpChanged, NoticeHandedOver.
Never: our own ledger or a loan's state; a row of another brand, which only the group's reader sees.
"""
