"""What may be done to a borrower's file: sign-up, the funnel, the checks behind it, sessions, reveal."""
