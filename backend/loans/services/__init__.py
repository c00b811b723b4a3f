"""What may be done to a loan, a module per family of acts."""
