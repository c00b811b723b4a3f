"""What may be done at the repayment desk: sources, runs, matches, cases."""
