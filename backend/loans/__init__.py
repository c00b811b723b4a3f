"""Loans: one loan from application to closure.

Owns: loan, its terms, instalments, agreement, payouts, payment orders, receipts, requests, documents, day-end.
Asks: customers (person, facts, bank account), products (terms), decisioning (evaluation), ledger, ports.
Tells: LoanApplied, LoanDecided, LoanSanctioned, AgreementReady, LoanDisbursed, TrancheDisbursed, RepaymentApplied,
       LoanClosed, LoanSettled, LoanWrittenOff, ActRequested, ActDecided.
Never: chases a borrower, judges a rule, knows a vendor's field names.
"""
