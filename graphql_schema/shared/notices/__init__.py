"""What the repayment desk shows, the same to a company's own staff and to its lending group."""
